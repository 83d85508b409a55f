"""Taking in a person with paper: find the procedure, write down who and what, accept, refuse or keep."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.catalogue.eforms import BoundField
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.search import search
from motcua.common.refusal import Refusal
from motcua.counter import desk_eform, desk_forms, desk_reuse, desk_together, desk_turn, scans
from motcua.counter.desk_eform import Sheet
from motcua.counter.desk_forms import DeskForm, PaperRow
from motcua.counter.frame import record_look, show
from motcua.counter.known import Known, fill_in, known_person
from motcua.counter.offline_stamp import Stamp, stamp_of
from motcua.counter.receiving import received_words
from motcua.dossiers import completeness, id_mismatches, like_filings
from motcua.dossiers.models import Dossier
from motcua.dossiers.routing import road
from motcua.dossiers.services import intake as services
from motcua.dossiers.services import linked, reception
from motcua.dossiers.services.intake import Contact, Intake
from motcua.dossiers.status import Delivery, FiledBy
from motcua.identity import identifiers
from motcua.identity import services as identity
from motcua.queue.services import calling
from motcua.web import kept_post
from motcua.web.audience import StaffRequest, for_staff

USUAL = 12
SUGGESTED = 8
DO = {"receive", "refuse", "keep", "ask"}


@dataclass
class Desk:
    """One drawing of the form: everything typed, found and wrong."""

    version: ProcedureVersion
    form: DeskForm
    rows: list[PaperRow]
    sheet: Sheet | None
    known: Known | None = None
    problem: str = ""
    returned: bool = False  # typed before the session ended
    first: Dossier | None = None  # filed with this one
    like: Dossier | None = None  # filed a moment ago, by the same person for the same procedure
    holder: UUID | None = None  # the officer who has the form open

    @property
    def stamp(self) -> Stamp | None:
        """Of an intake taken while the line was cut."""
        return stamp_of(str(self.form["offline"].value() or ""), self.holder)

    @property
    def problems(self) -> str:
        """Everything that is in the way, in one line."""
        said = [str(message) for messages in self.form.errors.values() for message in messages]
        said += [f"{row.component.name}: {row.error}" for row in self.rows if row.error]
        said += [self.problem] if self.problem else []
        return "; ".join(said)

    @property
    def wrong_answers(self) -> list[BoundField]:
        """Questions of the declaration whose answer cannot stand, for the summary above the form."""
        pages = self.sheet.pages if self.sheet else []
        return [field for page in pages for field in page.fields if field.error]

    @property
    def demanded(self) -> list[PaperRow]:
        """What this case is not received without, by the rule the act itself obeys."""
        rows = {row.component.pk: row for row in desk_forms.of_case(self.rows, self.case_id)}
        sheet = self.sheet
        asked = completeness.asked_by_form(sheet.form, sheet.answers) if sheet else ()
        components = [row.component for row in rows.values()]
        wanted = completeness.demanded(components, at_desk=True, asked=asked, spared=self.spared)
        return [rows[one.pk] for one in wanted]

    @property
    def spared(self) -> tuple[str, ...]:
        """What a dossier filed with this one makes: nobody can bring it yet."""
        return linked.spared(self.first, self.version) if self.first else ()

    @property
    def case_id(self) -> int | None:
        value = self.form["case"].value() if "case" in self.form.fields else None
        return int(str(value)) if str(value).isdecimal() else None


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_safe
def intake(request: StaffRequest) -> HttpResponse:
    """Which procedure? Search, or the ones filed most."""
    query = _query(request)
    first = desk_together.first_of(request, request.GET.get(desk_together.PARAMETER, ""))
    usual = received_here(request)
    if first is not None:
        usual = desk_together.with_it(usual, first)
    versions = _found(request, query, 30) if query else list(usual[:USUAL])
    together = {"name": desk_together.PARAMETER, "value": str(first.pk) if first else ""}
    suggest = reverse("counter:intake_suggest") + desk_together.query_of(first.pk if first else None)
    facts = {
        "query": query,
        "versions": versions,
        "first": first,
        "together": together,
        "suggest": suggest,
    }
    return show(request, "counter/intake_search.html", facts, here=reverse("counter:intake"))


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_safe
def intake_suggest(request: StaffRequest) -> HttpResponse:
    """Options under the search box of procedures."""
    first = desk_forms.uuid_or_none(request.GET.get(desk_together.PARAMETER))
    together = desk_together.query_of(first)
    items = [
        format_html(
            '<li role="option" data-href="{}">{}<span>{} · {}</span></li>',
            reverse("counter:intake_form", args=[version.pk]) + together,
            version.name,
            version.procedure.code,
            version.field.name,
        )
        for version in _found(request, _query(request), SUGGESTED)
    ]
    return HttpResponse(format_html_join("", "{}", ((item,) for item in items)))


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def intake_form(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """The one page of the desk. Only the three buttons at its end do something; all else draws it anew."""
    versions = received_here(request) if request.method != "POST" else of_level(request)
    version = get_object_or_404(versions, pk=version_id)
    kept = kept_post.take(request)
    if kept is not None:
        desk = typed(request, version, kept, judge=False)
        desk.returned = True
        return draw(request, desk)
    if request.method != "POST":
        return draw(request, _empty(request, version))
    act = request.POST.get("do", "")
    desk = typed(request, version, request.POST.copy(), judge=act in DO)
    if act not in DO:
        return draw(request, desk)
    if not complete(desk, act):
        return draw(request, desk, status=422)
    try:
        row = take_in(request, desk, alone=True)
    except like_filings.LikeFiling:
        return draw(request, desk, status=409)
    except Refusal as refusal:
        desk.problem = str(refusal)
        return draw(request, desk, status=409)
    return _go_on(request, row, act, desk)


def _go_on(request: StaffRequest, row: Dossier, act: str, desk: Desk) -> HttpResponse:
    """What the pressed button asks for, now that the dossier is written down."""
    for one in id_mismatches.of_application(row):
        messages.warning(request, f"{one.who}: {one.sentence}")
    if act == "refuse":
        return redirect("counter:refuse", row.pk)
    if act == "ask":
        return redirect("counter:request_supplement", row.pk)
    if act == "keep":
        messages.success(request, _("Đã lưu giấy tờ của %(name)s, chờ kiểm tra.") % {"name": row.owner_name})
        return redirect("counter:dossier", row.pk)
    try:
        key, at = desk.form.cleaned_data["key"], taken_at(request, desk)
        done = services.receive(dossier_id=row.pk, by=request.officer, at=at, key=key)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("counter:dossier", row.pk)
    messages.success(request, received_words(done))
    return redirect(reverse("counter:receipt", args=[done.pk]) + "?in=1")


@transaction.atomic
def take_in(request: StaffRequest, desk: Desk, *, alone: bool = False) -> Dossier:
    """Write the dossier down. alone: raise LikeFiling where it may be one just filed, unless ticked."""
    facts = desk.form.cleaned_data
    like_filings.wait_in_line(version=desk.version, unit=request.officer.unit)
    if alone:
        desk.like = like_filing(desk, request.officer.unit, at=request.person.now)
    if desk.like is not None and not facts["another"]:
        raise like_filings.LikeFiling(other=desk.like)
    turn = desk_turn.tied(request)
    owner = identity.register_party(**desk.form.owner())
    phone = identifiers.normalise_phone(facts["phone"]) if facts["phone"] else ""
    if facts["new_phone"] and phone:
        owner = agencies.change_phone(
            party_id=owner.pk, phone=phone, by=request.officer, at=request.person.now
        )
    other = desk.form.proxy()
    form = Intake(
        dossier_id=facts["dossier_id"],
        version=desk.version,
        owner=owner,
        contact=Contact(phone, facts["email"], facts["address"]),
        case=facts.get("case"),
        e_form=desk.sheet.form if desk.sheet else None,
        answers=desk.sheet.answers if desk.sheet else {},
        papers=tuple(row.paper() for row in desk_forms.of_case(desk.rows, desk.case_id) if row.here),
        channel=desk.form.channel(),
        filed_by=FiledBy(facts["filed_by"]),
        proxy=identity.register_party(**other) if other else None,
        proxy_paper=facts["proxy_paper"],
        delivery=Delivery(facts["delivery"]),
        delivery_address=facts["delivery_address"],
        outside=facts["outside"],
        outside_place=facts["outside_place"],
        ticket=desk.stamp.ticket if desk.stamp else "",
        noted=(desk.stamp.facts() if desk.stamp else {}) | desk_turn.facts(turn) | _beside(desk),
    )
    who: dict[str, Any] = {"by": request.officer, "at": taken_at(request, desk)}
    if facts["first"]:
        row = linked.take_in_with(first=facts["first"], intake=form, **who)
    else:
        row = services.take_in(intake=form, **who)
    if turn is not None:
        calling.note_dossier(turn_id=turn.pk, dossier_id=row.pk)
    return row


def like_filing(desk: Desk, unit: Unit, *, at: datetime) -> Dossier | None:
    """The dossier this one may be again; None for a second press, which is answered as the first."""
    facts = desk.form.cleaned_data
    if Dossier.objects.filter(pk=facts["dossier_id"], receiving_unit=unit).exists():
        return None
    who = {name: facts[name] for name in ("name", "id_number", "phone")}
    return like_filings.like_filing(version=desk.version, unit=unit, at=at, but=facts["dossier_id"], **who)


def taken_at(request: StaffRequest, desk: Desk) -> datetime:
    """When the person handed the papers in: now, or while the line was cut."""
    return desk.stamp.taken_at if desk.stamp else request.person.now


def complete(desk: Desk, act: str) -> bool:
    """True when the button may be obeyed; what is in the way is written into the desk."""
    for row in desk.rows:
        row.check()
    good = desk.form.is_valid() and not any(row.error for row in desk.rows)
    if desk.sheet is not None and desk.sheet.wrong:
        desk.problem = str(reception.form_invalid([page.title for page in desk.sheet.pages if page.wrong]))
    lacking = [row.component for row in desk.demanded if not row.here] if act == "receive" else []
    if lacking:
        desk.problem = str(completeness.papers_missing(lacking))
    return good and not desk.problem


def _beside(desk: Desk) -> dict[str, str | bool]:
    """For the event: beside which like dossier the officer wrote this one down."""
    return {"beside": str(desk.like)} if desk.like else {}


def _empty(request: StaffRequest, version: ProcedureVersion) -> Desk:
    cases = list(version.cases.order_by("position", "pk"))
    form = desk_eform.form_of(version, at=request.person.now)
    first = desk_together.first_of(request, request.GET.get(desk_together.PARAMETER, ""))
    party = first.owner if first else None
    sheet = desk_eform.first_sheet(form, party=party, at=request.person.now) if form else None
    known = desk_together.known_of(first) if first else None
    rows = desk_forms.first_rows(_components(version))
    desk_reuse.offer(rows, known or {}, at=request.person.now)
    holder = request.officer.staff.pk
    desk = Desk(version, DeskForm(cases=cases, typed=known), rows, sheet, first=first, holder=holder)
    for row in rows:
        if str(row.component.pk) in desk.spared:
            row.originals = row.copies = "0"
    return desk


def typed(request: StaffRequest, version: ProcedureVersion, data: QueryDict, *, judge: bool) -> Desk:
    """The page as posted; with the person found by number when asked, or when nothing is known of him yet."""
    cases = list(version.cases.order_by("position", "pk"))
    known = None
    if "find" in data:
        known = known_person(request, data.get("d-id_number", ""))
        if known is not None and known.party is not None:
            fill_in(data, known.party)
    rows = desk_forms.typed_rows(_components(version), data)
    desk_reuse.offer(rows, data, at=request.person.now)
    filled = DeskForm(data, cases=cases) if judge else DeskForm(cases=cases, typed=data)
    dossier_id = desk_forms.uuid_or_none(data.get("d-dossier_id"))
    if dossier_id is not None:
        scans.keep_rows(request, rows, ref=dossier_id)
    form = desk_eform.form_of(version, at=request.person.now)
    sheet = None
    if form is not None:
        raw = {name: [str(value) for value in values] for name, values in data.lists()}
        sheet = desk_eform.typed_sheet(form, raw, at=request.person.now, judge=judge)
    first = desk_together.first_of(request, data.get("d-first", ""))
    holder = request.officer.staff.pk
    return Desk(version, filled, rows, sheet, known=known, first=first, holder=holder)


def draw(request: StaffRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    looked_up = desk.known.party if desk.known else desk.first.owner if desk.first else None
    if looked_up is not None:
        whose = {"subject_id": looked_up.pk, "party_id": looked_up.pk}
        record_look(request, subject="party", purpose=_("Tiếp nhận tại quầy"), **whose)
    groups: dict[int | None, list[PaperRow]] = {}
    for row in desk.rows:
        groups.setdefault(row.component.case_id, []).append(row)
    way = road(desk.version, request.officer.unit, day=request.person.now.date())
    facts = {
        "desk": desk,
        "form": desk.form,
        "version": desk.version,
        "way": way,
        "groups": [{"case_id": case_id, "rows": rows} for case_id, rows in groups.items()],
        "case_names": {case.pk: case.name for case in desk.version.cases.all()},
        "fees": list(desk.version.fees.order_by("id")),
        "terms": list(desk.version.channels.filter(limit_value__isnull=False)),
        "focus_id": not desk.form.is_bound,
        **desk_turn.offer(request),
    }
    return show(request, "counter/intake.html", facts, here=reverse("counter:intake"), status=status)


def _components(version: ProcedureVersion) -> list[Any]:
    return list(version.components.select_related("case").order_by("position", "pk"))


def _query(request: StaffRequest) -> str:
    return request.GET.get("q", "")[:200].replace("\x00", "").strip()


def received_here(request: StaffRequest) -> QuerySet[ProcedureVersion]:
    """Procedures in force that are settled at this desk's level."""
    in_force = ProcedureVersion.objects.in_force(request.person.now.date())
    rows = of_level(request).filter(pk__in=in_force.values("pk"))
    return rows.order_by("-procedure__usage", "sort_key", "pk")


def of_level(request: StaffRequest) -> QuerySet[ProcedureVersion]:
    """Those of this desk's level, in force or not: what was begun in time is judged by the act itself."""
    rows = ProcedureVersion.objects.select_related("procedure", "field")
    return rows.filter(competences__level=request.officer.unit.level)


def _found(request: StaffRequest, query: str, most: int) -> list[ProcedureVersion]:
    if not query:
        return []
    hits = search(query, day=request.person.now.date(), level=request.officer.unit.level, limit=most)
    return [hit.version for hit in hits]
