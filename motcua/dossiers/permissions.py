"""May this officer do this act on this dossier now? Asked by the service and by the template.

Every predicate looks only at its arguments. Whether the dossier's state allows the act is `MOVES`' business.
"""

from uuid import UUID

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act, Status
from motcua.workflow.models import Step


def at_receiving_desk(by: Officer, dossier: Dossier, role: Role) -> bool:
    return by.holds(role, unit_id=dossier.receiving_unit_id)


def can_receive(by: Officer, dossier: Dossier) -> bool:
    """The one-stop that the dossier was filed at (61/2018/NĐ-CP Điều 17)."""
    return at_receiving_desk(by, dossier, Role.RECEIVE)


can_refuse = can_receive


def can_transfer(by: Officer, dossier: Dossier) -> bool:
    return at_receiving_desk(by, dossier, Role.RECEIVE)


def can_return(by: Officer, dossier: Dossier) -> bool:
    return at_receiving_desk(by, dossier, Role.RETURN)


def can_assign(by: Officer, dossier: Dossier) -> bool:
    return by.holds(Role.ASSIGN, unit_id=dossier.settling_unit_id)


def is_handler(by: Officer, dossier: Dossier) -> bool:
    """The specialist the dossier is assigned to, at work in the unit that settles it."""
    return by.holds(Role.PROCESS, unit_id=dossier.settling_unit_id) and dossier.handler_id == by.staff.pk


def can_sign(by: Officer, dossier: Dossier) -> bool:
    return Role.SIGN in by.roles and by.unit.pk in {dossier.agency_id, dossier.settling_unit_id}


def keeps_duties_apart(staff_id: UUID, dossier: Dossier, *, act: Act, combines: bool) -> bool:
    """Receiver, handler and signer are three people, unless a recorded delegation combines them.

    DESIGN 4, segregation of duties; delegation under 61/2018/NĐ-CP Điều 17 khoản 5.
    """
    if combines:
        return True
    others = {dossier.received_by_id}
    if act == Act.SIGN:
        others.add(dossier.handler_id)
    return staff_id not in others


_WHO = {
    Act.TRANSFER: can_transfer,
    Act.ASSIGN: can_assign,
    Act.COMPLETE_STEP: is_handler,
    Act.PROPOSE: is_handler,
    Act.HAND_OVER: is_handler,
    Act.SIGN: can_sign,
    Act.RETURN_RESULT: can_return,
}


def next_acts(by: Officer, dossier: Dossier, steps: list[Step]) -> list[Act]:
    """Acts this officer may do now, the most natural first; `steps` are the dossier's open steps."""
    if dossier.status in {Status.SUBMITTED, Status.COUNTER_CHECK}:
        return [Act.RECEIVE, Act.REFUSE] if can_receive(by, dossier) else []
    acts: list[Act] = []
    for step in steps:
        act = Act(step.act)
        if not _WHO[act](by, dossier):
            continue
        if not keeps_duties_apart(by.staff.pk, dossier, act=act, combines=by.combines) and act in _SEPARATED:
            continue
        acts.append(act)
        if act == Act.SIGN:
            acts.append(Act.SEND_BACK)
    return acts


_SEPARATED = {Act.COMPLETE_STEP, Act.PROPOSE, Act.SIGN}
