"""Numbers of the queue, persons who go first, limits of ratings and petitions: three tables of rules."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.console.rail import CALENDAR_EDITORS
from motcua.console.rule_forms import CHECKED, EXAMPLE, RuleForm, whole
from motcua.console.rule_pages import Line, RulePage
from motcua.deadlines import services as deadlines
from motcua.feedback.models import FeedbackTerm
from motcua.feedback.services import ruling as feedback
from motcua.feedback.terms import counted
from motcua.queue import spread
from motcua.queue.models import DeskDay, PriorityGroup, QueueRule
from motcua.queue.services import ruling as queue
from motcua.web.audience import StaffRequest

LOOKED_BACK = 30  # days
_TWO_LINES = {"basis": forms.Textarea(attrs={"rows": 2}), "source": forms.Textarea(attrs={"rows": 2})}


class NumberForm(RuleForm):
    class Meta:
        model = QueueRule
        fields: ClassVar = ["value", "basis", "confirmed", "valid_from"]
        widgets: ClassVar = _TWO_LINES
        help_texts: ClassVar = {"basis": EXAMPLE, "confirmed": CHECKED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, high = queue.RANGES[self.instance.code]
        self.fields["value"] = whole(self.instance.title, low, high)


class GroupForm(RuleForm):
    class Meta:
        model = PriorityGroup
        fields: ClassVar = ["name", "name_en", "basis", "position", "valid_from"]
        widgets: ClassVar = _TWO_LINES
        help_texts: ClassVar = {"basis": EXAMPLE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = gettext_lazy("Thứ tự trên máy lấy số")
        self.fields["position"] = whole(label, 1, 99)


class TermForm(RuleForm):
    class Meta:
        model = FeedbackTerm
        fields: ClassVar = ["days", "working", "source", "local", "unconfirmed", "valid_from"]
        widgets: ClassVar = _TWO_LINES
        help_texts: ClassVar = {
            "source": EXAMPLE,
            "working": gettext_lazy("Bỏ chọn khi tính cả ngày nghỉ."),
            "unconfirmed": gettext_lazy("Ghi điều chưa chắc; để trống khi đã đọc nguyên văn."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"] = whole(gettext_lazy("Số ngày"), 1, feedback.LONGEST)


def _number_effect(row: QueueRule, _parts: Sequence[Any], request: StaffRequest) -> list[str]:
    """How many of those who came lately would have been within the new target."""
    column = {queue.Code.WAIT_MINUTES: "waits", queue.Code.SERVE_MINUTES: "serves"}.get(queue.Code(row.code))
    if column is None:
        said = _("Áp dụng cho lượt lấy số và lịch hẹn từ ngày {day}.")
        return [said.format(day=f"{row.valid_from:%d/%m/%Y}")]
    today = request.person.now.date()
    days = DeskDay.objects.filter(day__gte=today - timedelta(days=LOOKED_BACK), day__lt=today)
    times = spread.merged(days.values_list(column, flat=True))
    number, within = sum(times), sum(times[: row.value + 1])
    if not number:
        return [_("{days} ngày qua chưa có lượt nào để so.").format(days=LOOKED_BACK)]
    facts = {"days": LOOKED_BACK, "within": within, "number": number, "share": round(100 * within / number)}
    return [_("{days} ngày qua, {within} trong {number} lượt ({share} %) nằm trong mức mới.").format(**facts)]


def _term_effect(row: FeedbackTerm, _parts: Sequence[Any], request: StaffRequest) -> list[str]:
    now = request.person.now
    due = counted(row, now, calendar=deadlines.calendar_for())
    facts = {"day": f"{now:%d/%m/%Y}", "due": f"{due:%H:%M %d/%m/%Y}"}
    return [
        _("Nếu bắt đầu tính hôm nay, {day}, hạn là {due}.").format(**facts),
        _("Hạn của những việc đang chạy không đổi."),
    ]


def _number(row: QueueRule) -> Line:
    return Line(row, str(row.value))


def _group(row: PriorityGroup) -> Line:
    return Line(row, row.name_en, _("Thứ tự {place}").format(place=row.position))


def _term(row: FeedbackTerm) -> Line:
    says = _("{days} ngày làm việc") if row.working else _("{days} ngày")
    return Line(row, says.format(days=row.days), _("Quy định của địa phương") if row.local else "")


NUMBERS = RulePage(
    name="queue_rules",
    where="hang-cho",
    title=gettext_lazy("Quy định hàng chờ"),
    lead=gettext_lazy(
        "Mục tiêu chờ và phục vụ, cách gọi số và đặt lịch. Quầy và lĩnh vực do trưởng Một cửa sắp xếp ở "
        "trang Quầy, máy lấy số."
    ),
    table=queue.NUMBERS,
    roles=CALENDAR_EDITORS,
    form=NumberForm,
    line=_number,
    keep=queue.keep_number,
    rows=lambda request: (list(QueueRule.objects.order_by("code", "-valid_from")), ""),
    addable=False,
    endable=False,
    effect=_number_effect,
)
GROUPS = RulePage(
    name="priority_groups",
    where="doi-tuong-uu-tien",
    title=gettext_lazy("Đối tượng ưu tiên"),
    lead=gettext_lazy("Những người pháp luật cho gọi trước tại Một cửa; máy lấy số hỏi theo danh sách này."),
    table=queue.GROUPS,
    roles=CALENDAR_EDITORS,
    form=GroupForm,
    line=_group,
    keep=queue.keep_group,
    rows=lambda request: (list(PriorityGroup.objects.order_by("position", "code", "-valid_from")), ""),
    confirmable=False,
)
TERMS = RulePage(
    name="feedback_terms",
    where="thoi-han-phan-anh",
    title=gettext_lazy("Thời hạn đánh giá, phản ánh"),
    lead=gettext_lazy("Số ngày cho mỗi việc của đánh giá, phản ánh, kiến nghị. Việc đang chạy giữ hạn cũ."),
    table=feedback.TERMS,
    roles=CALENDAR_EDITORS,
    form=TermForm,
    line=_term,
    keep=feedback.keep_term,
    rows=lambda request: (list(FeedbackTerm.objects.order_by("what", "-valid_from")), ""),
    addable=False,
    endable=False,
    effect=_term_effect,
)
