"""A letter to the unit that is late, or nearly so (61/2018/NĐ-CP Điều 8 khoản 2, Điều 9)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.deadlines.counting import add_working_hours
from motcua.dossiers import notices, permissions
from motcua.dossiers.books import next_number
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.letters import urging_letter
from motcua.dossiers.models import Dossier
from motcua.dossiers.services._steps import allow, answered, calendar_of, iso, locked, regime_for
from motcua.dossiers.status import Act
from motcua.dossiers.turns import Turn, turns
from motcua.identity.models import Staff

BOOK = "urging"
_SYMBOL = {UnitKind.ONE_STOP: "ĐĐ-BPMC", UnitKind.OFFICE: "ĐĐ-KSTT"}


class NothingToUrge(Refusal):
    """The unit holds nothing of this dossier now."""

    code = "dossier-nothing-to-urge"
    message = _("{unit} hiện không giữ việc nào của hồ sơ {dossier} nên không đôn đốc được.")


class NotDueYet(Refusal):
    """There is still time."""

    code = "dossier-not-due-yet"
    message = _(
        "{unit} còn thời hạn đến {due}. Chỉ đôn đốc khi đã quá hạn bước hoặc còn không quá {hours} giờ làm "
        "việc."
    )


class UrgedToday(Refusal):
    """Once a day is enough for a dossier and a unit."""

    code = "dossier-urged-today"
    message = _("Hôm nay đã đôn đốc {unit} về hồ sơ {dossier}. Mỗi ngày chỉ đôn đốc một lần.")


@transaction.atomic
def urge(
    *, dossier_id: UUID, by: Officer, at: datetime, unit: UUID, text: str, key: UUID | None = None
) -> Dossier:
    """Write to the unit that holds the dossier; its leaders and the person at work are told.

    Raises PermissionDenied, NothingToUrge, NotDueYet, UrgedToday, ReasonMissing.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_urge(by, dossier))
    turn = _held_by(dossier, unit, by)
    hours = regime_for(dossier, at=at).urge_before_hours
    if not is_near(turn.due_at, hours, dossier, at=at):
        raise NotDueYet(unit=turn.unit.name, due=spoken(turn.due_at), hours=hours)
    said = written_reason(text)[:2000]
    day = local(at).date()
    if _urged_on(dossier, unit, at=at):
        raise UrgedToday(unit=turn.unit.name, dossier=dossier)
    number = f"{next_number(by.unit.pk, BOOK, day.year):02d}/{_symbol(by.unit)}"
    letter = urging_letter(dossier, number=number, to=turn.unit, body=said, by=by, at=at)
    facts = {
        "number": number,
        "to": turn.unit.name,
        "unit": str(unit),
        "what": turn.act.value,
        "due_at_held": iso(turn.due_at),
        "late": at > turn.due_at,
        "note": f"{number}: {said}",
        "sha256": letter.file.blob_id if letter.file else "",
    }
    dossier.note(Act.URGE, by=by, at=at, facts=facts, key=key)
    for person in _told(turn, at=at):
        notices.tell_staff(dossier, "urged_staff", to=person, at=at, reason=said, until=turn.due_at)
    return dossier


def may_be_urged(dossier: Dossier, by: Officer, *, at: datetime) -> list[Turn]:
    """What this officer may urge about now: late or near, one entry a unit, not yet urged today."""
    if not permissions.can_urge(by, dossier):
        return []
    hours = regime_for(dossier, at=at).urge_before_hours
    found: dict[UUID, Turn] = {}
    for turn in turns(dossier):
        mine = permissions.urges_unit(by, turn.unit.pk)
        if (
            mine
            and is_near(turn.due_at, hours, dossier, at=at)
            and not _urged_on(dossier, turn.unit.pk, at=at)
        ):
            found.setdefault(turn.unit.pk, turn)
    return list(found.values())


def is_near(due: datetime, hours: int, dossier: Dossier, *, at: datetime) -> bool:
    """Late, or within that many working hours of being so."""
    return at > due or add_working_hours(at, Decimal(hours), calendar_of(dossier.agency)) >= due


def _held_by(dossier: Dossier, unit: UUID, by: Officer) -> Turn:
    allow(permissions.urges_unit(by, unit))
    for turn in turns(dossier):
        if turn.unit.pk == unit:
            return turn
    named = Unit.objects.filter(pk=unit).first()
    raise NothingToUrge(unit=named.name if named else _("Đơn vị đã chọn"), dossier=dossier)


def _urged_on(dossier: Dossier, unit: UUID, *, at: datetime) -> bool:
    letters = dossier.events.filter(act=Act.URGE, facts__unit=str(unit))
    last = letters.order_by("-number").first()
    return last is not None and local(last.happened_at).date() == local(at).date()


def _told(turn: Turn, *, at: datetime) -> list[Staff]:
    """The unit's leaders, and who holds the work: the person, or everybody in that role."""
    day = at.date()
    people = [turn.person] if turn.person else agencies.staff_in(turn.unit, turn.role, day)
    for role in (Role.ASSIGN, Role.SIGN, Role.HEAD_ONE_STOP):
        people = people + agencies.staff_in(turn.unit, role, day)
    return list({person.pk: person for person in people}.values())


def _symbol(unit: Unit) -> str:
    return _SYMBOL.get(UnitKind(unit.kind), "ĐĐ")
