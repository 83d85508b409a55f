"""May this officer do this act on this dossier now? Asked by the service and by the template.

Every predicate looks only at its arguments. Whether the dossier's state allows the act is `MOVES`' business.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.status import MOVES, OVER, WAITING, Act, Delivery, Money, Status
from motcua.identity.models import Party
from motcua.workflow.models import Step


def at_receiving_desk(by: Officer, dossier: Dossier, role: Role) -> bool:
    """At the one-stop of reception; its head does whatever is done there (61/2018/NĐ-CP Điều 8, 9)."""
    return by.unit.pk == dossier.receiving_unit_id and bool(by.roles & {role, Role.HEAD_ONE_STOP})


DESK = frozenset({Role.RECEIVE, Role.HEAD_ONE_STOP})


def can_type_for_others(by: Officer) -> bool:
    """Who sits before people: the one-stop, and the public post there (61/2018/NĐ-CP Điều 16)."""
    return by.unit.kind == UnitKind.ONE_STOP and bool(by.roles & (DESK | {Role.CARRIER}))


def can_receive(by: Officer, dossier: Dossier) -> bool:
    """The one-stop that the dossier was filed at (61/2018/NĐ-CP Điều 17)."""
    return at_receiving_desk(by, dossier, Role.RECEIVE)


can_refuse = can_receive


def can_transfer(by: Officer, dossier: Dossier) -> bool:
    return at_receiving_desk(by, dossier, Role.RECEIVE)


def can_return(by: Officer, dossier: Dossier) -> bool:
    return at_receiving_desk(by, dossier, Role.RETURN)


def can_say_delivered(by: Officer, dossier: Dossier) -> bool:
    """The desk, or the post's own officer at the one-stop of reception."""
    carries = Role.CARRIER in by.roles and by.unit.pk == dossier.receiving_unit_id
    return can_return(by, dossier) or carries


def can_take_money(by: Officer, dossier: Dossier) -> bool:
    """Whoever receives or returns at the one-stop of reception, and its head."""
    return can_return(by, dossier) or speaks_for_one_stop(by, dossier)


def can_assign(by: Officer, dossier: Dossier) -> bool:
    """Whoever leads the settling unit, or signs for it or its agency (61/2018/NĐ-CP Điều 19 khoản 1)."""
    return leads_settling(by, dossier) or can_sign(by, dossier)


def leads_settling(by: Officer, dossier: Dossier) -> bool:
    return by.holds(Role.ASSIGN, unit_id=dossier.settling_unit_id)


def is_handler(by: Officer, dossier: Dossier) -> bool:
    """The specialist the dossier is assigned to, at work in the unit that settles it; or the substitute."""
    return by.holds(Role.PROCESS, unit_id=dossier.settling_unit_id) and by.acts_for(dossier.handler_id)


def can_take_back(by: Officer, dossier: Dossier) -> bool:
    """Who sent the draft for signing: the handler; of a correction, whoever may draft one."""
    return can_correct(by, dossier) if dossier.status == Status.CORRECTING else is_handler(by, dossier)


def can_consult(by: Officer, dossier: Dossier) -> bool:
    """The handler, or the leader who gave him the dossier (61/2018/NĐ-CP Điều 19 khoản 5)."""
    return is_handler(by, dossier) or leads_settling(by, dossier)


def can_sign(by: Officer, dossier: Dossier) -> bool:
    return Role.SIGN in by.roles and by.unit.pk in {dossier.agency_id, dossier.settling_unit_id}


def heads_agency(by: Officer, dossier: Dossier) -> bool:
    """Signs for the competent agency itself: form 04 is the head's (61/2018/NĐ-CP Điều 19 khoản 9)."""
    return by.holds(Role.SIGN, unit_id=dossier.agency_id)


def can_reprint(by: Officer, dossier: Dossier) -> bool:
    """Whoever works at the one-stop of reception."""
    return by.unit.pk == dossier.receiving_unit_id and bool(
        by.roles & {Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP}
    )


def speaks_for_one_stop(by: Officer, dossier: Dossier) -> bool:
    """Nobody but the one-stop of reception writes to the applicant (61/2018/NĐ-CP Điều 5 khoản 1 điểm e)."""
    return at_receiving_desk(by, dossier, Role.RECEIVE)


def can_change_due_date(by: Officer, dossier: Dossier) -> bool:
    """A date that was promised is changed by the head of the one-stop (61/2018/NĐ-CP Điều 19 khoản 9)."""
    return by.holds(Role.HEAD_ONE_STOP, unit_id=dossier.receiving_unit_id)


