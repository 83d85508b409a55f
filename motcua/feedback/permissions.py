"""Who may say, see and answer. Predicates over their arguments only."""

from datetime import datetime

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Delivery, Status
from motcua.feedback.models import Petition
from motcua.feedback.rating_rows import Moment

_LEADERS = {Role.ASSIGN, Role.SIGN, Role.HEAD_ONE_STOP}
PETITION_DESK = {
    Role.TTHC_CONTROL,
    Role.AREA_CONTROL,
    Role.HEAD_ONE_STOP,
    Role.ASSIGN,
    Role.SIGN,
    Role.PROCESS,
}
RATING_WATCHERS = {Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.SIGN, Role.ASSIGN}
_AT_DESK = {Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP}
ENDED = (Status.RETURNED, Status.REFUSED, Status.DECLINED, Status.CLOSED)


def ended_at(dossier: Dossier) -> datetime | None:
    """When there was a result to judge: returned, given online, refused or closed; None before."""
    online = dossier.status == Status.DONE and dossier.delivery == Delivery.ONLINE
    if dossier.status in ENDED or online:
        return dossier.returned_at or dossier.finished_at
    return None


def asked_since(dossier: Dossier, moment: Moment) -> datetime | None:
    """From when the dossier may be rated at the moment; None: not yet."""
    if moment == Moment.RECEPTION:
        return dossier.received_at
    return ended_at(dossier)


def took_part(staff_id: object, dossier: Dossier) -> bool:
    """Whoever received or handled the dossier may not type its rating in for the person."""
    return staff_id in {dossier.received_by_id, dossier.handler_id}


def can_watch_ratings(by: Officer) -> bool:
    """The head sees the one-stop's ratings, leaders their agency's, a district its area's, control all."""
    return bool(by.roles & RATING_WATCHERS)


def can_keep_devices(by: Officer) -> bool:
    """Whoever works at the desk sets its tablets up: a commune's one-stop has no head of its own."""
    return by.unit.kind == UnitKind.ONE_STOP and bool(by.roles & _AT_DESK)


def is_about(by: Officer, petition: Petition) -> bool:
    """Nobody acts on what is said about himself."""
    return bool(petition.official_id == by.staff.pk)


def can_sort(by: Officer, petition: Petition) -> bool:
    """Decide what it is and whose (20/2008/NĐ-CP Điều 9): control, and the leaders of its unit."""
    here = by.unit.pk == petition.unit_id and bool(by.roles & _LEADERS)
    return not is_about(by, petition) and (Role.TTHC_CONTROL in by.roles or here)


def can_answer(by: Officer, petition: Petition) -> bool:
    """Whoever it was given to, and the leaders of the unit."""
    mine = petition.handler_id == by.staff.pk and by.unit.pk == petition.unit_id
    leads = by.unit.pk == petition.unit_id and bool(by.roles & {*_LEADERS, Role.TTHC_CONTROL})
    return not is_about(by, petition) and (mine or leads)


def can_approve(by: Officer, petition: Petition) -> bool:
    """A leader of the unit who did not write the answer himself."""
    leads = by.unit.pk == petition.unit_id and bool(by.roles & {Role.SIGN, Role.HEAD_ONE_STOP})
    return not is_about(by, petition) and leads and petition.answered_by_id != by.staff.pk


def can_publish(by: Officer, petition: Petition) -> bool:
    """Control publishes, or sends an unsuitable answer back."""
    return not is_about(by, petition) and Role.TTHC_CONTROL in by.roles


def can_type_petition(by: Officer) -> bool:
    """Write down what was said on the telephone or handed in on paper (20/2008/NĐ-CP Điều 6, 7)."""
    return bool(by.roles & {Role.TTHC_CONTROL, Role.RECEIVE, Role.HEAD_ONE_STOP, Role.ASSIGN})
