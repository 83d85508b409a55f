"""The indicator sets of 766/QĐ-TTg: points, targets and words of each component, from a day on."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Level
from motcua.common.text import comma
from motcua.console.rail import CALENDAR_EDITORS
from motcua.console.rule_forms import EXAMPLE, NEEDED, CommaField, OneADayForm, RulePart
from motcua.console.rule_pages import Line, RulePage
from motcua.scorecard import set_ruling
from motcua.scorecard.models import IndicatorSet
from motcua.scorecard.set_ruling import Written
from motcua.web.audience import StaffRequest


class NumberField(CommaField):
    def __init__(self, *, low: int, **kwargs: Any) -> None:
        outside = gettext_lazy("Vui lòng ghi một số từ %(low)s đến 100, nhiều nhất hai chữ số sau dấu phẩy.")
        wrong = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
        super().__init__(
            min_value=low,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            error_messages=NEEDED | {name: outside % {"low": low} for name in wrong},
            **kwargs,
        )


class SetForm(OneADayForm):
    class Meta:
        model = IndicatorSet
        fields: ClassVar = ["name", "legal_basis", "valid_from"]
        widgets: ClassVar = {"legal_basis": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {"legal_basis": EXAMPLE}


def _words(label: Any) -> forms.CharField:
    lines = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=300, widget=lines, error_messages=NEEDED)


class ComponentRow(RulePart):
    """A component; which there are, and what counts them, is the system's."""

    made = Written
    order = None  # type: ignore[assignment]  # Django takes the field away
    name = forms.CharField(label=gettext_lazy("Tên chỉ số"), max_length=200, error_messages=NEEDED)
    points = NumberField(low=0, label=gettext_lazy("Điểm tối đa"))
    target = NumberField(
        low=1,
        label=gettext_lazy("Đủ điểm từ (%)"),
        required=False,
        help_text=gettext_lazy("Bỏ trống: điểm theo tỷ lệ đến 100 %."),
    )
    numerator = _words(gettext_lazy("Tử số"))
    denominator = _words(gettext_lazy("Mẫu số"))
    wide = frozenset({"name", "numerator", "denominator"})

    @property
    def legend(self) -> str:
        return _("Chỉ số {id}").format(id=self["key"].value())

    @classmethod
    def initial_of(cls, rows: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {
                "key": one.id,
                "name": one.name,
                "points": one.points,
                "target": one.target,
                "numerator": one.numerator,
                "denominator": one.denominator,
            }
            for one in rows
        ]

    @classmethod
    def read(cls, formset: Any) -> list[Any]:
        typed = [dict(form.cleaned_data) for form in formset]
        return [Written(id=facts.pop("key"), **facts) for facts in typed]


def _parts(row: IndicatorSet) -> list[Written]:
    return [set_ruling.written_of(one) for one in row.read().components()]


def _line(row: IndicatorSet) -> Line:
    components = list(row.read().components())
    said = _("{number} chỉ số, {points} điểm; chấm {levels}").format(
        number=len(components),
        points=comma(sum((one.points for one in components), Decimal(0))),
        levels=", ".join(Level(level).label.lower() for level in row.levels),
    )
    return Line(row, said)


def _effect(row: IndicatorSet, parts: Sequence[Written], _request: StaffRequest) -> list[str]:
    """What it says otherwise, and whether the points add up."""
    total = comma(sum((one.points for one in parts), Decimal(0)))
    new = set_ruling.rewritten(row.definition, parts, year=row.valid_from.year)
    changes = set_ruling.differences(row.definition, new) or [_("Không chỉ số nào đổi.")]
    return [*changes, _("Tổng điểm tối đa: {total} trên 100.").format(total=total)]


SETS = RulePage(
    name="indicator_sets",
    where="bo-chi-so",
    title=gettext_lazy("Bộ chỉ số 766"),
    lead=gettext_lazy(
        "Điểm, mức đủ điểm và lời của từng chỉ số. Đổi là lập một bộ mới từ một ngày sau hôm nay: kỳ bắt đầu "
        "trước ngày đó vẫn chấm theo bộ cũ, bộ cũ không bao giờ bị sửa."
    ),
    table=set_ruling.SETS,
    roles=CALENDAR_EDITORS,
    form=SetForm,
    line=_line,
    keep=set_ruling.keep_set,
    rows=lambda request: (list(IndicatorSet.objects.order_by("-valid_from")), ""),
    addable=False,
    endable=False,
    confirmable=False,
    effect=_effect,
    part=ComponentRow,
    parts_of=_parts,
    parts_title=gettext_lazy("Các chỉ số"),
    fixed_parts=True,
)
