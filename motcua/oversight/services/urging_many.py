"""One press urges everybody who holds a late dossier of an agency: a letter a dossier, carried by a job."""

from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer, officer
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.services import urging
from motcua.dossiers.status import Act
from motcua.oversight import behind, stock
from motcua.oversight.behind import Wanted, Work
from motcua.oversight.models import UrgeItem, UrgeRun
from motcua.oversight.places import may_compare

MOST = 500  # dossiers of one press
_RELATED = ("version__procedure", "regime", "receiving_unit", "agency", "settling_unit", "handler")


class NobodyToUrge(Refusal):
    """No dossier of the agency is late or nearly so."""

    code = "oversight-nobody-to-urge"
    message = gettext_lazy(
        "{unit} không có hồ sơ nào quá hạn bước hoặc sắp đến hạn bước nên không có gì để đôn đốc."
    )


def may_urge_many(by: Officer) -> bool:
    """The head of a one-stop about what it received, whoever watches over an area about all of it."""
    return Role.HEAD_ONE_STOP in by.roles or may_compare(by)


def held_by(about: Unit, *, by: Officer, wide: bool) -> Wanted:
    """What a press urges: open dossiers the agency settles with a step or matter late or nearly so.

    wide   all the officer watches over; else, of a head, those received at the own desk.
    """
    everything = may_compare(by) and (wide or Role.HEAD_ONE_STOP not in by.roles)
    return Wanted(Work.URGE, settles=about.pk, desk=None if everything else by.unit.pk)


@transaction.atomic
def begin(*, run_id: UUID, about: Unit, text: str, by: Officer, at: datetime, wide: bool = False) -> UrgeRun:
    """Write down which dossiers will be urged about, and queue the job. The same run again returns it.

    Raises PermissionDenied, ReasonMissing, NobodyToUrge.
    """
    existing: UrgeRun | None = UrgeRun.objects.filter(pk=run_id, staff=by.staff).first()
    if existing is not None:
        return existing
    if not may_urge_many(by):
        raise PermissionDenied
    said = written_reason(text)[:2000]
    now = stock.moment_for(by.unit, at=at)
    rows = behind.dossiers(held_by(about, by=by, wide=wide), by, now)
    found = list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST])
    if not found:
        raise NobodyToUrge(unit=about.name)
    run = UrgeRun.objects.create(id=run_id, unit=by.unit, staff=by.staff, about=about, text=said, begun_at=at)
    UrgeItem.objects.bulk_create(UrgeItem(run=run, dossier_id=pk) for pk in found)
    later("oversight.urge", run_id=str(run.pk))
    return run


def carry_on(*, run_id: UUID, at: datetime) -> int:
    """Urge about every dossier that still waits, each in its own transaction; returns how many letters went.

    Run again, also by two workers, no letter is written twice.
    """
    run = UrgeRun.objects.select_related("unit", "staff").get(pk=run_id)
    acting = officer(run.staff, run.unit, day=local(at).date())
    sent = 0
    for item in run.items.filter(state=UrgeItem.State.WAITING).order_by("pk"):
        sent += _urge(item, run, acting, at=at)
    UrgeRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=at)
    return sent


def _urge(item: UrgeItem, run: UrgeRun, by: Officer | None, *, at: datetime) -> int:
    """One dossier: a letter to every unit that holds it late or nearly so."""
    if by is None:
        return _end(item, UrgeItem.State.SKIPPED, _("Người bấm đôn đốc không còn giữ vị trí này."))
    dossier = Dossier.objects.select_related(*_RELATED).get(pk=item.dossier_id)
    told, refused = _sent_before(item, run), ""
    for turn in urging.may_be_urged(dossier, by, at=at):
        key = uuid5(item.pk, str(turn.unit.pk))
        try:
            urging.urge(dossier_id=dossier.pk, by=by, at=at, unit=turn.unit.pk, text=run.text, key=key)
            told.append(turn.unit.name)
        except Refusal as refusal:
            refused = str(refusal)
    if told:
        return _end(item, UrgeItem.State.SENT, ", ".join(told))
    nobody = _("Không còn việc quá hạn bước hoặc sắp đến hạn bước, hoặc hôm nay đã đôn đốc rồi.")
    return _end(item, UrgeItem.State.SKIPPED, refused or nobody)


def _sent_before(item: UrgeItem, run: UrgeRun) -> list[str]:
    """Units this run already wrote to: a worker may have died between the letter and its line here."""
    letters = Event.objects.filter(
        dossier=item.dossier_id, act=Act.URGE, staff=run.staff, happened_at__gte=run.begun_at
    )
    keys = {uuid5(item.pk, facts["unit"]): facts["to"] for facts in letters.values_list("facts", flat=True)}
    return [keys[key] for key in letters.values_list("request_key", flat=True) if key in keys]


def _end(item: UrgeItem, state: UrgeItem.State, said: str) -> int:
    changed = UrgeItem.objects.filter(pk=item.pk, state=UrgeItem.State.WAITING).update(
        state=state, said=said[:500]
    )
    return changed if state == UrgeItem.State.SENT else 0
