"""Interlinked: one intake, several agencies, each with its work, its own time and its own lateness
(61/2018/NĐ-CP Điều 19 khoản 6, 7). On paper one after the other, electronically all at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.catalogue.arrangements import ShareOrder, arrangement_on
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.deadlines.counting import Limit, LimitUnit, due_at
from motcua.documents.models import File
from motcua.dossiers import notices, permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.letters import transfer_slip
from motcua.dossiers.models import Dossier, Matter, MoveNotAllowed
from motcua.dossiers.services import _matters
from motcua.dossiers.services._steps import (
    SomeoneElseDidThis,
    allow,
    answered,
    calendar_of,
    iso,
    locked,
    regime_for,
)
from motcua.dossiers.status import Act, Status


class NothingShared(Refusal):
    """Somebody must have a part, and a part is whole: agency, work, time."""

    code = "dossier-nothing-shared"
    message = _(
        "Thủ tục “{procedure}” chưa khai phần việc liên thông. Hãy ghi ít nhất một cơ quan, "
        "phần việc và thời hạn của cơ quan đó."
    )


class NobodyToShareWith(Refusal):
    """The unit does not exist today, leads the dossier itself, stands twice, or has nobody at work."""

    code = "dossier-nobody-to-share-with"
    message = _(
        "{unit} hiện không có cán bộ xử lý, là cơ quan chủ trì, hoặc đã có trong danh sách. "
        "Vui lòng chọn cơ quan khác."
    )


@dataclass(frozen=True)
class Part:
    """What one agency does, and how long it has once its turn comes."""

    unit: str  # id of the unit, as text: it is kept in the event
    name: str
    work: str
    value: int
    measure: str  # a LimitUnit

    @property
    def limit(self) -> Limit:
        return Limit(self.value, LimitUnit(self.measure))


def part(unit: Unit, work: str, limit: Limit) -> Part:
    """A part of the plan."""
    return Part(str(unit.pk), unit.name, work.strip()[:500], limit.value, LimitUnit(limit.unit).value)


def declared(dossier: Dossier, *, at: datetime) -> list[Part]:
    """The parts the catalogue declares for this procedure on that day, resolved from the receiving unit."""
    day = local(at).date()
    own = arrangement_on(dossier.version.procedure_id, day)
    parts = []
    for term in own.shares.order_by("position") if own else ():
        committee = agencies.committee_at(term.level, dossier.receiving_unit, day)
        unit = agencies.settling_unit(committee, term.settles, day)
        parts.append(part(unit, term.work, Limit(term.limit_value, LimitUnit(term.limit_unit))))
    return parts


def takes_turns(dossier: Dossier, *, at: datetime) -> bool:
    """Whether the agencies work one after the other: as the catalogue says, else paper does."""
    own = arrangement_on(dossier.version.procedure_id, local(at).date())
    if own is None or own.share_order == ShareOrder.BY_FORM:
        return dossier.channel != "online"
    return own.share_order == ShareOrder.TURN


@transaction.atomic
def share_out(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    parts: Sequence[Part] = (),
    in_turn: bool,
    key: UUID | None = None,
) -> Dossier:
    """The one-stop sends the dossier to the other agencies; the lead waits for what they return.

    parts    as the catalogue declares them when left out.
    in_turn  one after the other, as paper goes; else all at once.
    Raises PermissionDenied, NothingShared, NobodyToShareWith, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.speaks_for_one_stop(by, dossier))
    if dossier.status != Status.PROCESSING:
        label = Status(dossier.status).label
        raise MoveNotAllowed(dossier=dossier, status=label, target=Act.SHARE_OUT.label)
    plan = list(parts) or declared(dossier, at=at)
    _check(dossier, plan, at=at)
    facts = {"parts": [asdict(one) for one in plan], "in_turn": in_turn}
    dossier.move(Status.INTERLINKED, Act.SHARE_OUT, by=by, at=at, facts=facts, key=key)
    if in_turn:
        _open(dossier, plan[0], plan[1:], by=by, at=at)
    else:
        for one in plan:
            _open(dossier, one, [], by=by, at=at)
    return dossier


