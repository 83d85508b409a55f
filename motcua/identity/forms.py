"""allauth's forms with our words: labels above the fields, never inside them."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.identity import access_events


class _Worded(forms.Form):
    """Gives the inherited fields the labels and hints of the class."""

    words: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.words.items():
            field = self.fields[name]
            field.label = label
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_Worded, LoginForm):  # type: ignore[misc]
    words = {"login": _("Tên đăng nhập"), "password": _("Mật khẩu")}


class ConfirmPasswordForm(_Worded, ReauthenticateForm):  # type: ignore[misc]
    words = {"password": _("Mật khẩu")}

    def clean_password(self) -> str:
        """The inherited check; a wrong one leaves an event."""
        try:
            return str(super().clean_password())
        except forms.ValidationError:
            access_events.proof_failed(self.user)
            raise


class NewPasswordForm(_Worded, ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": _("Mật khẩu đang dùng"),
        "password1": _("Mật khẩu mới"),
        "password2": _("Nhập lại mật khẩu mới"),
    }
    hints = {"password1": _("Ít nhất 10 ký tự; không dùng mật khẩu ai cũng đoán được.")}

    def clean(self) -> dict[str, Any]:
        """The inherited check, in our words."""
        data = forms.Form.clean(self) or {}
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", _("Hai lần nhập mật khẩu mới chưa giống nhau."))
        if data.get("password1") and data["password1"] == data.get("oldpassword"):
            self.add_error("password1", _("Mật khẩu mới phải khác mật khẩu đang dùng."))
        return data


class ChoosePasswordForm(_Worded, SetPasswordForm):  # type: ignore[misc]
    """Of a one-time link: nobody asks for the password of before."""

    words = {"password1": NewPasswordForm.words["password1"], "password2": NewPasswordForm.words["password2"]}
    hints = NewPasswordForm.hints

    def clean(self) -> dict[str, Any]:
        """The inherited check, in our words."""
        data = forms.Form.clean(self) or {}
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", _("Hai lần nhập mật khẩu mới chưa giống nhau."))
        return data


class CodeForm(_Worded, AuthenticateForm):  # type: ignore[misc]
    words = {"code": _("Mã xác thực")}
    hints = {"code": _("Mã 6 chữ số trên ứng dụng, hoặc một mã dự phòng 8 chữ số.")}

    def clean_code(self) -> str:
        """The inherited check; a wrong one leaves an event."""
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            access_events.code_failed(self.user)
            raise


class ConfirmCodeForm(_Worded, ReauthenticateByCodeForm):  # type: ignore[misc]
    words = CodeForm.words
    hints = CodeForm.hints

    def clean_code(self) -> str:
        """The inherited check; a wrong one leaves an event."""
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            access_events.proof_failed(self.user)
            raise


class ActivateAppForm(_Worded, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": _("Mã đang hiện trên ứng dụng")}
    hints = {"code": _("6 chữ số, đổi sau mỗi 30 giây.")}

    @property
    def secret_in_fours(self) -> str:
        """For typing by hand: applications ignore the spaces."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class AddKeyForm(_Worded, AddWebAuthnForm):  # type: ignore[misc]
    words = {"name": _("Tên khóa")}
    hints = {"name": _("Để sau này nhận ra, ví dụ: khóa USB màu đen.")}


class RenameKeyForm(_Worded, EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": _("Tên khóa")}
