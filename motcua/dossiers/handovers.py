"""Paper folders between desks: who hands over what to whom, what waits to go, where a folder is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.prepared import prepared
from motcua.dossiers.models import Dossier, HandoverItem, HandoverList, Paper
from motcua.dossiers.queries import AT_DESK, IN_AGENCY
from motcua.dossiers.status import Delivery, Status

Way, Outcome = HandoverList.Way, HandoverItem.Outcome
PAGE = 50
_LIST_IN_CODE = re.compile(r"DSBG-([0-9A-F-]{36})")
_CODE_IN_ADDRESS = re.compile(r"/theo-doi/([A-Z0-9.-]+)")


@dataclass(frozen=True)
class Move:
    """One hand-over of a dossier's folder, for its page and its control sheet."""

    list_id: UUID
    number: str
    way: str
    giver: str
    taker: str
    sent_at: datetime | None
    sent_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    outcome: str
    outcome_label: str


def works_with_paper(officer: Officer) -> bool:
    """Whoever has folders on the desk: at a one-stop, or where dossiers are settled."""
    return bool(officer.roles & _roles_of(officer.unit))


def ways_of(officer: Officer) -> list[HandoverList.Way]:
    """Which lists this officer may open."""
    if not works_with_paper(officer):
        return []
    if officer.unit.kind == UnitKind.ONE_STOP:
        return [Way.TO_AGENCY, Way.TO_POST]
    return [Way.TO_ONE_STOP]


def may_give(officer: Officer, paper: HandoverList) -> bool:
    return officer.unit.pk == paper.giver_id and works_with_paper(officer)


def may_take(officer: Officer, paper: HandoverList, *, day: date) -> bool:
    """The unit named on the list; the post by its own account.

    Where the post has none, its carrier signs the printed list and the desk writes down the name.
    """
    if paper.taker_id is None:
        if Role.CARRIER in officer.roles:
            return bool(officer.unit.pk == paper.giver_id)
        return may_give(officer, paper) and not post_scans(paper.giver, day)
    return officer.unit.pk == paper.taker_id and works_with_paper(officer)


def post_scans(unit: Unit, day: date) -> bool:
    """The post has an account of its own at this one-stop."""
    return Assignment.objects.on(day).filter(unit=unit, role=Role.CARRIER).exists()


def for_post(officer: Officer) -> QuerySet[HandoverList]:
    """Lists the one-stop gave to the post whose officer asks."""
    lists = HandoverList.objects.select_related("giver", "taker")
    if Role.CARRIER not in officer.roles:
        return lists.none()
    return lists.filter(way=Way.TO_POST, giver=officer.unit, sent_at__isnull=False)


def parcels(officer: Officer) -> QuerySet[HandoverItem]:
    """Parcels the post has taken over from this one-stop."""
    found = HandoverItem.objects.filter(list__in=for_post(officer)).exclude(outcome=Outcome.MISSING)
    return found.exclude(confirmed_at=None).select_related("dossier", "list", "confirmed_by", "ended_by")


def visible_to(officer: Officer) -> QuerySet[HandoverList]:
    """Lists the unit gives or takes; an unsent one is the giver's alone; all for TTHC control."""
    lists = HandoverList.objects.select_related("giver", "taker")
    if Role.TTHC_CONTROL in officer.roles:
        return lists
    if not works_with_paper(officer):
        return lists.none()
    return lists.filter(Q(giver=officer.unit) | Q(taker=officer.unit, sent_at__isnull=False))


def takers(giver: Unit, way: HandoverList.Way) -> list[Unit]:
    """Units that folders of this unit may go to: those its open dossiers are settled in, or came in at."""
    field = {
        Way.TO_AGENCY: ("receiving_unit", "settling_unit"),
        Way.TO_ONE_STOP: ("settling_unit", "receiving_unit"),
    }
    if way not in field:
        return []
    here, there = field[way]
    found = Dossier.objects.filter(**{here: giver}, received_at__isnull=False).values(there).distinct()
    return list(Unit.objects.filter(pk__in=found).exclude(pk=giver.pk).order_by("sort_key")[:100])


def belongs(dossier: Dossier, paper: HandoverList) -> bool:
    """The folder's road leads from this giver to this taker."""
    match paper.way:
        case Way.TO_AGENCY:
            ends = (dossier.receiving_unit_id, dossier.settling_unit_id)
        case Way.TO_ONE_STOP:
            ends = (dossier.settling_unit_id, dossier.receiving_unit_id)
        case _:
            return dossier.receiving_unit_id == paper.giver_id and dossier.delivery == Delivery.POST
    return ends == (paper.giver_id, paper.taker_id)