def can_supply(by: Officer | Party, dossier: Dossier) -> bool:
    """The owner or the proxy online; the one-stop for what is brought on paper."""
    if isinstance(by, Party):
        return by.pk in {dossier.owner_id, dossier.proxy_id}
    return speaks_for_one_stop(by, dossier)


can_withdraw = can_prove_payment = can_supply


def can_choose_delivery(by: Officer | Party, dossier: Dossier) -> bool:
    """The applicant's own choice; the desk writes down what a person says there."""
    if isinstance(by, Party):
        return can_supply(by, dossier)
    return can_return(by, dossier) or speaks_for_one_stop(by, dossier)


def can_report_error(by: Officer, dossier: Dossier) -> bool:
    """The one-stop, to which the applicant comes, and whoever settles or leads (61/2018/NĐ-CP Điều 21).

    A mistake is said by whoever sees it; who puts it right is asked of `can_correct`.
    """
    at_agency = by.unit.pk in {dossier.agency_id, dossier.settling_unit_id}
    leads = at_agency and bool(by.roles & {Role.ASSIGN, Role.SIGN})
    settles = by.holds(Role.PROCESS, unit_id=dossier.settling_unit_id)
    return leads or settles or speaks_for_one_stop(by, dossier) or can_return(by, dossier)


def can_correct(by: Officer, dossier: Dossier) -> bool:
    """Who handled the dossier, the substitute, or the head of the unit, who is there when they are gone.

    What was settled without a handler, at the moment of reception, any specialist of the unit corrects.
    """
    unhandled = dossier.handler_id is None and by.holds(Role.PROCESS, unit_id=dossier.settling_unit_id)
    return is_handler(by, dossier) or leads_settling(by, dossier) or unhandled


def can_urge(by: Officer, dossier: Dossier) -> bool:
    """The head of the one-stop, TTHC control, the district's office in its area, and leaders inside their own
    unit (61/2018/NĐ-CP Điều 8 khoản 2, Điều 9)."""
    if by.watches(dossier.receiving_unit_id, dossier.agency_id, dossier.settling_unit_id):
        return True
    if at_receiving_desk(by, dossier, Role.HEAD_ONE_STOP):
        return True
    return leads_settling(by, dossier)


def urges_unit(by: Officer, unit_id: UUID) -> bool:
    """Leaders urge their own unit only, the district's office the units of its area."""
    return Role.HEAD_ONE_STOP in by.roles or by.watches(unit_id) or by.unit.pk == unit_id


def can_digitise(by: Officer, dossier: Dossier) -> bool:
    """Whoever receives at the one-stop signs the copy with a personal signature (01/2023/TT-VPCP Điều 8)."""
    return speaks_for_one_stop(by, dossier)


def can_meet_people(by: Officer) -> bool:
    """Whoever meets people at a one-stop (61/2018/NĐ-CP Điều 15)."""
    at_desk = by.unit.kind == UnitKind.ONE_STOP
    return at_desk and bool(by.roles & {Role.RECEIVE, Role.HEAD_ONE_STOP})


def can_give_opinion(by: Officer, matter: Matter | None) -> bool:
    """Whoever settles or leads in the unit that was asked."""
    if matter is None or by.unit.pk != matter.unit_id:
        return False
    return bool(by.roles & {Role.PROCESS, Role.ASSIGN, Role.SIGN})


def keeps_duties_apart(staff_id: UUID, dossier: Dossier, *, act: Act, combines: bool) -> bool:
    """Receiver, handler and signer are three people, unless a recorded delegation combines them.

    DESIGN 4, segregation of duties; delegation under 61/2018/NĐ-CP Điều 17 khoản 5.
    """
    if combines:
        return True
    others = {dossier.received_by_id}
    if act == Act.SIGN:
        others |= {dossier.handler_id, *dossier.stood_in}
    return staff_id not in others


