"""What the desk fills in about money: what is owed, what was taken, a drawer handed in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.models import FeeLine
from motcua.counter.forms import ActForm
from motcua.dossiers.services.paying import Charged
from motcua.payments.models import Exemption, Order
from motcua.web.templatetags.ui import vnd

_WHOLE = {"invalid": gettext_lazy("Vui lòng ghi số tiền bằng chữ số, ví dụ 15.000.")}


class MoneyField(forms.IntegerField):
    """Whole đồng, typed with or without points: “15.000”, “15000 đ”."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        facts: dict[str, Any] = {
            "min_value": 0,
            "max_value": 10_000_000_000,
            "widget": forms.TextInput(attrs=attrs),
            "error_messages": _WHOLE,
        }
        super().__init__(**facts | kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = "".join(value.replace("đồng", "").replace("đ", "").replace(".", "").split())
        return super().to_python(value)


class ChargeForm(ActForm):
    """Each fee line of the catalogue with its number, the exemption by law, the postage."""

    def __init__(
        self, data: Any = None, *, lines: Sequence[FeeLine], groups: Sequence[Exemption], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.lines = list(lines)
        self.groups = {str(row.pk): row for row in groups}
        for line in self.lines:
            self.fields[f"n{line.pk}"] = forms.IntegerField(
                label=line.name,
                help_text=self._said(line),
                min_value=0,
                max_value=10_000,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
                error_messages={"invalid": _("Số lượng là số nguyên; để trống hoặc 0 nếu không thu.")},
            )
            if line.amount is None:
                self.fields[f"p{line.pk}"] = MoneyField(
                    label=_("Mức thu: %(name)s") % {"name": line.name}, required=False
                )
        if groups:
            self.fields["exemption"] = forms.ChoiceField(
                label=_("Diện miễn, giảm"),
                choices=[("", _("Không miễn, giảm")), *((str(row.pk), _group(row)) for row in groups)],
                required=False,
            )
            self.fields["evidence"] = forms.CharField(
                label=_("Giấy tờ chứng minh được miễn, giảm"), max_length=300, required=False
            )
        self.fields["postage"] = MoneyField(
            label=_("Cước bưu chính trả kết quả (đồng)"),
            help_text=_("Theo phiếu gửi của bưu chính; để trống nếu không gửi."),
            required=False,
        )

    def charges(self) -> list[Charged]:
        """The lines that are charged; the exemption goes to those it fits."""
        facts = self.cleaned_data
        group = self.groups.get(facts.get("exemption", ""))
        charged = []
        for line in self.lines:
            quantity = facts.get(f"n{line.pk}")
            if not quantity:
                continue
            let_off = group.pk if group is not None and group.fits(line) else None
            price = facts.get(f"p{line.pk}")
            charged.append(Charged(line.pk, quantity, price, let_off, facts.get("evidence", "")))
        return charged

    @staticmethod
    def _said(line: FeeLine) -> str:
        unit = line.unit or _("lần")
        price = _("%(price)s một %(unit)s") % {"price": vnd(line.amount), "unit": unit}
        council = _("Mức do Hội đồng nhân dân quyết định, ghi ở ô dưới")
        words = [price if line.amount is not None else council, line.note]
        return ". ".join(word for word in words if word) + ". " + _("Ghi số lượng; trống là không thu.")


class TakeCashForm(ActForm):
    """Nothing but the key: the sum stands beside the button."""


class HandInForm(ActForm):
    staff = forms.UUIDField(widget=forms.HiddenInput)
    counted = MoneyField(
        label=gettext_lazy("Số tiền đếm được (đồng)"),
        error_messages=_WHOLE | {"required": gettext_lazy("Vui lòng đếm và ghi số tiền.")},
    )
    why = forms.CharField(label=gettext_lazy("Lý do nếu chênh lệch"), max_length=500, required=False)


class RefundForm(ActForm):
    """Which order, how much, why."""

    order = forms.ChoiceField(label=gettext_lazy("Khoản đã thu"))
    amount = MoneyField(
        label=gettext_lazy("Số tiền hoàn (đồng)"),
        error_messages=_WHOLE | {"required": gettext_lazy("Vui lòng ghi số tiền hoàn.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Lý do hoàn"),
        max_length=500,
        error_messages={"required": gettext_lazy("Vui lòng ghi lý do hoàn.")},
    )

    def __init__(self, data: Any = None, *, orders: Sequence[Order], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(str(row.pk), f"{row.code}: {vnd(row.collected - row.refunded)}") for row in orders]
        self.fields["order"] = forms.ChoiceField(label=self.fields["order"].label, choices=choices)
        if orders:
            self.fields["amount"].initial = orders[0].surplus or None
        self.order_fields(["key", "order", "amount", "why"])


def _group(row: Exemption) -> str:
    doubt = "" if row.confirmed else " – " + _("chờ đối chiếu văn bản")
    return f"{row.name}: {row.percent} % ({row.legal_basis}){doubt}"
