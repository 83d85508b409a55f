"""Who may say, see and answer. Predicates over their arguments only."""

from datetime import datetime

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Delivery, Status
from motcua.feedback.rating_rows import Moment

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
    """The head sees the one-stop's ratings, leaders their agency's, control everybody's."""
    return bool(by.roles & {Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.SIGN, Role.ASSIGN})


def can_keep_devices(by: Officer) -> bool:
    """Whoever works at the desk sets its tablets up: a commune's one-stop has no head of its own."""
    return by.unit.kind == UnitKind.ONE_STOP and bool(by.roles & _AT_DESK)