@transaction.atomic
def finish_share(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    result: str,
    file: File | None = None,
    key: UUID | None = None,
) -> Dossier:
    """An agency returns its part, in time or not; in turn the next one's time begins now.

    After the last part the lead agency goes on. Raises PermissionDenied, ReasonMissing, SomeoneElseDidThis.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    rows = dossier.matters.filter(kind=Matter.Kind.SHARE, unit=by.unit).select_related("unit", "opened_by")
    mine = rows.order_by("-opened_at").first()
    allow(permissions.can_give_opinion(by, mine))
    if mine is None or mine.closed_at is not None:
        raise SomeoneElseDidThis(act=Act.FINISH_SHARE.label.lower(), dossier=dossier)
    said = written_reason(result)
    on_time = mine.due_at is not None and at <= mine.due_at
    mine.facts |= {"result": said, "on_time": on_time}
    mine.file = file
    _matters.end(mine, Act.FINISH_SHARE, at=at)
    rest = [Part(**one) for one in mine.facts["rest"]]
    more = bool(rest) or dossier.matters.filter(kind=Matter.Kind.SHARE, closed_at=None).exists()
    facts = {"work": mine.facts["work"], "note": said, "on_time": on_time, "due_at_share": iso(mine.due_at)}
    target = Status.INTERLINKED if more else Status.PROCESSING
    dossier.move(target, Act.FINISH_SHARE, by=by, at=at, facts=facts, key=key)
    if rest:
        sender = Officer(mine.opened_by, dossier.receiving_unit, frozenset())
        _open(dossier, rest[0], rest[1:], by=sender, at=at)
    elif not more and dossier.handler is not None:
        notices.tell_staff(dossier, "shares_done_staff", to=dossier.handler, at=at)
    return dossier


def _check(dossier: Dossier, plan: Sequence[Part], *, at: datetime) -> None:
    if not plan or any(not one.work or one.value <= 0 for one in plan):
        raise NothingShared(procedure=dossier.version.name)
    day = local(at).date()
    found = {str(unit.pk): unit for unit in Unit.objects.on(day).filter(pk__in=[one.unit for one in plan])}
    seen = {str(dossier.settling_unit_id)}
    for one in plan:
        unit = found.get(one.unit)
        free = unit is not None and one.unit not in seen and unit.kind != UnitKind.ONE_STOP
        if unit is None or not free or not agencies.staff_in(unit, Role.PROCESS, day):
            raise NobodyToShareWith(unit=one.name)
        seen.add(one.unit)


def _open(dossier: Dossier, one: Part, rest: Sequence[Part], *, by: Officer, at: datetime) -> None:
    """The agency's own clock starts now; it gets the slip, and the one-stop above it a word."""
    unit = Unit.objects.get(pk=one.unit)
    mode = regime_for(dossier, at=at).count_mode
    until = due_at(at, limit=one.limit, calendar=calendar_of(unit), mode=mode).at
    facts: dict[str, Any] = {**asdict(one), "to": unit.name, "rest": [asdict(later) for later in rest]}
    matter = _matters.open_matter(
        dossier,
        Matter.Kind.SHARE,
        Act.FINISH_SHARE,
        unit=unit,
        role=Role.PROCESS,
        due_at=until,
        facts=facts,
        by=by,
        at=at,
    )
    transfer_slip(dossier, to=unit, body=slip(dossier, one, rest, until), by=by, at=at)
    _matters.tell_holders(matter, "shared_staff", at=at, reason=one.work)
    if unit.level != dossier.receiving_unit.level:
        _tell_desk_above(dossier, unit, one.work, until, at=at)


def slip(dossier: Dossier, one: Part, rest: Sequence[Part], until: datetime) -> str:
    """What the transfer slip says: this agency's work and time, who comes after, where it all returns."""
    mine = _("Phần việc: {work}. Thời hạn: {limit}, trước {until}.")
    lines = [str(mine).format(work=one.work, limit=one.limit, until=spoken(until))]
    for place, later in enumerate(rest, start=2):
        then = _("Tiếp theo ({place}): {unit}, {work}, {limit} từ khi nhận kết quả phần trước.")
        lines.append(str(then).format(place=place, unit=later.name, work=later.work, limit=later.limit))
    back = _("Kết quả chuyển về cơ quan chủ trì {lead}; {desk} theo dõi và trả cho người nộp.")
    lines.append(str(back).format(lead=dossier.settling_unit.name, desk=dossier.receiving_unit.name))
    return "\n".join(lines)


def _tell_desk_above(dossier: Dossier, unit: Unit, work: str, until: datetime, *, at: datetime) -> None:
    """Another level has a part: the head of its one-stop watches it (Điều 19 khoản 7)."""
    day = local(at).date()
    desk = agencies.one_stop_of(unit, day)
    for person in agencies.staff_in(desk, Role.HEAD_ONE_STOP, day):
        words = f"{unit.name}: {work}"
        notices.tell_staff(dossier, "share_watch_staff", to=person, at=at, reason=words, until=until)
