"""From which numbers on figures are asked about."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.console.rail import CALENDAR_EDITORS
from motcua.console.rule_forms import RuleForm, whole
from motcua.console.rule_pages import Line, RulePage
from motcua.oversight.models import DoubtLimit
from motcua.oversight.services import asking, ruling
from motcua.web.audience import StaffRequest

_ORDER: dict[str, int] = {code: place for place, code in enumerate(DoubtLimit.Code)}


class LimitForm(RuleForm):
    class Meta:
        model = DoubtLimit
        fields: ClassVar = ["value", "source", "valid_from"]
        widgets: ClassVar = {"source": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {"source": gettext_lazy("Văn bản hoặc ý kiến chỉ đạo chọn mức này.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = whole(self.instance.title, *ruling.RANGES[self.instance.code])


def _effect(row: DoubtLimit, _parts: Sequence[Any], request: StaffRequest) -> list[str]:
    """How many questions the latest day would have had."""
    seen = asking.foreseen(row, at=request.person.now)
    if seen is None:
        return [_("Chưa có hồ sơ nào kết thúc để thử.")]
    day, before, after = seen
    said = _("Thử với hồ sơ kết thúc ngày {day}: mức này cho {after} câu hỏi, mức của ngày đó cho {before}.")
    return [said.format(day=f"{day:%d/%m/%Y}", after=after, before=before)]


def _rows(_request: StaffRequest) -> tuple[Sequence[DoubtLimit], str]:
    """As the patterns stand, the newest first."""
    return sorted(DoubtLimit.objects.order_by("-valid_from"), key=lambda row: _ORDER[row.code]), ""


LIMITS = RulePage(
    name="doubt_limits",
    where="nguong-cau-hoi",
    title=gettext_lazy("Ngưỡng câu hỏi về số liệu"),
    lead=gettext_lazy(
        "Từ mức nào thì số liệu đẹp bất thường thành câu hỏi cho người có trách nhiệm. "
        "Không có văn bản nào định mức; địa phương tự chọn. Câu hỏi đã đặt giữ mức của ngày đó."
    ),
    table=ruling.LIMITS,
    roles=CALENDAR_EDITORS,
    form=LimitForm,
    line=lambda row: Line(row, str(row.value)),
    keep=ruling.keep_limit,
    rows=_rows,
    addable=False,
    endable=False,
    confirmable=False,
    key="uuid",
    effect=_effect,
)
