"""What an officer fills in for each act. Every form carries the key that makes a double press one act."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.common.ids import uuid7
from motcua.dossiers.result_fields import ResultField
from motcua.dossiers.services.outcome import Collector

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


class ReturnForm(ActForm):
    name = forms.CharField(
        label=_("Họ tên người nhận"),
        max_length=300,
        error_messages={"required": _("Vui lòng ghi họ tên người nhận kết quả.")},
    )
    id_number = forms.CharField(label=_("Số giấy tờ tùy thân"), max_length=20, required=False)
    paper = forms.CharField(
        label=_("Giấy ủy quyền, giấy giới thiệu"),
        help_text=_("Khi người nhận không phải chủ hồ sơ."),
        max_length=300,
        required=False,
    )
    receipt_given_back = forms.BooleanField(label=_("Đã thu lại giấy hẹn"), required=False)
    fee_collected = forms.BooleanField(label=_("Đã thu phí, lệ phí"), required=False)

    def __init__(self, data: Any = None, *, fee_due: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not fee_due:
            del self.fields["fee_collected"]

    def collector(self) -> Collector:
        facts = self.cleaned_data
        return Collector(facts["name"], facts["id_number"], facts["paper"], facts["receipt_given_back"])


class ProposeForm(ActForm):
    """The facts of the result, each as a plain field."""

    def __init__(self, data: Any = None, *, facts: Sequence[ResultField], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.names = {f"f{place}": field.name for place, field in enumerate(facts)}
        for (name, _dotted), field in zip(self.names.items(), facts, strict=True):
            many = field.type in {"long", "lines", "trades"}
            self.fields[name] = forms.CharField(
                label=str(field.label),
                required=field.required,
                error_messages={"required": _("Kết quả cần có mục này; vui lòng điền.")},
                max_length=4000 if many else 500,
                widget=forms.Textarea(attrs={"rows": 4}) if many else forms.TextInput,
                help_text=_("Ngày/tháng/năm, ví dụ 25/07/2022.") if field.type == "date" else "",
            )

    def draft(self) -> dict[str, str]:
        """The facts under their own names."""
        return {dotted: self.cleaned_data[name] for name, dotted in self.names.items()}
