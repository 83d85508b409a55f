"""A gateway, a receiving account and an exemption as the administrator of the system writes them down."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Field
from motcua.payments.models import CollectingAccount, Exemption, Gateway
from motcua.payments.services import gateways

_NEEDED = {"required": _("Vui lòng ghi ô này.")}


def _day(label: Any, initial: date) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=initial,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 25/07/2022.")} | _NEEDED,
    )


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
        self.fields["valid_from"] = _day(_("Từ ngày"), today)
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


class ExemptionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who pays less of which fees, from which day on, by which law."""

    class Meta:
        model = Exemption
        fields = ["name", "kind", "field", "procedure", "percent", "legal_basis", "valid_from", "confirmed"]
        help_texts = {
            "legal_basis": _("Số văn bản, điều, khoản; ví dụ 60/2014/QH13 Điều 11 khoản 1 điểm a."),
            "confirmed": _("Chỉ đánh dấu khi đã đọc nguyên văn."),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = Field.objects.order_by("sort_key").values_list("code", "name")
        self.fields["field"] = forms.ChoiceField(
            label=_("Lĩnh vực"),
            required=False,
            choices=[("", _("Một thủ tục riêng, ghi mã dưới đây")), *fields],
        )
        self.fields["procedure"].label = _("Mã thủ tục")
        self.fields["procedure"].help_text = _("Chỉ ghi khi không chọn lĩnh vực.")
        self.fields["percent"] = forms.IntegerField(
            label=_("Mức miễn, giảm (%)"),
            min_value=1,
            max_value=100,
            help_text=_("100 là miễn hoàn toàn."),
            error_messages={"invalid": _("Ghi một số nguyên từ 1 đến 100.")},
        )
        self.fields["valid_from"] = _day(_("Từ ngày"), today)
        for name in ("name", "kind", "percent", "legal_basis"):
            self.fields[name].error_messages |= _NEEDED

    def clean(self) -> dict[str, Any]:
        """Either a field or a procedure; the rules of the row itself are the act's."""
        facts: dict[str, Any] = self.cleaned_data
        if bool(facts.get("field")) == bool(facts.get("procedure")):
            self.add_error("procedure", _("Hãy chọn một lĩnh vực, hoặc ghi mã của một thủ tục."))
        return facts


class LastDayForm(forms.Form):
    """When an exemption is applied for the last time."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"] = _day(_("Áp dụng đến hết ngày"), today)