def code_of(typed: str) -> str:
    """The code in what a scanner typed: the code itself, or the address a receipt's QR holds."""
    text = "".join(typed.split()).upper().replace("/THEO-DOI/", "/theo-doi/")
    found = _CODE_IN_ADDRESS.search(text)
    return (found[1] if found else text)[:60]


def failed_at_post(dossier: Dossier) -> HandoverItem | None:
    """What the post said last of the parcel, when it could not be delivered."""
    rows = dossier.folder_moves.exclude(end="").select_related("ended_by").order_by("-ended_at")
    last = rows.first()
    return last if last is not None and last.end == HandoverItem.End.FAILED else None


def list_code(paper: HandoverList) -> str:
    """What the QR of a printed list holds."""
    return f"DSBG-{str(paper.pk).upper()}"


def list_of_code(typed: str) -> UUID | None:
    """The list whose QR was scanned."""
    found = _LIST_IN_CODE.fullmatch("".join(typed.split()).upper())
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None


def waiting(paper: HandoverList) -> list[Dossier]:
    """Folders that should travel on such a list and are on none, the most pressing first."""
    moved = HandoverItem.objects.filter(dossier=OuterRef("pk"), list__way=paper.way).exclude(
        outcome=Outcome.MISSING
    )
    rows = Dossier.objects.filter(~Exists(moved), received_at__isnull=False)
    match paper.way:
        case Way.TO_AGENCY:
            rows = rows.filter(
                Exists(_on_paper()),
                receiving_unit=paper.giver,
                settling_unit=paper.taker,
                status__in=[Status.RECEIVED, Status.WITH_AGENCY, Status.PROCESSING],
            )
        case Way.TO_ONE_STOP:
            rows = rows.filter(settling_unit=paper.giver, receiving_unit=paper.taker, status=Status.DONE)
        case _:
            rows = rows.filter(receiving_unit=paper.giver, delivery=Delivery.POST, status=Status.DONE)
    order = "transfer_by" if paper.way == Way.TO_AGENCY else "due_at"
    return list(rows.select_related("version").order_by(order, "id")[:PAGE])


def items_of(paper: HandoverList) -> list[HandoverItem]:
    """Folders of a list in the order they were put on it."""
    rows = paper.items.select_related("dossier__version", "confirmed_by", "ended_by")
    return list(rows.order_by("id"))


def moves_of(dossier: Dossier) -> list[Move]:
    """Where the folder has been, the first move first."""
    return [
        Move(
            list_id=row.list_id,
            number=str(row.list),
            way=row.list.way,
            giver=row.list.giver.name,
            taker=row.list.taker_name,
            sent_at=row.list.sent_at,
            sent_by=row.list.sent_by_name,
            confirmed_at=row.confirmed_at,
            confirmed_by=row.confirmed_by.full_name if row.confirmed_by else "",
            outcome=row.outcome,
            outcome_label=str(Outcome(row.outcome).label),
        )
        for row in _moves.rows(dossier_id=dossier.pk)
    ]


@prepared
def _moves(*, dossier_id: UUID) -> QuerySet[HandoverItem]:
    rows = HandoverItem.objects.filter(dossier=dossier_id)
    return rows.select_related("list__giver", "list__taker", "confirmed_by").order_by("id")


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def contents_of(dossier: Dossier) -> str:
    """“2 bản chính, 1 bản sao”: what the folder holds, by what was counted at reception."""
    papers = dossier.papers.filter(kind=Paper.Kind.COMPONENT, replaced_at=None)
    sums = papers.aggregate(originals=Sum("originals"), copies=Sum("copies"))
    said = [
        _("%(n)d bản chính") % {"n": sums["originals"]} if sums["originals"] else "",
        _("%(n)d bản sao") % {"n": sums["copies"]} if sums["copies"] else "",
    ]
    return ", ".join(filter(None, said))


def differences(items: Sequence[HandoverItem]) -> str:
    """What was missing and what nobody had listed, as one sentence; empty when both sides agree."""
    said = []
    for outcome in (Outcome.MISSING, Outcome.EXTRA):
        codes = [str(item.dossier) for item in items if item.outcome == outcome]
        if codes:
            said.append(f"{outcome.label}: {', '.join(codes)}")
    again = [f"{item.dossier} (×{item.repeats + 1})" for item in items if item.repeats]
    if again:
        said.append(_("Quét nhiều lần: %(codes)s") % {"codes": ", ".join(again)})
    return "; ".join(said)


def _on_paper() -> QuerySet[Paper]:
    counted = Paper.objects.filter(dossier=OuterRef("pk"), kind=Paper.Kind.COMPONENT)
    return counted.filter(Q(originals__gt=0) | Q(copies__gt=0))


def _roles_of(unit: Unit) -> frozenset[Role]:
    return AT_DESK if unit.kind == UnitKind.ONE_STOP else IN_AGENCY
