"""Many drafts read one after the other, then signed in one go: the leader's round."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Role
from motcua.common.refusal import Refusal
from motcua.counter import forms as shapes
from motcua.counter import reading
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.frame import dossier_or_404, record_look, show
from motcua.counter.kinds import Kind
from motcua.counter.many import report
from motcua.counter.viewing import first_paper
from motcua.counter.ways import Round
from motcua.dossiers import permissions
from motcua.dossiers.models import Dossier, DraftReading, Paper
from motcua.dossiers.services import signing_round
from motcua.dossiers.services.in_turn import MOST
from motcua.dossiers.services.signing_round import Verdict
from motcua.dossiers.status import Act
from motcua.web import confirming
from motcua.web.audience import StaffRequest, for_staff

_READ = ("version", "owner", "agency", "e_form")  # what a draft is compared with


@dataclass(frozen=True)
class Line:
    """A draft of the round: due until when, what this leader decided, in how many places it departs."""

    dossier: Dossier
    due_at: datetime | None
    verdict: Verdict
    departures: int = 0


@for_staff(Role.SIGN)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """What waits, what is approved, and the one button that signs the approved."""
    return _overview(request)


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """One draft on the screen: approve it, put it aside, or go on."""
    row = dossier_or_404(request, dossier_id)
    lines = _lines(request)
    place = next((n for n, line in enumerate(lines) if line.dossier.pk == row.pk), None)
    if place is None:
        messages.warning(request, _("Hồ sơ %(code)s không còn chờ bạn ký.") % {"code": row})
        return redirect("counter:round")
    refusal = ""
    if request.method == "POST":
        try:
            verdict = _verdict(request)
            signing_round.decide(
                dossier_id=row.pk,
                by=request.officer,
                shown=request.POST.get("shown", "")[:64],
                verdict=verdict,
            )
        except Refusal as why:
            refusal = str(why)
        else:
            return redirect(_onward(lines, place))
    read = signing_round.read_draft(dossier_id=row.pk, by=request.officer, at=request.person.now)
    draft = reading.paper_of(row, Paper.Kind.DRAFT)
    if read is None or draft is None:
        raise Http404
    record_look(
        request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=_("Xem dự thảo để ký")
    )
    facts = {
        "dossier": row,
        "draft": draft,
        "reading": reading.draft_values(row, draft.paper),
        "read": read,
        "refusal": refusal,
        "first_paper": first_paper(row),
        "round": Round.told,
        "number": place + 1,
        "lines": lines,
        "before": lines[place - 1].dossier.pk if place else None,
        "after": lines[place + 1].dossier.pk if place + 1 < len(lines) else None,
        "approved": sum(line.verdict == Verdict.APPROVED for line in lines),
        "verdict": Verdict(read.verdict),
        "verdicts": Verdict,
    }
    return show(
        request,
        "counter/round_one.html",
        facts,
        here=reverse("counter:list", args=[Kind.SIGN]),
        status=409 if refusal else 200,
    )


@for_staff(Role.SIGN)
@require_POST
def sign_round(request: StaffRequest) -> HttpResponse:
    """Sign what this leader approved, once the password was given; a report draft by draft."""
    if confirming.due(request):
        return redirect(confirming.address(request, reverse("counter:round")))
    form = shapes.ActForm(request.POST)
    ids = [line for line in (uuid_or_none(text) for text in request.POST.getlist("d")) if line]
    if not form.is_valid() or not ids:
        return redirect("counter:round")
    turns = signing_round.sign_approved(
        by=request.officer, at=request.person.now, key=form.cleaned_data["key"], dossier_ids=ids[:MOST]
    )
    return report(
        request,
        turns,
        title=_("Ký nhiều hồ sơ"),
        done=_("Đã ký số"),
        back=reverse("counter:round"),
    )


def _overview(request: StaffRequest) -> HttpResponse:
    lines = _with_departures(_lines(request))
    approved = [line for line in lines if line.verdict == Verdict.APPROVED]
    unread = [line for line in lines if line.verdict == Verdict.NONE]
    facts = {
        "lines": lines,
        "approved": approved,
        "unread": unread,
        "departing": sum(bool(line.departures) for line in approved),
        "form": shapes.ActForm(),
        "confirm_url": confirming.address(request, request.path) if confirming.due(request) else "",
        "verdicts": Verdict,
    }
    return show(request, "counter/round.html", facts, here=reverse("counter:list", args=[Kind.SIGN]))


def _lines(request: StaffRequest) -> list[Line]:
    """The first page of drafts that wait and that the law lets this leader sign, in three queries."""
    officer = request.officer
    steps = list(signing_round.waiting(officer).values_list("ref", "due_at")[:MOST])
    ids = [ref for ref, _due in steps]
    rows = {row.pk: row for row in Dossier.objects.filter(pk__in=ids).select_related(*_READ)}
    mine = DraftReading.objects.filter(staff=officer.staff, dossier__in=ids)
    decided = dict(mine.values_list("dossier", "verdict"))
    return [
        Line(rows[ref], due_at, Verdict(decided.get(ref, "")))
        for ref, due_at in steps
        if permissions.may(Act.SIGN, officer, rows[ref])
    ]


def _with_departures(lines: list[Line]) -> list[Line]:
    """The lines, each with the number of places its leader has to look at, in one query."""
    rows = Paper.objects.filter(kind=Paper.Kind.DRAFT, replaced_at=None)
    rows = rows.filter(dossier__in=[line.dossier.pk for line in lines]).order_by("made_at", "id")
    drafts = {paper.dossier_id: paper for paper in rows}  # the newest stays
    return [
        replace(line, departures=reading.draft_values(line.dossier, drafts[line.dossier.pk]).departures)
        if line.dossier.pk in drafts
        else line
        for line in lines
    ]


def _verdict(request: StaffRequest) -> Verdict:
    return Verdict.APPROVED if request.POST.get("verdict") == Verdict.APPROVED else Verdict.ASIDE


def _onward(lines: list[Line], place: int) -> str:
    """The next draft nobody decided about, first below, then above; then the overview."""
    for line in lines[place + 1 :] + lines[:place]:
        if line.verdict == Verdict.NONE:
            return reverse("counter:round_one", args=[line.dossier.pk])
    return reverse("counter:round")
