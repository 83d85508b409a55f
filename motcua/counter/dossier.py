"""The dossier's own page, its files and its printed receipt."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.officers import Officer
from motcua.common.ids import uuid7
from motcua.counter import matters, reading
from motcua.counter.act_pages import ACT_PAGES
from motcua.counter.frame import RELATED, dossier_or_404, record_look, show
from motcua.counter.history import history
from motcua.counter.kinds import ENDED_EARLY
from motcua.counter.meanings import meaning
from motcua.counter.viewing import viewer_of, with_files
from motcua.counter.walking import carried, more, walk_of
from motcua.documents import links
from motcua.documents import services as documents
from motcua.dossiers import digitised, id_mismatches, permissions, pricing
from motcua.dossiers.handovers import moves_of
from motcua.dossiers.models import Dossier, Matter, Paper
from motcua.dossiers.services import commenting, linked
from motcua.dossiers.services.at_once import may_be_settled_at_once
from motcua.dossiers.status import Act, Status
from motcua.web.audience import StaffRequest, for_staff
from motcua.workflow.models import Step

_WAITS = (
    Status.COUNTER_CHECK,
    Status.WAIT_SUPP_PRE,
    Status.SUPP_DRAFTED,
    Status.WAIT_SUPP,
    Status.CONSULTING,
    Status.VERIFYING,
    Status.INTERLINKED,
    Status.DUTY_DRAFTED,
    Status.WAIT_PAY,
    Status.CORRECTING,
)
STATE_CHIP = {status: "waiting" for status in _WAITS} | {
    Status.REFUSED: "late",
    Status.DECLINED: "late",
    Status.RETURNED: "on-time",
    Status.DONE: "on-time",
}


@for_staff()
@require_safe
def dossier(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Who, what, clock, papers, history, next act."""
    return dossier_page(request, dossier_or_404(request, dossier_id))


