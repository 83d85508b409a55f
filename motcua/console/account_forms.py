"""What is typed about an account of staff."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.common.invariant import InvariantBroken
from motcua.console.organisation_forms import DayField
from motcua.identity.identifiers import PhoneNotValid, normalise_phone
from motcua.identity.models import PasswordLink


class FilterForm(forms.Form):
    """Which accounts the list shows."""

    q = forms.CharField(
        label=_("Họ tên, mã, tên đăng nhập hoặc đơn vị"), max_length=200, required=False, strip=True
    )
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            ("working", _("Đang làm việc")),
            ("idle", _("Chưa có vị trí")),
            ("left", _("Đã nghỉ")),
        ],
    )
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)


class WayForm(forms.Form):
    """How the one-time link reaches the person: by the own address where there is one."""

    way = forms.ChoiceField(label=_("Đưa liên kết đặt mật khẩu"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: list[PasswordLink.Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["way"]
        if not isinstance(field, forms.ChoiceField):
            raise InvariantBroken("The form declares this field as a choice.")
        field.choices = [(way.value, way.label) for way in ways]
        field.initial = ways[0].value

    def clean_way(self) -> PasswordLink.Way:
        return PasswordLink.Way(self.cleaned_data["way"])


class SignInNameField(forms.CharField):
    """A sign-in name, as people type it into the sign-in page."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Tên đăng nhập"),
            max_length=150,
            validators=[RegexValidator(r"\A[a-z0-9][a-z0-9._-]*\Z")],
            help_text=_("Chữ thường không dấu, số, dấu chấm. Ví dụ: tk.an."),
            error_messages={
                "invalid": _("Tên đăng nhập chỉ gồm chữ thường không dấu, số, dấu chấm, gạch nối.")
            },
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        )


class ContactForm(forms.Form):
    """Where links and notices for a member of staff go."""

    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư điện tử chưa đúng, ví dụ: an@quangnam.gov.vn.")},
    )

    def clean_phone(self) -> str:
        """A telephone that cannot be one is said at the field."""
        typed: str = self.cleaned_data["phone"]
        try:
            return normalise_phone(typed) if typed else ""
        except PhoneNotValid as refusal:
            raise forms.ValidationError(str(refusal)) from None


class OpenAccountForm(WayForm):
    """A sign-in for somebody who has none."""

    username = SignInNameField()


class HireForm(ContactForm):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    code = forms.CharField(
        label=_("Mã cán bộ"), max_length=20, help_text=_("Không đổi về sau và không cấp lại cho người khác.")
    )
    username = SignInNameField()
    role = forms.ChoiceField(
        label=_("Vai trò đầu tiên"),
        choices=Role.choices,
        help_text=_("Vai trò ký, đứng đầu, kiểm soát, quản trị chờ một người quản trị khác xác nhận."),
    )
    title = forms.CharField(label=_("Chức danh"), max_length=120, required=False)
    valid_from = DayField(label=_("Từ ngày"))
    decision = forms.CharField(label=_("Văn bản quyết định"), max_length=200, required=False)

    field_order = ("full_name", "code", "username", "phone", "email", "role")

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class LeaveForm(forms.Form):
    on = DayField(label=_("Nghỉ từ ngày"), help_text=_("Ngày đầu tiên không còn làm việc."))
