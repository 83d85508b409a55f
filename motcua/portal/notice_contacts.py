"""Notices of those without an account: the link in a letter, the button beside a dossier, an appointment."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from motcua.notifications import contacts
from motcua.notifications.kinds import CHOSEN, HINTS, MUST_ARRIVE
from motcua.portal.tracking import known_by
from motcua.queue.models import Appointment
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited


@for_everyone
@csrf_exempt  # a mail program posts here without having seen the page (RFC 8058); the link itself is signed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_letters(request: PageRequest, token: str) -> HttpResponse:
    """What comes to this address: asked first, for mail programs open links by themselves."""
    if request.method == "POST":
        return cast(HttpResponse, _pressed(request, token))
    digest = contacts.read_contact(token)
    facts = {"stopped": contacts.is_stopped(digest), "owed": _kinds(owed=True), "others": _kinds(owed=False)}
    return render(request, "portal/contact_letters.html", facts)


@rate_limited("stop-letters", per_minute=20)
def _pressed(request: HttpRequest, token: str) -> HttpResponse:
    digest = contacts.read_contact(token)
    _set(request, digest)
    if "List-Unsubscribe" in request.POST:  # the mail program's own button; nobody looks at the answer
        return HttpResponse()
    return redirect("portal:contact_letters", token)


@for_everyone
@require_POST
@rate_limited("track", per_minute=10)
def tracked_messages(request: PageRequest, code: str) -> HttpResponse:
    """Short messages to the telephone by which this browser found the dossier: fewer, or all again."""
    digest = known_by(request, code)
    if digest:
        _told(request, digest)
    return redirect("portal:tracked", code)


@for_everyone
@require_POST
@rate_limited("appointment", per_minute=60)
def appointment_messages(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Short messages to the telephone of one's own appointment; a stranger may have typed anybody's."""
    party = request.person.party
    row = get_object_or_404(Appointment, pk=appointment_id, party=party.pk if party else UUID(int=0))
    _told(request, contacts.digest_of(row.phone))
    return redirect("portal:appointment", row.pk)


def _told(request: PageRequest, digest: str) -> None:
    _set(request, digest)
    if "again" in request.POST:
        messages.success(request, _("Số điện thoại này nhận lại mọi tin."))
    else:
        messages.success(request, _("Đã ngừng các tin không bắt buộc tới số điện thoại này."))


def _set(request: HttpRequest, digest: str) -> None:
    if "again" in request.POST:
        contacts.allow(digest=digest)
    else:
        contacts.stop(digest=digest, at=cast(PageRequest, request).person.now)


def _kinds(*, owed: bool) -> list[dict[str, object]]:
    rows = [kind for kind in CHOSEN if (kind in MUST_ARRIVE) is owed]
    return [{"label": kind.label, "hint": HINTS[kind]} for kind in rows]
