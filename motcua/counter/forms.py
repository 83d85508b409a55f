"""What an officer fills in for each act. Every form carries the key that makes a double press one act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.common.ids import uuid7
from motcua.dossiers import collecting
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.result_checks import CHOICES
from motcua.dossiers.result_comparing import Change, Origin
from motcua.dossiers.result_fields import ResultField

REASONS = [
    ("", _("Chọn lý do")),
    ("khong-thuoc-tham-quyen", _("Không thuộc thẩm quyền giải quyết")),
    ("khong-du-dieu-kien", _("Không đủ điều kiện theo quy định")),
    ("thieu-giay-to", _("Thiếu giấy tờ và chưa thể bổ sung")),
    ("thong-tin-khong-khop", _("Thông tin khai không khớp giấy tờ")),
    ("trung-ho-so", _("Hồ sơ trùng với hồ sơ đã nộp")),
    ("ly-do-khac", _("Lý do khác, ghi rõ bên dưới")),
]
_REASON_WORDS = {
    "required": _("Vui lòng ghi rõ lý do, ít nhất 10 ký tự."),
    "min_length": _("Lý do còn quá ngắn. Vui lòng ghi ít nhất 10 ký tự để người nhận biết cần làm gì."),
}


@dataclass(frozen=True)
class DraftLine:
    """A field of a drafted result beside what it came from; origin None: it came from nowhere."""

    field: forms.BoundField
    origin: str | None
    change: Change
    mismatches: list[str]  # its identity number does not fit the person


class ActForm(forms.Form):
    """The hidden key; drawn anew it is new, after a refused post it stays."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        initial = {"key": uuid7()} | kwargs.pop("initial", {})
        super().__init__(data, initial=initial, **kwargs)


def reason_field(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=_REASON_WORDS,
    )


class RefuseForm(ActForm):
    reason_code = forms.ChoiceField(
        label=_("Loại lý do"), choices=REASONS, error_messages={"required": _("Vui lòng chọn loại lý do.")}
    )
    reason = reason_field(
        _("Lý do ghi trên phiếu"),
        _("Người nộp sẽ đọc câu này trên phiếu từ chối: vì sao, và cần làm gì tiếp."),
    )


class SendBackForm(ActForm):
    reason = reason_field(_("Cần sửa gì"), _("Chuyên viên sẽ đọc câu này."))


class TakeBackForm(ActForm):
    reason = reason_field(_("Vì sao rút lại"), _("Lãnh đạo sẽ đọc câu này; người nộp không đọc."))


class StepForm(ActForm):
    note = forms.CharField(
        label=_("Ý kiến thẩm định"),
        help_text=_("Lưu trong hồ sơ, người nộp không đọc."),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": _("Vui lòng ghi ý kiến thẩm định, dù ngắn.")},
    )


class AssignForm(ActForm):
    to = forms.UUIDField(
        error_messages={
            "required": _("Vui lòng chọn người xử lý."),
            "invalid": _("Vui lòng chọn một người trong danh sách."),
        }
    )