def dossier_page(
    request: StaffRequest, row: Dossier, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page as it stands now; with a sentence when an act was refused a moment ago."""
    _record(request, row)
    steps = reading.steps(row, at=request.person.now)
    open_steps = [line.step for line in steps if line.step.closed_at is None]
    every = matters.of(row)
    open_ones = [one for one in every if one.closed_at is None]
    acts = permissions.next_acts(request.officer, row, open_steps, open_ones)
    beside = _allowed(row, permissions.side_acts(request.officer, row, open_ones), at=request.person.now)
    papers = reading.paper_lines(row)
    past_results = reading.past_results(row) if row.returned_at else []
    files = with_files(papers, past_results)
    told = carried(request)
    viewer = viewer_of(row, request.GET, files, told=more(request))
    facts = {
        "dossier": row,
        "refusal": refusal,
        "key": uuid7(),
        "acts": _buttons(request.officer, row, acts, told),
        "beside": _buttons(request.officer, row, beside, told),
        "waits_for": _waits_for(row, open_steps, open_ones) if not acts else "",
        "parked": matters.parked_words(row, open_ones),
        "matters": [matters.line(one, at=request.person.now) for one in open_ones],
        "past_matters": [matters.line(one, at=request.person.now) for one in every if one.closed_at],
        "ended_early": row.status in ENDED_EARLY,
        "people": reading.people(row),
        "clock_facts": reading.clock_facts(row),
        "places": reading.places(row),
        "answers": reading.answers(row),
        "mismatches": id_mismatches.of_application(row),
        "papers": papers,
        "viewer": viewer,
        "more": more(request),
        "walk": walk_of(request, row.pk),
        "first_paper": files[0].paper.pk if files and viewer is None else None,
        "mates": linked.mates(row),
        "past_results": past_results,
        "kinds": Paper.Kind,
        "steps": steps,
        "history": history(row),
        "chip": STATE_CHIP.get(Status(row.status), ""),
        "watches_only": _watches_only(request.officer, row),
        "undigitised": digitised.states([row]).get(row.pk, []) if row.status == Status.RECEIVED else [],
        "folder_moves": moves_of(row),
        "comments": row.comments.readable_by(request.officer).select_related("staff").order_by("id"),
        "colleagues": commenting.colleagues(request.officer, row, at=request.person.now)
        if commenting.works_on(request.officer, row)
        else None,
        "may_reprint": permissions.can_reprint(request.officer, row),
    }
    return show(request, "counter/dossier.html", facts, status=status)


def _watches_only(officer: Officer, row: Dossier) -> bool:
    """The officer reads the dossier by the right to watch over it, without a part in it."""
    places = {row.receiving_unit_id, row.agency_id, row.settling_unit_id}
    return officer.watches(*places) and officer.unit.pk not in places


def offered(officer: Officer, row: Dossier) -> list[Act]:
    """The acts whose buttons the dossier's page draws for this officer."""
    steps = list(Step.objects.filter(ref=row.pk, closed_at=None))
    asked = list(row.matters.filter(closed_at=None))
    return permissions.next_acts(officer, row, steps, asked) + permissions.side_acts(officer, row, asked)


@for_staff()
@require_safe
def receipt(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Form 01 ready to print, with the code and the due time large for the person at the desk."""
    row = dossier_or_404(request, dossier_id)
    form = reading.paper_of(row, Paper.Kind.FORM, "form01") or reading.paper_of(row, Paper.Kind.FORM)
    if form is None or form.paper.file_id is None:
        raise Http404
    _record(request, row)
    facts = {
        "dossier": row,
        "form": form,
        "print_now": request.GET.get("in") == "1",
        "may_file_more": permissions.can_receive(request.officer, row),
    }
    return show(request, "counter/receipt.html", facts)


@for_staff()
@require_safe
def file(request: StaffRequest, token: str) -> HttpResponse:
    """A paper's content for who may see its dossier; ?khung=1: our own page frames what we printed."""
    found = links.file_of(token, face=links.Face.STAFF, holder=request.officer.staff.pk, at=timezone.now())
    seen = Dossier.objects.visible_to(request.officer)
    papers = Paper.objects.filter(Q(file=found) | Q(digital_copies__file=found), dossier__in=seen)
    paper = papers.select_related(*(f"dossier__{name}" for name in RELATED)).first()
    if paper is None:
        raise Http404
    record_look(
        request,
        subject="file",
        subject_id=found.pk,
        party_id=paper.dossier.owner_id,
        purpose=_("Xem giấy tờ của hồ sơ %(code)s") % {"code": paper.dossier},
    )
    framed = paper.kind != Paper.Kind.COMPONENT and request.GET.get("khung") == "1"
    return content(documents.read(found), found.blob.mime, found.name, framed=framed)


def content(body: bytes, mime: str, name: str, *, framed: bool = False, saved: bool = False) -> HttpResponse:
    """A file as an answer that can do nothing: sandboxed, of its own type, never kept by a cache.

    saved  the browser saves it instead of showing it.
    """
    response = HttpResponse(body, content_type=mime)
    response.headers["Content-Disposition"] = content_disposition_header(saved, name) or "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'" if framed else "sandbox"
    if framed:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _record(request: StaffRequest, row: Dossier) -> None:
    record_look(
        request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=_("Xử lý hồ sơ")
    )


def _allowed(row: Dossier, acts: list[Act], *, at: datetime) -> list[Act]:
    """Without what the catalogue does not allow for this procedure."""
    if Act.SETTLE_AT_ONCE in acts and not may_be_settled_at_once(row, at=at):
        acts = [act for act in acts if act != Act.SETTLE_AT_ONCE]
    if Act.CHARGE_FEES in acts and not pricing.fee_lines(row):
        acts = [act for act in acts if act != Act.CHARGE_FEES]
    return acts


def _buttons(officer: Officer, row: Dossier, acts: list[Act], told: str) -> list[dict[str, Any]]:
    """The acts as buttons, the first being the primary one; their addresses carry the list one came from."""
    return [
        {
            "act": act.value,
            "url": reverse(f"counter:{act}", args=[row.pk]) + told,
            "icon": ACT_PAGES[act].icon,
            "label": ACT_PAGES[act].button,
            "asks": ACT_PAGES[act].asks,
            "means": meaning(act, row, officer),
            "direct": ACT_PAGES[act].direct,
        }
        for act in acts
        if act in ACT_PAGES
    ]


def _waits_for(row: Dossier, open_steps: list[Step], asked: list[Matter]) -> str:
    """Who has the next move, when it is not this officer; that of the applicant is said by itself."""
    if row.received_at is None and row.finished_at is None and not asked:
        return _("%(unit)s kiểm tra và trả lời.") % {"unit": row.receiving_unit.name}
    steps = [step for step in open_steps if step.due_at is not None and row.status != Status.CONSULTING]
    names = [
        _("%(step)s: %(who)s.")
        % {
            "step": step.name,
            "who": step.assignee.full_name if step.assignee else step.unit.name if step.unit else "",
        }
        for step in steps
    ]
    return " ".join(names + [f"{matters.turn(one)}." for one in asked if one.unit_id])
