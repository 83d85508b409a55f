"""What an officer fills in for the acts beside the straight road."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.models import Component
from motcua.common.refusal import Refusal
from motcua.counter.desk_forms import PaperRow
from motcua.counter.forms import ActForm, RefuseForm, reason_field
from motcua.deadlines.calendars import Calendar, local
from motcua.dossiers.services.delay import DelayReason
from motcua.dossiers.services.supplement import Ground, Item, NothingAsked, Supply
from motcua.web.templatetags.ui import day as day_words

FREE = 2  # rows for what is no paper of the list, at first
MOST_FREE = 20
_SHORT = gettext_lazy("Vui lòng ghi rõ lý do, ít nhất 10 ký tự.")
USUAL_REASONS = (
    gettext_lazy("Chưa có trong hồ sơ nộp."),
    gettext_lazy("Bản chụp mờ, không đọc được nội dung."),
    gettext_lazy("Thiếu chữ ký hoặc dấu xác nhận."),
    gettext_lazy("Giấy tờ đã hết thời hạn sử dụng."),
    gettext_lazy("Thông tin không khớp với tờ khai."),
)


def date_field(label: Any, hint: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 05/08/2022."),
            "required": gettext_lazy("Vui lòng ghi ngày."),
        },
    )


@dataclass(frozen=True)
class AskRow:
    """A paper of the list that may be asked for, and what the dossier has of it."""

    component: Component
    has: str
    asked: forms.BoundField
    reason: forms.BoundField


class SupplementForm(ActForm):
    """What is missing, each with its reason; `items` once it is valid."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ yêu cầu thêm hoặc quá thời hạn"),
        help_text=gettext_lazy("Lần này được tính quá hạn trả; căn cứ lưu trong hồ sơ."),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vui lòng chọn căn cứ.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        components: Sequence[tuple[Component, str]],
        needs_ground: bool,
        free: int = FREE,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.components, self.items = components, list[Item]()
        if not needs_ground:
            del self.fields["ground"]
        for component, _has in components:
            name = self._name(component)
            self.fields[name] = forms.BooleanField(label=component.name, required=False)
            self.fields[f"{name}-reason"] = _line(_("Lý do: %(name)s") % {"name": component.name[:80]})
        for place in range(min(free, MOST_FREE)):
            self.fields[f"f{place}-name"] = _line(_("Nội dung khác %(n)d") % {"n": place + 1})
            self.fields[f"f{place}-reason"] = _line(_("Lý do %(n)d") % {"n": place + 1})

    @property
    def rows(self) -> list[AskRow]:
        names = ((one, has, self._name(one)) for one, has in self.components)
        return [AskRow(one, has, self[name], self[f"{name}-reason"]) for one, has, name in names]

    @property
    def free(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        places = (name.removesuffix("-name") for name in self.fields if name.endswith("-name"))
        return [(self[f"{place}-name"], self[f"{place}-reason"]) for place in places]

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        for component, _has in self.components:
            name = self._name(component)
            reason = facts.get(f"{name}-reason", "")
            if facts.get(name):
                self._take(name, Item(reason, component))
            elif reason and reason != self.initial.get(f"{name}-reason", ""):
                self.add_error(f"{name}-reason", _("Đã ghi lý do nhưng chưa chọn giấy tờ này."))
        for place in (name.removesuffix("-name") for name in self.fields if name.endswith("-name")):
            wanted, why = facts.get(f"{place}-name", ""), facts.get(f"{place}-reason", "")
            if why and not wanted:
                self.add_error(f"{place}-name", _("Vui lòng ghi nội dung cần bổ sung."))
            elif wanted:
                self._take(place, Item(why, name=wanted))
        if not self.items and not self.errors:
            raise forms.ValidationError(str(NothingAsked()))
        return facts

    def _take(self, name: str, item: Item) -> None:
        if len(" ".join(item.reason.split())) < 10:
            self.add_error(f"{name}-reason", str(_SHORT))
        self.items.append(item)

    @staticmethod
    def _name(component: Component) -> str:
        return f"c-{component.pk.hex}"


def free_rows(data: Mapping[str, Any]) -> int:
    """How many rows for free items a posted page had."""
    return sum(f"f{place}-name" in data for place in range(MOST_FREE)) or FREE


def _line(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=1000)


class PapersForm(ActForm):
    """Papers that lie on the desk, a row of the checklist each."""

    def __init__(self, data: Any = None, *, rows: Sequence[PaperRow], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rows = rows

    def clean(self) -> dict[str, Any]:
        for row in self.rows:
            row.check()
            if row.error:
                self.add_error(None, f"{row.component.name[:80]}: {row.error}")
        return self.cleaned_data


class SupplyForm(PapersForm):
    """Papers brought to the desk, item by item."""

    note = forms.CharField(
        label=gettext_lazy("Đã sửa, giải thích thế nào"),
        help_text=gettext_lazy("Ghi phần bổ sung không kèm giấy tờ; để trống nếu chỉ có giấy tờ."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def supply(self) -> Supply:
        papers = tuple(row.paper() for row in self.rows)
        shown = [row.component.name[:200] for row in self.rows if row.shown]
        words = [self.cleaned_data["note"].strip()]
        words += [_("Đã xem bản chính: %(name)s.") % {"name": name} for name in shown]
        return Supply(papers=papers, note=" ".join(word for word in words if word))


class ExtensionForm(ActForm):
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Loại lý do"),
        help_text=gettext_lazy("Dòng này được công khai trong danh sách xin lỗi."),
        choices=[("", gettext_lazy("Chọn lý do")), *DelayReason.choices],
        error_messages={"required": gettext_lazy("Vui lòng chọn loại lý do.")},
    )
    reason = reason_field(
        gettext_lazy("Lý do ghi trên phiếu xin lỗi"),
        gettext_lazy("Người nộp sẽ đọc câu này: vì sao chậm, cơ quan đang làm gì."),
    )
    new_date = date_field(gettext_lazy("Ngày hẹn trả mới"), "")

    def __init__(self, data: Any = None, *, due_at: datetime, calendar: Calendar, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.due_at, self.calendar = due_at, calendar
        first = calendar.working_day(local(due_at).date(), 1)
        self.fields["new_date"].help_text = _(
            "Ngày/tháng/năm, phải là ngày làm việc; sớm nhất %(day)s. Chỉ được hẹn lại một lần."
        ) % {"day": day_words(first)}

    def clean_new_date(self) -> date:
        wanted: date = self.cleaned_data["new_date"]
        if wanted <= local(self.due_at).date():
            words = _("Ngày hẹn mới phải sau hạn hiện tại %(due)s.")
            raise forms.ValidationError(words % {"due": day_words(self.due_at)})
        return _working(wanted, self.calendar)


class ConsultForm(ActForm):
    to = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("Vui lòng chọn cơ quan được hỏi."),
            "invalid": gettext_lazy("Vui lòng chọn cơ quan được hỏi."),
        },
    )
    content = reason_field(
        gettext_lazy("Nội dung xin ý kiến"),
        gettext_lazy("Hỏi rõ điều gì, căn cứ vào giấy tờ nào trong hồ sơ."),
    )
    answer_on = date_field(gettext_lazy("Trả lời trước hết ngày"), "")

    def __init__(
        self, data: Any = None, *, at: datetime, due_at: datetime, calendar: Calendar, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.at, self.due_at, self.calendar = at, due_at, calendar
        self.fields["answer_on"].help_text = _(
            "Ngày làm việc, không quá hạn trả kết quả %(due)s; thời gian chờ vẫn tính vào thời hạn chung."
        ) % {"due": day_words(due_at)}

    def clean_answer_on(self) -> date:
        wanted: date = self.cleaned_data["answer_on"]
        if not local(self.at).date() <= wanted <= local(self.due_at).date():
            words = _("Ngày trả lời phải từ hôm nay đến hạn trả kết quả %(due)s.")
            raise forms.ValidationError(words % {"due": day_words(self.due_at)})
        return _working(wanted, self.calendar)


def _working(wanted: date, calendar: Calendar) -> date:
    try:
        calendar.require(wanted.year, wanted.year)
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    if calendar.works_on(wanted):
        return wanted
    ((_day, why),) = calendar.reasons_off([wanted])
    words = _("%(day)s không phải ngày làm việc (%(why)s). Vui lòng chọn ngày khác.")
    raise forms.ValidationError(words % {"day": day_words(wanted), "why": why})


class OpinionForm(ActForm):
    agrees = forms.ChoiceField(
        label=gettext_lazy("Ý kiến"),
        choices=[("yes", gettext_lazy("Đồng ý")), ("no", gettext_lazy("Ý kiến khác"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vui lòng chọn đồng ý hay có ý kiến khác.")},
    )
    opinion = reason_field(
        gettext_lazy("Nội dung trả lời"),
        gettext_lazy("Đơn vị đang giải quyết đọc câu này; người nộp không đọc."),
    )


class GoOnForm(ActForm):
    note = reason_field(
        gettext_lazy("Căn cứ để làm tiếp"),
        gettext_lazy("Ghi đã đôn đốc thế nào và vì sao giải quyết được khi chưa có ý kiến."),
    )


class DeclineForm(ActForm):
    reason = reason_field(gettext_lazy("Vì sao không gia hạn"), gettext_lazy("Chuyên viên sẽ đọc câu này."))


class RefusalForm(RefuseForm):
    """Form 03 after appraisal: the same reasons as at the desk."""


class WithdrawForm(ActForm):
    name = forms.CharField(
        label=gettext_lazy("Người đến rút"),
        max_length=300,
        error_messages={"required": gettext_lazy("Vui lòng ghi họ tên người đến rút hồ sơ.")},
    )
    paper = forms.CharField(
        label=gettext_lazy("Đơn xin rút"),
        help_text=gettext_lazy("Số, ngày của đơn; giấy ủy quyền nếu không phải chủ hồ sơ."),
        max_length=300,
        error_messages={"required": gettext_lazy("Vui lòng ghi đơn xin rút: số, ngày.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Lý do người nộp nêu"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def words(self) -> str:
        """What the event keeps: who came, with which paper, why."""
        facts = self.cleaned_data
        words = _("%(name)s đề nghị rút hồ sơ tại quầy; đơn: %(paper)s.") % facts
        return f"{words} {facts['why']}".strip()
