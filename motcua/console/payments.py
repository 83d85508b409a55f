"""How people pay: gateways, receiving accounts, and who is let off by law."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Role
from motcua.common.refusal import Refusal
from motcua.console import payment_forms as shapes
from motcua.payments.models import Exemption, Gateway
from motcua.payments.services import gateways
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.SYSTEM_ADMIN)
@require_safe
def payments(request: StaffRequest) -> HttpResponse:
    """Every gateway with what it lacks, every account, every exemption with its law."""
    context = {
        "gateways": list(Gateway.objects.order_by("name", "slug")),
        "accounts": gateways.units_with_accounts(),
        "exemptions": list(Exemption.objects.order_by("field", "name")),
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
