"""The terminal in the hall: what do you come for, take a number. It holds no session of anybody.

Known by the secret in its cookie, which the head's link gave it; it can give numbers out, nothing else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue.models import Field
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.documents.render import qr_svg
from motcua.queue.models import Appointment, Desk, Kiosk, Purpose, Ticket
from motcua.queue.rules import priority_groups
from motcua.queue.services import kiosks, tickets
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited

COOKIE = f"{settings.PATH_COOKIE}may-lay-so"
_YEAR = 365 * 24 * 3600
_ICONS = {Purpose.FILE: "file", Purpose.COLLECT: "done", Purpose.ASK: "question"}

View = Callable[..., HttpResponseBase]


class KioskRequest(PageRequest):
    kiosk: Kiosk


def _secret(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")[:100]


def for_kiosk(view: View) -> View:
    """A terminal that was enrolled and not revoked; any other browser is told what to do."""

    @never_cache
    @rate_limited("kiosk", per_minute=120, subject=_secret)
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = kiosks.kiosk_of(_secret(request), at=cast(PageRequest, request).person.now)
        if row is None:
            return render(request, "portal/kiosk_off.html", status=403)
        cast(KioskRequest, request).kiosk = row
        return view(request, *args, **kwargs)

    return for_everyone(guarded)


@for_everyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("kiosk-enrol", per_minute=20)
def enrol(request: PageRequest, token: str) -> HttpResponse:
    """The head's link, opened at the terminal: a press there gives it its secret. Looking uses nothing up."""
    if request.method != "POST":
        return render(request, "portal/kiosk_enrol.html")
    try:
        _row, secret = kiosks.enrol(token=token, at=request.person.now, real_at=timezone.now())
    except kiosks.KioskLinkOver as refusal:
        return render(request, "portal/kiosk_off.html", {"why": str(refusal)}, status=410)
    response = redirect("portal:kiosk")
    path = reverse("portal:kiosk")
    response.set_cookie(
        COOKIE, secret, max_age=_YEAR, path=path, secure=settings.HTTPS, httponly=True, samesite="Strict"
    )
    return response


@for_kiosk
@require_safe
def start(request: KioskRequest) -> HttpResponse:
    """“Bạn đến để làm gì?”; `moi`: the person before has gone, the page speaks Vietnamese again."""
    if "moi" in request.GET:
        response = redirect("portal:kiosk")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    served = {one for desk in Desk.objects.of(request.kiosk.unit) for one in desk.purposes}
    purposes = [(one, _ICONS[one]) for one in Purpose if one in served]
    return _show(request, "portal/kiosk.html", {"purposes": purposes})


@for_kiosk
@require_safe
def field(request: KioskRequest, purpose: str) -> HttpResponse:
    """“Về việc gì?”: the fields that some desk is meant for; skipped where desks are not divided."""
    purpose = _purpose(purpose)
    desks = Desk.objects.of(request.kiosk.unit).filter(purposes__contains=[purpose])
    fields = list(Field.objects.filter(pk__in=desks.values("fields")).order_by("sort_key"))
    if not fields:
        return redirect("portal:kiosk_take", purpose, 0)
    anything = desks.filter(fields=None).exists()
    return _show(
        request,
        "portal/kiosk_field.html",
        {"purpose": Purpose(purpose), "fields": fields, "anything": anything},
    )


@for_kiosk
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: KioskRequest, purpose: str, field_id: int) -> HttpResponse:
    """“Bạn có thuộc đối tượng ưu tiên?”; the answer takes the number."""
    purpose = _purpose(purpose)
    chosen = Field.objects.filter(pk=field_id).first() if field_id else None
    if field_id and chosen is None:
        raise Http404
    groups = priority_groups(request.person.now.date())
    facts: dict[str, Any] = {"purpose": Purpose(purpose), "field": chosen, "groups": groups}
    facts["ticket_id"] = _uuid(request.POST.get("so", "")) or uuid7()
    if request.method != "POST":
        return _show(request, "portal/kiosk_take.html", facts)
    try:
        ticket = tickets.take(
            ticket_id=facts["ticket_id"],
            unit=request.kiosk.unit,
            purpose=purpose,
            field=chosen,
            priority=groups.filter(code=request.POST.get("uu-tien", "")).first(),
            at=request.person.now,
        )
    except Refusal as refusal:
        return _show(request, "portal/kiosk_take.html", facts | {"problem": str(refusal)}, status=409)
    return redirect("portal:kiosk_ticket", ticket.pk)


@for_kiosk
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: KioskRequest) -> HttpResponse:
    """Whoever booked types the code and gets a number with a place."""
    typed = "".join(letter for letter in request.POST.get("ma", "")[:40] if letter.isdigit())
    facts: dict[str, Any] = {"typed": typed, "ticket_id": _uuid(request.POST.get("so", "")) or uuid7()}
    if request.method != "POST":
        return _show(request, "portal/kiosk_appointment.html", facts)
    try:
        booked = Appointment.objects.filter(unit=request.kiosk.unit, code=typed).first()
        if booked is None:
            raise tickets.NoSuchAppointment
        ticket = tickets.arrive(
            appointment_id=booked.pk,
            ticket_id=facts["ticket_id"],
            unit=request.kiosk.unit,
            priority=None,
            at=request.person.now,
        )
    except Refusal as refusal:
        facts["problem"] = str(refusal)
        return _show(request, "portal/kiosk_appointment.html", facts, status=409)
    return redirect("portal:kiosk_ticket", ticket.pk)


@for_kiosk
@require_safe
def ticket(request: KioskRequest, ticket_id: UUID) -> HttpResponse:
    """The number, who is ahead, about how long; printed at once."""
    row = _ticket(ticket_id)
    if row.unit_id != request.kiosk.unit_id:
        raise Http404
    url = settings.PUBLIC_URL + reverse("portal:ticket", args=[row.pk])
    facts = {
        "standing": tickets.standing(row, at=request.person.now),
        "qr": qr_svg(url),
        "url": url,
    }
    return _show(request, "portal/kiosk_ticket.html", facts)


@for_everyone
@require_safe
@never_cache
@rate_limited("ticket", per_minute=60)
def own_ticket(request: PageRequest, ticket_id: UUID) -> HttpResponse:
    """The same on the person's own telephone, by the code on the slip: how many are still ahead."""
    facts = {"standing": tickets.standing(_ticket(ticket_id), at=request.person.now)}
    part = "#standing" if request.headers.get("HX-Request") else ""
    return render(request, f"portal/ticket.html{part}", facts)


def _ticket(ticket_id: UUID) -> Ticket:
    row = Ticket.objects.select_related("unit", "field", "priority").filter(pk=ticket_id).first()
    if row is None:
        raise Http404
    return row


def _show(request: KioskRequest, template: str, facts: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, {"kiosk": request.kiosk, **facts}, status=status)


def _purpose(text: str) -> str:
    if text not in Purpose.values:
        raise Http404
    return text


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
