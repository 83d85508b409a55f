"""“Thanh toán”: what a dossier costs, the ways to pay, and the truth about a payment under way."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.common.refusal import Refusal
from motcua.documents.render import qr_svg
from motcua.dossiers import pricing
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import paying_online
from motcua.dossiers.status import Money
from motcua.payments.accounts import transfer_for
from motcua.payments.models import Attempt, Order
from motcua.payments.services import attempts, ordering
from motcua.portal.account import own_dossier
from motcua.portal.filing import get_or_post
from motcua.portal.kept import citizen_page
from motcua.web.audience import CitizenRequest
from motcua.web.ratelimit import client_address, rate_limited

LOOK_AGAIN = 3  # seconds; where scripts run the page looks again in place, elsewhere the person presses
_LOOKS = 20  # so often at most: then the person presses


@citizen_page
@get_or_post
@rate_limited("pay", per_minute=60)
def pay(request: CitizenRequest, dossier_id: UUID) -> HttpResponse:
    """What is owed and how to pay it; a press on a gateway opens a try, or finds the one that is open."""
    row = own_dossier(request.party, dossier_id)
    if request.method == "GET":
        return render(request, "portal/pay.html", _facts(request, row))
    try:
        attempt = paying_online.begin_payment(
            dossier_id=row.pk,
            by=request.party,
            at=request.person.now,
            gateway=request.POST.get("gateway", ""),
            address=client_address(request) or None,
            seen=_sum(request.POST.get("sum", "")),
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("portal:pay", row.pk)
    return redirect(f"{_url(attempt, row)}?di=1")


@citizen_page
@require_GET
@never_cache
def payment(request: CitizenRequest, dossier_id: UUID, attempt_id: UUID) -> HttpResponse:
    """How the try stands: opening, waiting for the bank, paid, or not.

    What the browser brings back counts for nothing; looking makes us ask the gateway, every fourth look.
    """
    row = own_dossier(request.party, dossier_id)
    attempt = _attempt(row, attempt_id)
    going = request.GET.get("di") == "1"
    if going and attempt.state == Attempt.State.WAITING and attempt.url:
        # a page, no redirect: a form may lead to our own pages only, and that counts every redirect after it
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": f"{_url(attempt, row)}?di=1"})
        return render(request, "portal/to_bank.html", {"dossier": row, "attempt": attempt})
    looks, standing = _count(request.GET.get("lan", "")), f"{attempt.order.state}-{attempt.state}"
    waits = attempt.state in Attempt.OPEN and attempt.order.state == Order.State.OPEN
    if waits and not going and looks % 4 == 0:
        attempts.ask_now(attempt)
    facts = {"lan": looks + 1, "thay": standing} | ({"di": 1} if going else {})
    context = {
        "dossier": row,
        "attempt": attempt,
        "order": attempt.order,
        "again": f"{_url(attempt, row)}?{urlencode(facts)}" if waits and looks < _LOOKS else "",
        "seconds": LOOK_AGAIN,
        "receipt": _receipt(row),
    }
    if request.headers.get("HX-Request"):
        return _looked_again(request, context, changed=request.GET.get("thay") != standing)
    return render(request, "portal/payment.html", context)


def _looked_again(request: CitizenRequest, context: dict[str, Any], *, changed: bool) -> HttpResponse:
    """What the page's script gets: the next look alone while nothing changed, so that nothing is read out."""
    if not changed:
        return render(request, "portal/payment.html#again", context)
    answer = render(request, "portal/payment.html#standing", context)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#giao-dich", "innerHTML"
    return answer


@citizen_page
@require_GET
@never_cache
@rate_limited("pay", per_minute=60)
def gateway_receipt(request: CitizenRequest, dossier_id: UUID, attempt_id: UUID) -> HttpResponse:
    """The receipt the gateway itself gives for a paid try; ours is on the page either way."""
    row = own_dossier(request.party, dossier_id)
    attempt = _attempt(row, attempt_id)
    content = b""
    if attempt.state == Attempt.State.SUCCEEDED and attempt.gateway.gives_receipts:
        content = attempts.gateway_receipt(attempt)
    if not content:
        messages.warning(
            request, _("Cổng thanh toán chưa gửi chứng từ. Biên lai của Một cửa vẫn tải được ở đây.")
        )
        return redirect(_url(attempt, row))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="chung-tu-{attempt.reference}.pdf"'
    return answer


def _attempt(row: Dossier, attempt_id: UUID) -> Attempt:
    rows = Attempt.objects.select_related("gateway", "order")
    return get_object_or_404(rows, pk=attempt_id, order__ref=row.pk)


def _facts(request: CitizenRequest, row: Dossier) -> dict[str, Any]:
    at = request.person.now
    orders = ordering.orders_of(row.pk)
    order = next((one for one in orders if one.state == Order.State.OPEN), None)
    transfer = transfer_for(order, at.date()) if order else None
    return {
        "dossier": row,
        "order": order,
        "lines": order.lines.all() if order else [],
        "paid": [one for one in orders if one.state == Order.State.PAID and one.total],
        "gateways": attempts.open_gateways() if order else [],
        "open_attempt": _open_attempt(order),
        "transfer": transfer,
        "qr": qr_svg(transfer.text) if transfer else "",
        "due": row.money == Money.DUE,
        "due_first": row.received_at is None and pricing.due_before_reception(row, at=at),
        "receipt": _receipt(row),
    }


def _open_attempt(order: Order | None) -> Attempt | None:
    if order is None:
        return None
    return (
        order.attempts.filter(state__in=Attempt.OPEN).select_related("gateway").order_by("-asked_at").first()
    )


def _receipt(row: Dossier) -> Paper | None:
    papers = row.papers.filter(template="fee_receipt", file__isnull=False)
    return papers.order_by("-made_at", "-id").first()


def _url(attempt: Attempt, row: Dossier) -> str:
    return reverse("portal:payment", args=[row.pk, attempt.pk])


def _sum(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 13 else None


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0
