"""How does my petition stand? By code and telephone or in the account; add what is asked, judge it."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.feedback import road
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import State
from motcua.feedback.rating_rows import Level
from motcua.feedback.services import petitioning, reopening
from motcua.notifications.phone_codes import can_send
from motcua.portal import phone_proof
from motcua.portal.petition_forms import FollowForm, LikingForm, ReopenForm, SupplyForm
from motcua.web.audience import CitizenRequest, PageRequest, for_citizen, for_everyone
from motcua.web.ratelimit import (
    GuessLimit,
    Standing,
    rate_limited,
    seconds_left_of_hour,
    subjects_of,
    too_many,
)

_PLACE = "petitions"  # those whose telephone this browser knew
_MOST = 8
GUESSES = GuessLimit("petition-follow", per_hour=30)
_PAGE = 20


@for_everyone
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: PageRequest) -> HttpResponse:
    """Ask for code and telephone; a right answer leads to the petition."""
    if request.method == "POST":
        return cast(HttpResponse, _find(request))
    return render(request, "portal/petition_follow.html", {"form": FollowForm()})


@for_everyone
@never_cache
@require_http_methods(["GET", "POST"])
def petition(request: PageRequest, code: str) -> HttpResponse:
    """Where it stands, what is asked, the answer; only for who sent it."""
    row = _own(request, code)
    if row is None:
        facts = {"form": FollowForm(initial={"code": code[:30]}), "code": code[:30]}
        return render(request, "portal/petition_follow.html", facts)
    if request.method == "POST":
        return cast(HttpResponse, _act(request, row))
    return _page(request, row)


@for_citizen
@require_GET
def mine(request: CitizenRequest) -> HttpResponse:
    """Everything the person sent, the latest first."""
    rows = Petition.objects.filter(party=request.party).order_by("-id")
    after = _uuid_or_none(request.GET.get("after", ""))
    found = list((rows.filter(pk__lt=after) if after else rows)[: _PAGE + 1])
    facts = {"rows": found[:_PAGE], "next_key": found[_PAGE - 1].pk if len(found) > _PAGE else ""}
    return render(request, "portal/my_petitions.html", facts)


def remember(request: HttpRequest, row: Petition) -> None:
    """This browser may open the petition without being asked for the telephone again."""
    known = [text for text in request.session.get(_PLACE, []) if text != str(row.pk)]
    request.session[_PLACE] = [*known, str(row.pk)][-_MOST:]


@rate_limited("petition-follow", per_minute=10)
def _find(request: HttpRequest) -> HttpResponse:
    """One answer for a wrong code and for a wrong telephone; what others guess locks nobody out."""
    form = FollowForm(request.POST)
    if not form.is_valid():
        facts = {"form": form, "missed": False}
        return render(request, "portal/petition_follow.html", facts, status=422)
    code, phone = form.cleaned_data["code"], form.cleaned_data["phone"]
    found, about = petitioning.find(code, phone), subjects_of(code, phone)
    party = cast(PageRequest, request).person.party
    if found is not None and party is not None and found.party_id == party.pk:
        return redirect("portal:petition", found.code)
    stands = GUESSES.standing(request, *about, codes=can_send())
    if stands is Standing.CLOSED:
        return too_many(request, seconds=seconds_left_of_hour())
    if found is None:
        GUESSES.missed(request, *about)
    if stands is Standing.SLOW:
        to, target = (found.phone, str(found.pk)) if found else ("", "")
        return phone_proof.ask(request, purpose="petition", phone=to, target=target, said=phone)
    if found is None:
        return render(request, "portal/petition_follow.html", {"form": form, "missed": True}, status=422)
    remember(request, found)
    return redirect("portal:petition", found.code)


@phone_proof.follows("petition")
def _proved(request: PageRequest, target: str, phone: str) -> HttpResponse:
    found = Petition.objects.get(pk=target)
    remember(request, found)
    return redirect("portal:petition", found.code)


@rate_limited("petition", per_minute=20)
def _act(request: HttpRequest, row: Petition) -> HttpResponse:
    """The sender's three acts, told apart by what was filled in: add, judge, ask for another answer."""
    asked = cast(PageRequest, request)
    if "text" in request.POST:
        return _supply(asked, row)
    if "why" in request.POST:
        return _reopen(asked, row)
    if "level" in request.POST or row.state == State.PUBLISHED:
        return _rate(asked, row)
    return redirect("portal:petition", row.code)


def _supply(request: PageRequest, row: Petition) -> HttpResponse:
    form = SupplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, supply=form, status=422)
    files = form.cleaned_data["attached"]
    try:
        petitioning.supply(
            petition_id=row.pk,
            by=request.person.party,
            text=form.cleaned_data["text"],
            files=[(file.name, documents.read_limited(file.name, file)) for file in files],
            at=request.person.now,
            key=form.cleaned_data["key"],
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, row, supply=form, status=409)
    messages.success(request, _("Đã gửi thông tin bổ sung cho phản ánh %(code)s.") % {"code": row.code})
    return redirect("portal:petition", row.code)


def _rate(request: PageRequest, row: Petition) -> HttpResponse:
    form = LikingForm(request.POST)
    if not form.is_valid():
        return _page(request, row, liking=form, status=422)
    petitioning.rate_answer(
        petition_id=row.pk,
        by=request.person.party,
        level=Level(form.cleaned_data["level"]),
        comment=form.cleaned_data["comment"],
        at=request.person.now,
        key=form.cleaned_data["key"],
    )
    messages.success(request, _("Cảm ơn bạn đã đánh giá câu trả lời."))
    return redirect("portal:petition", row.code)


def _reopen(request: PageRequest, row: Petition) -> HttpResponse:
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, row, again=form, status=422)
    try:
        petitioned = reopening.reopen(
            petition_id=row.pk,
            by=request.person.party,
            why=form.cleaned_data["why"],
            at=request.person.now,
            key=form.cleaned_data["key"],
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, row, again=form, status=409)
    done = _("Đã gửi đề nghị trả lời lại phản ánh %(code)s.") % {"code": petitioned.code}
    messages.success(request, done)
    return redirect("portal:petition", row.code)


def _page(
    request: PageRequest,
    row: Petition,
    *,
    supply: SupplyForm | None = None,
    liking: LikingForm | None = None,
    again: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asks, done = row.state == State.NEED_INFO, row.state == State.PUBLISHED
    again_by = reopening.open_until(row, at=request.person.now)
    facts = {
        "petition": row,
        "again_by": again_by,
        "again": again or (ReopenForm(initial={"key": uuid7()}) if again_by else None),
        "former": road.former_answer(row),
        "entries": road.for_sender(row),
        "standing": road.standing(row),
        "supply": (supply or SupplyForm(initial={"key": uuid7()})) if asks or supply else None,
        "liking": (liking or LikingForm(initial={"key": uuid7()})) if done else None,
        "answered": row.state in {State.PUBLISHED, State.RATED},
        "files": list(row.files.select_related("file")),
        "new": "moi" in request.GET,
    }
    return render(request, "portal/petition.html", facts, status=status)


def _own(request: PageRequest, code: str) -> Petition | None:
    """The petition, if this person or this browser sent it or knew its telephone."""
    rows = Petition.objects.select_related("unit", "dossier", "procedure").filter(code=code.upper()[:30])
    row = rows.first()
    if row is None:
        return None
    party = request.person.party
    own = party is not None and row.party_id == party.pk
    return row if own or str(row.pk) in request.session.get(_PLACE, []) else None


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