_WHO: dict[Act, Callable[[Any, Dossier], bool]] = {
    Act.RECEIVE: can_receive,
    Act.REFUSE: can_refuse,
    Act.SEND_BACK: can_sign,
    Act.TAKE_BACK_DRAFT: can_take_back,
    Act.DECLINE_EXTENSION: heads_agency,
    Act.TAKE_BACK_EXTENSION: is_handler,
    Act.TRANSFER: can_transfer,
    Act.ASSIGN: can_assign,
    Act.REASSIGN: can_assign,
    Act.COMPLETE_STEP: is_handler,
    Act.PROPOSE: is_handler,
    Act.HAND_OVER: is_handler,
    Act.SIGN: can_sign,
    Act.RETURN_RESULT: can_return,
    Act.CHOOSE_DELIVERY: can_choose_delivery,
    Act.HAND_TO_POST: can_return,
    Act.CONFIRM_POST: can_say_delivered,
    Act.TAKE_BACK_POST: can_return,
    Act.RELEASE_SUPPLEMENT: speaks_for_one_stop,
    Act.SIGN_EXTENSION: heads_agency,
    Act.CHANGE_DUE_DATE: can_change_due_date,
    Act.SIGN_REFUSAL: can_sign,
    Act.RELEASE_REFUSAL: speaks_for_one_stop,
    Act.SUPPLY_SUPPLEMENT: can_supply,
    Act.WITHDRAW: can_withdraw,
    Act.REQUEST_SUPPLEMENT: speaks_for_one_stop,
    Act.PROPOSE_SUPPLEMENT: is_handler,
    Act.CONSULT: can_consult,
    Act.GO_ON_WITHOUT_OPINION: is_handler,
    Act.REQUEST_EXTENSION: is_handler,
    Act.PROPOSE_REFUSAL: is_handler,
    Act.PLAN_VERIFICATION: is_handler,
    Act.RELEASE_VERIFICATION: speaks_for_one_stop,
    Act.RECORD_VERIFICATION: is_handler,
    Act.CALL_OFF_VERIFICATION: is_handler,
    Act.PROPOSE_DUTY: is_handler,
    Act.RELEASE_DUTY: speaks_for_one_stop,
    Act.PROVE_PAYMENT: can_prove_payment,
    Act.CONFIRM_DUTY: is_handler,
    Act.URGE: can_urge,
    Act.CHARGE_FEES: can_take_money,
    Act.RECORD_PAYMENT: can_take_money,
    Act.SHARE_OUT: speaks_for_one_stop,
    Act.SETTLE_AT_ONCE: can_receive,
    Act.REPORT_ERROR: can_report_error,
    Act.PROPOSE_CORRECTION: can_correct,
    Act.SIGN_CORRECTION: can_sign,
    Act.DECLINE_CORRECTION: can_sign,
    Act.RETURN_CORRECTION: can_return,
    Act.REVOKE_RESULT: can_sign,
}
_SEPARATED = {
    Act.COMPLETE_STEP,
    Act.PROPOSE,
    Act.SIGN,
    Act.SIGN_EXTENSION,
    Act.SIGN_REFUSAL,
    Act.PROPOSE_SUPPLEMENT,
    Act.CONSULT,
    Act.REQUEST_EXTENSION,
    Act.PROPOSE_REFUSAL,
    Act.PLAN_VERIFICATION,
    Act.RECORD_VERIFICATION,
    Act.PROPOSE_DUTY,
    Act.PROPOSE_CORRECTION,
    Act.SIGN_CORRECTION,
}
SIGNED = {Act.SIGN, Act.SIGN_EXTENSION, Act.SIGN_REFUSAL, Act.SIGN_CORRECTION}
_SECOND = {
    Act.SIGN: Act.SEND_BACK,
    Act.SIGN_REFUSAL: Act.SEND_BACK,
    Act.SIGN_CORRECTION: Act.SEND_BACK,
    Act.SIGN_EXTENSION: Act.DECLINE_EXTENSION,
}
# The step keeps its holder and its time, and waits.
_ASIDE = {Status.CONSULTING, Status.VERIFYING, Status.INTERLINKED}
# Nobody of the administration holds the dossier: there is nobody to urge.
_NOBODY_HOLDS = OVER | {
    Status.WAIT_SUPP_PRE,
    Status.WAIT_SUPP,
    Status.WAIT_PAY,
    Status.COUNTER_CHECK,
    Status.DONE,
}
# What may also be done in a state, beside the act that is waited for.
_BESIDE: dict[Status, tuple[Act, ...]] = {
    Status.SUBMITTED: (Act.REQUEST_SUPPLEMENT,),
    Status.COUNTER_CHECK: (Act.REQUEST_SUPPLEMENT, Act.SETTLE_AT_ONCE),
    Status.PROCESSING: (
        Act.PROPOSE_SUPPLEMENT,
        Act.CONSULT,
        Act.PLAN_VERIFICATION,
        Act.PROPOSE_DUTY,
        Act.REQUEST_EXTENSION,
        Act.PROPOSE_REFUSAL,
        Act.SHARE_OUT,
    ),
    Status.INTERLINKED: (Act.REQUEST_EXTENSION,),
    Status.VERIFYING: (Act.CALL_OFF_VERIFICATION, Act.REQUEST_EXTENSION),
    Status.WAIT_PAY: (Act.PROVE_PAYMENT,),
    Status.DONE: (Act.CHOOSE_DELIVERY, Act.REPORT_ERROR),
    Status.RETURNED: (Act.REPORT_ERROR, Act.REVOKE_RESULT),
    Status.CORRECTING: (Act.DECLINE_CORRECTION, Act.TAKE_BACK_DRAFT),
    Status.CONSULTING: (Act.CONSULT, Act.GO_ON_WITHOUT_OPINION, Act.REQUEST_EXTENSION),
    Status.SIGNING: (Act.TAKE_BACK_DRAFT, Act.REQUEST_EXTENSION),
    Status.REFUSING: (Act.TAKE_BACK_DRAFT, Act.REQUEST_EXTENSION),
    Status.WAIT_SUPP_PRE: (Act.SUPPLY_SUPPLEMENT,),
    Status.WAIT_SUPP: (Act.SUPPLY_SUPPLEMENT,),
}


