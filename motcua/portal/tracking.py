"""Where is my dossier? Without an account: code and telephone; never what is inside it."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.dossiers import tracking
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import linked
from motcua.feedback import invited
from motcua.notifications import contacts
from motcua.notifications.phone_codes import can_send
from motcua.portal import phone_proof
from motcua.portal.forms import TrackForm
from motcua.portal.standing import ASKED, plain, standing
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import (
    GuessLimit,
    Standing,
    rate_limited,
    seconds_left_of_hour,
    subjects_of,
    too_many,
)

_PLACE = "tracked"  # dossiers whose telephone this browser knew
_BY = "tracked_by"  # the telephone it was, by its digest
_MOST = 8
GUESSES = GuessLimit("track", per_hour=30)


@for_everyone
@require_http_methods(["GET", "POST"])
def track(request: PageRequest) -> HttpResponse:
    """Ask for code and telephone; a right answer leads to the dossier's page."""
    if request.method == "POST":
        return cast(HttpResponse, _answer(request))
    return render(request, "portal/track.html", {"form": TrackForm()})


@for_everyone
@require_http_methods(["GET", "POST"])
def tracked(request: PageRequest, code: str) -> HttpResponse:
    """The target of the QR: the dossier if this browser gave its telephone, else the question for it."""
    if request.method == "POST":
        return cast(HttpResponse, _answer(request))
    dossier = _remembered(request, code)
    if dossier is None:
        return render(request, "portal/track.html", {"form": TrackForm(initial={"code": code}), "code": code})
    context = {
        "dossier": dossier,
        "standing": standing(dossier, signed_in=False, at=request.person.now),
        "asked": dossier.status in ASKED,
        "entries": tracking.timeline(dossier, signed_in=False),
        "mates": [(mate, plain(mate, at=request.person.now)) for mate in _mates(dossier)],
        "messages_stopped": contacts.is_stopped(_telephone(request, dossier)),
        "rate_token": invited.rate_token(dossier, at=request.person.now),
    }
    return render(request, "portal/tracked.html", context)


@rate_limited("track", per_minute=10)
def _answer(request: HttpRequest) -> HttpResponse:
    """One answer for a wrong code and for a wrong telephone: nobody learns which codes exist.

    What others guessed closes nothing for the owner: signed in he is asked for nothing more, else for a code.
    """
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/track.html", {"form": form, "missed": False}, status=422)
    code, phone = form.cleaned_data["code"], form.cleaned_data["phone"]
    dossier, about = tracking.find(code, phone), subjects_of(code, phone)
    if dossier is not None and _is_own(request, dossier):
        return _open(request, dossier, phone)
    stands = GUESSES.standing(request, *about, codes=can_send())
    if stands is Standing.CLOSED:
        return too_many(request, seconds=seconds_left_of_hour())
    if dossier is None:
        GUESSES.missed(request, *about)
    if stands is Standing.SLOW:
        to, target = (dossier.contact_phone, str(dossier.pk)) if dossier else ("", "")
        return phone_proof.ask(request, purpose="track", phone=to, target=target, said=phone)
    if dossier is None:
        return render(request, "portal/track.html", {"form": form, "missed": True}, status=422)
    return _open(request, dossier, phone)


@phone_proof.follows("track")
def _proved(request: PageRequest, target: str, phone: str) -> HttpResponse:
    return _open(request, Dossier.objects.get(pk=target), phone)


def _is_own(request: HttpRequest, dossier: Dossier) -> bool:
    party = cast(PageRequest, request).person.party
    return party is not None and Dossier.objects.of(party).filter(pk=dossier.pk).exists()


def _open(request: HttpRequest, dossier: Dossier, phone: str) -> HttpResponse:
    """This browser may follow the dossier and those filed together with it from now on."""
    opened = [*(str(mate.pk) for mate in _mates(dossier)), str(dossier.pk)]
    known = [text for text in request.session.get(_PLACE, []) if text not in opened]
    request.session[_PLACE] = kept = [*known, *opened][-_MOST:]
    by = request.session.get(_BY, {}) | dict.fromkeys(opened, contacts.digest_of(phone))
    request.session[_BY] = {key: by[key] for key in kept if key in by}
    return redirect("portal:tracked", str(dossier))


def known_by(request: HttpRequest, code: str) -> str:
    """The telephone, by its digest, that opened this dossier in this browser; empty: it was not opened."""
    dossier = _remembered(request, code)
    return _telephone(request, dossier) if dossier else ""


def _telephone(request: HttpRequest, dossier: Dossier) -> str:
    known: dict[str, str] = request.session.get(_BY, {})
    return known.get(str(dossier.pk), "")


def _mates(dossier: Dossier) -> list[Dossier]:
    """Dossiers of the same filing that the same telephone follows."""
    among = Dossier.objects.filter(contact_phone=dossier.contact_phone, owner=dossier.owner_id)
    rows = linked.filed_together(dossier.group or dossier.pk, among=among.exclude(pk=dossier.pk))
    return list(rows.order_by("id")[:_MOST])


def _remembered(request: HttpRequest, code: str) -> Dossier | None:
    known = [UUID(text) for text in request.session.get(_PLACE, [])]
    if not known:
        return None
    rows = Dossier.objects.filter(pk__in=known).select_related(
        "version__procedure", "receiving_unit", "agency", "settling_unit"
    )
    return next((row for row in rows if code.upper() in {row.code, row.ticket}), None)