class GiveForm(AssignForm):
    """To whom; and why, when somebody has some of the dossiers already."""

    reason = forms.CharField(
        label=_("Vì sao giao lại"),
        help_text=_("Ghi trong diễn biến của hồ sơ; người nộp không đọc."),
        max_length=300,
        error_messages={"required": _("Vui lòng ghi vì sao giao lại, dù ngắn: nghỉ phép, quá nhiều việc…")},
    )

    def __init__(self, data: Any = None, *, held: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not held:
            del self.fields["reason"]


class SignForm(ActForm):
    """The key and which draft stands beside the button: another one is not signed."""

    shown = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class SometimesField(forms.CharField):
    """A line that one case needs; `when` says which, in place of “not required”."""

    def __init__(self, *, when: Any, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.when = when


class CollectorForm(ActForm):
    """Who takes the result home, and what they show for it when it is not theirs."""

    slip = True  # a slip handed out at reception is taken back
    name = forms.CharField(
        label=_("Họ tên người nhận"),
        help_text=_("Chủ hồ sơ hoặc người đã nộp: chỉ cần họ tên. Người khác: ghi thêm hai dòng dưới."),
        max_length=300,
        error_messages={"required": _("Vui lòng ghi họ tên người nhận kết quả.")},
    )
    id_number = SometimesField(
        label=_("Số giấy tờ tùy thân"),
        when=_("(khi là người khác)"),
        help_text=_("Của người nhận, khi không phải chủ hồ sơ hay người đã nộp."),
        max_length=20,
    )
    paper = SometimesField(
        label=_("Giấy ủy quyền, giấy giới thiệu, giấy tờ về quan hệ"),
        when=_("(khi là người khác)"),
        help_text=_("Loại giấy, số, ngày, nơi chứng thực; hoặc quan hệ và giấy tờ đã xem."),
        max_length=300,
    )

    def __init__(self, data: Any = None, *, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.dossier = dossier

    def clean(self) -> dict[str, Any]:
        """All that the act would refuse one by one, each at its field; the act decides."""
        facts = self.cleaned_data
        if "name" in facts and self._given():
            for refusal in collecting.problems(self.dossier, self.collector(), slip=self.slip):
                self.add_error(COLLECTOR_FIELDS[refusal.code], str(refusal))
        return facts

    def _given(self) -> bool:
        """False where the form also serves an answer that gives the result to nobody."""
        return True

    def collector(self) -> Collector:
        facts = self.cleaned_data
        return Collector(
            facts["name"],
            facts.get("id_number", ""),
            facts.get("paper", ""),
            facts.get("receipt_given_back", False),
            facts.get("receipt_missing", ""),
        )


COLLECTOR_FIELDS = {
    collecting.CollectorUnknown.code: "name",
    collecting.CollectorNotIdentified.code: "id_number",
    collecting.CollectorNotAuthorised.code: "paper",
    collecting.SlipNotAccountedFor.code: "receipt_given_back",
}


class ReturnForm(CollectorForm):
    receipt_given_back = forms.BooleanField(label=_("Đã thu lại giấy hẹn"), required=False)
    receipt_missing = SometimesField(
        label=_("Vì sao không thu lại được giấy hẹn"),
        when=_("(khi không thu được)"),
        help_text=_("Ví dụ: người nhận báo mất."),
        max_length=300,
    )
    fee_collected = forms.BooleanField(label=_("Đã thu phí, lệ phí"), required=False)

    def __init__(self, data: Any = None, *, fee_due: bool, slip: bool = True, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.slip = slip
        if not fee_due:
            del self.fields["fee_collected"]


class ProposeForm(ActForm):
    """The values of the result, each a plain field, with what it came from beside it.

    check    the rules of the declaration: {name: sentence} of a whole draft.
    choices  what may be chosen, by name, where the form's own question is a choice.
    origin   what the application, or the result that is corrected, says.
    doubts   identity numbers that do not fit their person: {name: sentences} of a whole draft.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        fields: Sequence[ResultField],
        origin: Origin,
        choices: Mapping[str, tuple[str, ...]],
        check: Callable[[dict[str, str]], dict[str, str]],
        doubts: Callable[[dict[str, str]], dict[str, list[str]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.names = {f"f{place}": field.name for place, field in enumerate(fields)}
        self.origin, self.check, self.doubts = origin, check, doubts
        for (name, _dotted), field in zip(self.names.items(), fields, strict=True):
            self.fields[name] = forms.CharField(
                label=str(field.label),
                required=field.required and not field.belongs,
                error_messages={"required": _("Kết quả in dòng này; vui lòng điền.")},
                max_length=4000 if field.type in _MANY_LINES else 500,
                widget=_widget(field, choices.get(field.name, ()), self._written(name)),
                help_text=_RESULT_HINTS.get(field.type, ""),
            )

    @property
    def lines(self) -> list[DraftLine]:
        """The fields in order, each beside what it came from."""
        doubtful = self.doubts({dotted: self._written(name) for name, dotted in self.names.items()})
        return [
            DraftLine(
                self[name],
                self.origin.values.get(dotted),
                self.origin.change(dotted, self._written(name)),
                doubtful.get(dotted, []),
            )
            for name, dotted in self.names.items()
        ]

    def clean(self) -> dict[str, Any]:
        ids = {dotted: name for name, dotted in self.names.items()}
        for dotted, sentence in self.check(self.draft()).items():
            if ids[dotted] not in self.errors:
                self.add_error(ids[dotted], sentence)
        return self.cleaned_data

    def draft(self) -> dict[str, str]:
        """The values under their own names."""
        return {dotted: self.cleaned_data.get(name, "") for name, dotted in self.names.items()}

    def _written(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))


_MANY_LINES = {"long", "lines", "trades"}
_RESULT_HINTS = {
    "date": _("Ngày/tháng/năm, ví dụ 25/07/2022."),
    "year": _("Bốn chữ số, ví dụ 1990."),
    "measure": _("Bằng số, đơn vị viết sau."),
}


def _widget(field: ResultField, offered: tuple[str, ...], written: str) -> forms.Widget:
    """A list for what is one of a few; what was written and is none of them stays to be seen and mended."""
    if field.type in _MANY_LINES:
        return forms.Textarea(attrs={"rows": 4})
    choices = CHOICES.get(field.type) or offered
    if not choices:
        return forms.TextInput()
    odd = [(written, written)] if written and written not in choices else []
    return forms.Select(choices=[("", _("Chọn")), *odd, *((one, one) for one in choices)])