def next_acts(
    by: Officer, dossier: Dossier, steps: Sequence[Step], matters: Sequence[Matter] = ()
) -> list[Act]:
    """Acts that wait for this officer, the most natural first.

    steps    open steps of the process; one without a due time is parked behind a matter.
    matters  open side matters of the dossier.
    """
    if dossier.status in WAITING:
        return [Act.RECEIVE, Act.REFUSE] if can_receive(by, dossier) else []
    acts: list[Act] = []
    waiting = [Act(step.act) for step in steps if step.due_at is not None]
    for act in waiting if dossier.status not in _ASIDE else []:
        acts += _with_second(act) if may(act, by, dossier) else []
    for matter in matters:
        acts += _with_second(Act(matter.act)) if _answers(by, dossier, matter) else []
    if dossier.status == Status.DONE and can_return(by, dossier):
        acts = _by_post(dossier) + acts
    elif dossier.status == Status.DONE and dossier.post_item and can_say_delivered(by, dossier):
        acts = [Act.CONFIRM_POST, *acts]
    return acts


def _by_post(dossier: Dossier) -> list[Act]:
    """A result that goes by post is handed to it; while it is there, the post's answer is waited for."""
    if dossier.post_item:
        return [Act.CONFIRM_POST, Act.TAKE_BACK_POST]
    return [Act.HAND_TO_POST] if dossier.delivery == Delivery.POST else []


def side_acts(by: Officer, dossier: Dossier, matters: Sequence[Matter] = ()) -> list[Act]:
    """Acts this officer may do beside what is waited for: ask, consult, extend, refuse, withdraw."""
    acts = [act for act in _BESIDE.get(Status(dossier.status), ()) if may(act, by, dossier)]
    if dossier.post_item:
        acts = [act for act in acts if act != Act.CHOOSE_DELIVERY]
    if dossier.status == Status.CORRECTING and not _waits_for(matters, Act.SIGN_CORRECTION):
        acts = [act for act in acts if act != Act.TAKE_BACK_DRAFT]
    if any(matter.kind == Matter.Kind.EXTENSION for matter in matters):
        acts = [act for act in acts if act != Act.REQUEST_EXTENSION]
    if _waits_for(matters, Act.SIGN_EXTENSION) and may(Act.TAKE_BACK_EXTENSION, by, dossier):
        acts.append(Act.TAKE_BACK_EXTENSION)
    if Status.WITHDRAWN in MOVES[Status(dossier.status)] and can_withdraw(by, dossier):
        acts.append(Act.WITHDRAW)
    if dossier.status not in OVER and can_take_money(by, dossier):
        acts = [*_about_money(dossier), *acts]
    if dossier.status not in _NOBODY_HOLDS and can_urge(by, dossier):
        acts.append(Act.URGE)
    return acts


def _waits_for(matters: Sequence[Matter], act: Act) -> bool:
    return any(matter.act == act for matter in matters)


def _about_money(dossier: Dossier) -> list[Act]:
    """What is owed is taken, or reckoned anew."""
    return [Act.RECORD_PAYMENT, Act.CHARGE_FEES] if dossier.money == Money.DUE else [Act.CHARGE_FEES]


def may(act: Act, by: Officer, dossier: Dossier) -> bool:
    """The person's part in the dossier allows the act; the state is not asked."""
    if not _WHO[act](by, dossier):
        return False
    kind = Act.SIGN if act in SIGNED else act
    return act not in _SEPARATED or keeps_duties_apart(by.staff.pk, dossier, act=kind, combines=by.combines)


def _answers(by: Officer, dossier: Dossier, matter: Matter) -> bool:
    if matter.unit_id is None:  # the applicant's turn
        return False
    if matter.act in {Act.GIVE_OPINION, Act.FINISH_SHARE}:
        return can_give_opinion(by, matter)
    return may(Act(matter.act), by, dossier)


def _with_second(act: Act) -> list[Act]:
    """Whoever may sign may also send back."""
    return [act, _SECOND[act]] if act in _SECOND else [act]
