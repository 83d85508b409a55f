"""A gateway and a receiving account as the administrator of the system writes them down."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.payments.models import CollectingAccount, Gateway
from motcua.payments.services import gateways

_NEEDED = {"required": _("Vui lòng ghi ô này.")}


class GatewayForm(forms.ModelForm):  # type: ignore[type-arg]
    """Secrets are not asked for: only the names of the variables that hold them."""

    class Meta:
        model = Gateway
        fields = ["slug", "kind", "name", "url", "partner", "secret", "callback_secret", "active"]
        help_texts = {
            "slug": _("Chữ thường, chữ số, gạch nối; đứng trong địa chỉ cổng gọi lại."),
            "secret": _("Chỉ tên, không ghi khóa: KEYPAY_1 là biến MOTCUA_PAY_KEYPAY_1 của máy chủ."),
            "callback_secret": _(
                "KeyPay ký lời gọi lại bằng khóa thứ hai; để trống nếu dùng chung một khóa."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance._state.adding:
            del self.fields["slug"]
        self.fields["url"] = forms.CharField(
            label=_("Địa chỉ"), max_length=300, required=False, validators=[URLValidator(["https", "http"])]
        )
        for field in self.fields.values():
            field.error_messages |= _NEEDED

    def clean(self) -> dict[str, Any]:
        """A gateway of the demo has no address; every other has one."""
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("kind") != Gateway.Kind.DEMO and not facts.get("url"):
            self.add_error("url", _("Vui lòng ghi địa chỉ của cổng."))
        return facts


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """Without a unit it is the province's, for every unit that has none of its own."""

    unit_code = forms.CharField(
        label=_("Mã định danh đơn vị"),
        max_length=40,
        required=False,
        help_text=_("Để trống: tài khoản chung của tỉnh."),
    )

    class Meta:
        model = CollectingAccount
        fields = ["bank", "bank_name", "number", "holder", "valid_from"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"] = forms.DateField(
            label=_("Từ ngày"),
            initial=today,
            input_formats=["%d/%m/%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": _("Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 25/07/2022.")} | _NEEDED,
        )
        self.order_fields(["unit_code"])
        for name in ("bank", "bank_name", "number", "holder"):
            self.fields[name].error_messages |= _NEEDED

    def clean_unit_code(self) -> Unit | None:
        code = self.cleaned_data["unit_code"].strip()
        unit = gateways.unit_of(code)
        if code and unit is None:
            raise forms.ValidationError(_("Không có đơn vị nào mang mã định danh này."))
        return unit

    def row(self) -> CollectingAccount:
        row: CollectingAccount = self.instance
        row.unit = self.cleaned_data["unit_code"]
        return row
