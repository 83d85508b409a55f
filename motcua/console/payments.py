"""How people pay: gateways, receiving accounts, and who is let off by law."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Role
from motcua.catalogue.models import FeeLine
from motcua.common.refusal import Refusal
from motcua.console import payment_forms as shapes
from motcua.payments.models import Exemption, Gateway
from motcua.payments.services import exempting, gateways
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.SYSTEM_ADMIN)
@require_safe
def payments(request: StaffRequest) -> HttpResponse:
    """Every gateway with what it lacks, every account, every exemption with its law."""
    context = {
        "gateways": list(Gateway.objects.order_by("name", "slug")),
        "accounts": gateways.units_with_accounts(),
        "exemptions": list(Exemption.objects.order_by("field", "procedure", "name", "valid_from")),
    }
    return render(request, "console/payments.html", context)


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_gateway(request: StaffRequest) -> HttpResponse:
    return _gateway(request, Gateway(), _("Thêm cổng thanh toán"))


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def gateway(request: StaffRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Gateway, slug=slug)
    return _gateway(request, row, _("Sửa cổng %(name)s") % {"name": row.name})


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_account(request: StaffRequest) -> HttpResponse:
    """The account from a day on; the one before it ends that day."""
    form = shapes.AccountForm(request.POST or None, today=request.person.now.date())

    def keep() -> str:
        row = gateways.keep_account(row=form.row(), by=request.officer, at=request.person.now)
        return _("Đã ghi tài khoản %(account)s.") % {"account": row}

    return _one(request, form, keep, _("Thêm tài khoản thụ hưởng"))


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_exemption(request: StaffRequest) -> HttpResponse:
    """A group of persons who pay less by law."""
    row = Exemption(kind=FeeLine.Kind.FEE, percent=100, valid_from=request.person.now.date())
    return _exemption(request, row, None, _("Thêm diện miễn, giảm"))


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def change_exemption(request: StaffRequest, exemption_id: int) -> HttpResponse:
    """The same group from a later day on; what was reckoned before stays."""
    old = get_object_or_404(Exemption, pk=exemption_id)
    alike = ("name", "kind", "field", "procedure", "percent", "legal_basis")
    row = Exemption(valid_from=request.person.now.date(), **{name: getattr(old, name) for name in alike})
    return _exemption(request, row, old.pk, _("Đổi mức: %(name)s") % {"name": old.name})


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def end_exemption(request: StaffRequest, exemption_id: int) -> HttpResponse:
    row = get_object_or_404(Exemption, pk=exemption_id)
    form = shapes.LastDayForm(request.POST or None, today=request.person.now.date())

    def keep() -> str:
        last = form.cleaned_data["last"]
        exempting.end_exemption(exemption_id=row.pk, last=last, by=request.officer, at=request.person.now)
        return _("“%(name)s” áp dụng đến hết %(day)s.") % {"name": row.name, "day": f"{last:%d/%m/%Y}"}

    return _one(request, form, keep, _("Kết thúc: %(name)s") % {"name": row.name})


@for_staff(Role.SYSTEM_ADMIN)
@require_POST
def confirm_exemption(request: StaffRequest, exemption_id: int) -> HttpResponse:
    """The administrator compared the row with the text of the law."""
    row = get_object_or_404(Exemption, pk=exemption_id)
    exempting.confirm_exemption(exemption_id=row.pk, by=request.officer, at=request.person.now)
    messages.success(request, _("Đã ghi: “%(name)s” khớp với văn bản.") % {"name": row.name})
    return redirect("console:payments")


def _exemption(request: StaffRequest, row: Exemption, instead_of: int | None, title: str) -> HttpResponse:
    form = shapes.ExemptionForm(request.POST or None, instance=row, today=request.person.now.date())

    def keep() -> str:
        kept = exempting.keep_exemption(
            row=form.instance, instead_of=instead_of, by=request.officer, at=request.person.now
        )
        return _("Đã ghi “%(name)s” từ %(day)s.") % {"name": kept.name, "day": f"{kept.valid_from:%d/%m/%Y}"}

    return _one(request, form, keep, title)


def _gateway(request: StaffRequest, row: Gateway, title: str) -> HttpResponse:
    form = shapes.GatewayForm(request.POST or None, instance=row)

    def keep() -> str:
        kept = gateways.keep_gateway(row=form.instance, by=request.officer, at=request.person.now)
        return _("Đã ghi cổng %(name)s.") % {"name": kept.name}

    return _one(request, form, keep, title)


def _one(request: StaffRequest, form: forms.Form | forms.ModelForm, keep: Any, title: str) -> HttpResponse:  # type: ignore[type-arg]
    """One form, one call; a refusal keeps what was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = keep()
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, said)
                return redirect("console:payments")
    return render(
        request,
        "console/payment_form.html",
        {"form": form, "title": title, "button": _("Lưu")},
        status=status,
    )
