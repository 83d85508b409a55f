"""How far a unit falls before its leaders are told; what a class and a comparison need."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.common.text import comma
from motcua.console.rail import CALENDAR_EDITORS
from motcua.console.rule_forms import NEEDED, CommaField, OneADayForm, whole
from motcua.console.rule_pages import Line, RulePage
from motcua.scorecard import class_limits, fall_ruling
from motcua.scorecard.falling import fallen_by
from motcua.scorecard.models import ClassLimit, FallLimit
from motcua.web.audience import StaffRequest


class PointsField(CommaField):
    def __init__(self) -> None:
        outside = gettext_lazy("Vui lòng ghi một số từ 0,1 đến 50.")
        precise = gettext_lazy("Vui lòng ghi nhiều nhất hai chữ số sau dấu phẩy.")
        super().__init__(
            label=gettext_lazy("Số điểm tụt"),
            help_text=gettext_lazy("So với tuần trước, trên thang 100 điểm. Ví dụ 2 hoặc 2,5."),
            min_value=fall_ruling.LEAST,
            max_value=fall_ruling.MOST,
            max_digits=4,
            decimal_places=2,
            error_messages=NEEDED
            | {"invalid": gettext_lazy("Vui lòng ghi bằng chữ số, ví dụ 2 hoặc 2,5.")}
            | dict.fromkeys(("min_value", "max_value", "max_digits", "max_whole_digits"), outside)
            | {"max_decimal_places": precise},
        )


class LimitForm(OneADayForm):
    class Meta:
        model = FallLimit
        fields: ClassVar = ["points", "source", "valid_from"]
        widgets: ClassVar = {"source": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {"source": gettext_lazy("Văn bản hoặc ý kiến chỉ đạo chọn mức này.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"] = PointsField()


def _effect(row: FallLimit, _parts: Sequence[Any], _request: StaffRequest) -> list[str]:
    """Who would be told of the latest week."""
    fallen, compared = fallen_by(row.points)
    if not compared:
        return [_("Chưa có hai tuần xếp hạng để so.")]
    said = ngettext(
        "Tuần gần nhất, {fallen} trong {n} đơn vị tụt đến mức này hoặc tụt xếp loại.",
        "Tuần gần nhất, {fallen} trong {n} đơn vị tụt đến mức này hoặc tụt xếp loại.",
        compared,
    )
    return [said.format(fallen=fallen, n=compared)]


def _line(row: FallLimit) -> Line:
    return Line(row, _("từ {points} điểm").format(points=comma(row.points)))


FALLS = RulePage(
    name="fall_limits",
    where="nguong-tut-diem",
    title=gettext_lazy("Ngưỡng tụt điểm"),
    lead=gettext_lazy(
        "Thứ Hai, đơn vị tụt từ mức này so với tuần trước, hoặc tụt xếp loại, thì lãnh đạo được báo. "
        "Không có văn bản nào định mức; địa phương tự chọn."
    ),
    table=fall_ruling.LIMITS,
    roles=CALENDAR_EDITORS,
    form=LimitForm,
    line=_line,
    keep=fall_ruling.keep_limit,
    rows=lambda request: (list(FallLimit.objects.order_by("-valid_from")), ""),
    confirmable=False,
    key="uuid",
    effect=_effect,
)


class ClassLimitForm(OneADayForm):
    class Meta:
        model = ClassLimit
        fields: ClassVar = ["percent", "dossiers", "source", "valid_from"]
        widgets: ClassVar = {"source": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {"source": gettext_lazy("Văn bản hoặc ý kiến chỉ đạo chọn mức này.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = gettext_lazy("Vui lòng ghi một số nguyên từ 0 đến 100.")
        self.fields["percent"] = forms.IntegerField(
            label=gettext_lazy("Phần trăm số điểm chấm được"),
            help_text=gettext_lazy("Ít hơn thì không xếp loại. Ví dụ 50; 0 là luôn xếp loại."),
            min_value=0,
            max_value=100,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=NEEDED | dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        )
        self.fields["dossiers"] = whole(
            gettext_lazy("Số hồ sơ để so sánh"),
            0,
            1000,
            gettext_lazy(
                "Nơi ít hồ sơ hơn không bị nêu là thấp nhất hay cao nhất. Ví dụ 10; 0 là luôn so sánh."
            ),
        )


CLASSES = RulePage(
    name="class_limits",
    where="muc-xep-loai",
    title=gettext_lazy("Mức để xếp loại, so sánh"),
    lead=gettext_lazy(
        "Đơn vị chỉ được xếp loại khi chấm được từ mức này trở lên; ít hơn thì nói rõ còn thiếu số liệu nào. "
        "Nơi ít hồ sơ không bị nêu là thấp nhất hay cao nhất; xếp hạng hằng tuần theo 766 vẫn đủ mọi đơn vị. "
        "Đây là quy tắc của hệ thống, không phải quy định của văn bản nào."
    ),
    table=class_limits.LIMITS,
    roles=CALENDAR_EDITORS,
    form=ClassLimitForm,
    line=lambda row: Line(
        row,
        _("xếp loại từ {percent} % số điểm, so sánh từ {dossiers} hồ sơ").format(
            percent=row.percent, dossiers=row.dossiers
        ),
    ),
    keep=class_limits.keep_limit,
    rows=lambda request: (list(ClassLimit.objects.order_by("-valid_from")), ""),
    confirmable=False,
    key="uuid",
)
