"""Who may do what: every act tried by every role (61/2018/NĐ-CP Điều 5, 8, 9, 12, 17 to 20).

A role that may is never told "not yours"; a role that may not is told so by the service, whatever its page
shows, and nothing is written. The buttons offered are exactly the acts allowed. The applicant, the proxy and
the post's person who files for somebody act through the services that take a person; no other does.
Delegation, the applicant's acts and who reads what: test_roles_of_people.py.
"""

from datetime import date
from typing import get_type_hints

import pytest
from django.core.exceptions import PermissionDenied

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.documents.models import Scan
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Event
from motcua.dossiers.services import (
    at_once,
    consulting,
    correcting,
    delay,
    digitisation,
    duty,
    ending,
    intake,
    onsite,
    outcome,
    paying,
    processing,
    reconciling,
    returning,
    sharing,
    supplement,
    urging,
)
from motcua.dossiers.services.intake import Contact, Intake
from motcua.dossiers.services.paying import Charged
from motcua.dossiers.services.reprinting import reprint
from motcua.dossiers.status import Act, Delivery
from motcua.identity.models import Party
from motcua.payments.models import Order
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY
from tests.payments.factories import fee, owes

LATER = factories.vn(2022, 7, 28, 9, 0)
WORDS = "Đơn đề nghị ngày 25/7/2022 của người nộp."
HIM = Collector("Nguyễn Văn Minh", receipt_given_back=True)

# role: who plays it
CAST = {
    "receive": lambda w, n: w.lan,
    "return": lambda w, n: w.tam,
    "head_one_stop": lambda w, n: n.head,
    "assign": lambda w, n: n.assigner,
    "handler": lambda w, n: w.dung,
    "colleague": lambda w, n: n.colleague,
    "sign": lambda w, n: n.chair,
    "consulted": lambda w, n: n.police,
    "other_agency": lambda w, n: w.thao,
    "tthc_control": lambda w, n: n.control,
    "carrier": lambda w, n: n.carrier,
    "system_admin": lambda w, n: n.machine,
}
ONE_STOP = {"receive", "head_one_stop"}
RETURNS = {"return", "head_one_stop"}
ASKS = {"handler", "assign"}


def consulting_police(w, n=None):
    return side.consulting_police(w, n.police)


def invitation_drafted(w):
    return side.visit_planned(w, applicant=True)


def to_post(w):
    dossier = factories.done(w)
    home = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ"
    return returning.choose_delivery(
        dossier_id=dossier.pk, by=w.minh, at=MONDAY, delivery=Delivery.POST, address=home
    )


def posted(w):
    dossier = to_post(w)
    return returning.hand_to_post(dossier_id=dossier.pk, by=w.tam, at=MONDAY, item="CI123456789VN")


def sharing_with_police(w, n=None):
    return side.shared_out(w, n.police)


# act: the state it is done in, how it is done, who may
ACTS = {
    "receive": (factories.taken_in, intake.receive, {}, ONE_STOP),
    "refuse": (factories.taken_in, intake.refuse, {"reason_code": "x", "reason": WORDS}, ONE_STOP),
    "request_supplement": (factories.taken_in, supplement.request_supplement, {"items": "item"}, ONE_STOP),
    "transfer": (factories.received, processing.transfer, {}, ONE_STOP),
    "assign": ("transferred", processing.assign, {"to": "handler"}, {"assign", "sign"}),
    "complete_step": (factories.assigned, processing.complete_step, {"note": WORDS}, {"handler"}),
    "propose": (factories.assigned, processing.propose, {"data": {}}, {"handler"}),
    "propose_supplement": (
        factories.assigned,
        supplement.propose_supplement,
        {"items": "item"},
        {"handler"},
    ),
    "release_supplement": (side.drafted, supplement.release_supplement, {}, ONE_STOP),
    "supply_supplement": (side.asked, supplement.supply_supplement, {"supply": "paper"}, ONE_STOP),
    "consult": (
        factories.assigned,
        consulting.consult,
        {"to": "police", "content": WORDS, "answer_on": date(2022, 7, 27)},
        ASKS,
    ),
    "give_opinion": (
        consulting_police,
        consulting.give_opinion,
        {"opinion": WORDS, "agrees": True},
        {"consulted"},
    ),
    "go_on_without_opinion": (
        consulting_police,
        consulting.go_on_without_opinion,
        {"note": WORDS, "at": LATER},
        {"handler"},
    ),
    "request_extension": (
        factories.assigned,
        delay.request_extension,
        {"reason_code": "workload", "reason": WORDS, "new_date": date(2022, 8, 2)},
        {"handler"},
    ),
    "sign_extension": (side.extension_asked, delay.sign_extension, {}, {"sign"}),
    "take_back_extension": (side.extension_asked, delay.take_back_extension, {"reason": WORDS}, {"handler"}),
    "decline_extension": (side.extension_asked, delay.decline_extension, {"reason": WORDS}, {"sign"}),
    "change_due_date": (side.apology_signed, delay.change_due_date, {}, {"head_one_stop"}),
    "propose_refusal": (
        factories.assigned,
        ending.propose_refusal,
        {"reason_code": "x", "reason": WORDS},
        {"handler"},
    ),
    "sign_refusal": (side.refusal_proposed, ending.sign_refusal, {}, {"sign"}),
    "release_refusal": (side.refusal_signed, ending.release_refusal, {}, ONE_STOP),
    "plan_verification": (factories.assigned, onsite.plan_verification, {"plan": "plan"}, {"handler"}),
    "release_verification": (invitation_drafted, onsite.release_verification, {}, ONE_STOP),
    "record_verification": (
        side.visit_planned,
        onsite.record_verification,
        {"minutes": onsite.Minutes(WORDS), "at": LATER},
        {"handler"},
    ),
    "call_off_verification": (
        side.visit_planned,
        onsite.call_off_verification,
        {"reason": WORDS},
        {"handler"},
    ),
    "propose_duty": (factories.assigned, duty.propose_duty, {"duty": "duty"}, {"handler"}),
    "release_duty": (side.duty_drafted, duty.release_duty, {}, ONE_STOP),
    "prove_payment": (side.duty_sent, duty.prove_payment, {"proof": duty.Proof("CTT-01")}, ONE_STOP),
    "confirm_duty": (side.duty_proved, duty.confirm_duty, {"document": WORDS}, {"handler"}),
    "settle_at_once": (side.taken_in_at_once, at_once.settle_at_once, {"given": "given"}, ONE_STOP),
    "share_out": (factories.assigned, sharing.share_out, {"parts": "parts", "in_turn": False}, ONE_STOP),
    "finish_share": (sharing_with_police, sharing.finish_share, {"result": WORDS}, {"consulted"}),
    "urge": (
        factories.assigned,
        urging.urge,
        {"unit": "ward", "text": WORDS, "at": LATER},
        {"head_one_stop", "assign", "tthc_control"},
    ),
    "report_error": (
        factories.returned,
        correcting.report_error,
        {"finding": correcting.Finding("applicant", WORDS)},
        {"receive", "return", "head_one_stop", "assign", "handler", "colleague", "sign"},
    ),
    "propose_correction": (
        side.error_found,
        correcting.propose_correction,
        {"data": {}},
        {"handler", "assign"},
    ),
    "sign_correction": (side.correction_proposed, correcting.sign_correction, {}, {"sign"}),
    "decline_correction": (side.error_found, correcting.decline_correction, {"reason": WORDS}, {"sign"}),
    "return_correction": (side.correction_signed, correcting.return_correction, {"collector": HIM}, RETURNS),
    "revoke_result": (
        factories.returned,
        correcting.revoke_result,
        {"decision": "Quyết định 12/QĐ-UBND", "reason": WORDS},
        {"sign"},
    ),
    "take_back_draft": (factories.proposed, processing.take_back_draft, {"reason": WORDS}, {"handler"}),
    "send_back": (factories.proposed, processing.send_back, {"reason": WORDS}, {"sign"}),
    "sign": (factories.proposed, outcome.sign, {}, {"sign"}),
    "hand_over": ("result_signed", outcome.hand_over, {}, {"handler"}),
    "return_result": (factories.done, outcome.return_result, {"collector": HIM}, RETURNS),
    "choose_delivery": (
        factories.done,
        returning.choose_delivery,
        {"delivery": Delivery.ONLINE},
        ONE_STOP | RETURNS,
    ),
    "hand_to_post": (to_post, returning.hand_to_post, {"item": "CI123456789VN"}, RETURNS),
    "confirm_post": (posted, returning.confirm_post, {"collector": HIM}, RETURNS | {"carrier"}),
    "take_back_post": (posted, returning.take_back_post, {"reason": WORDS}, RETURNS),
    "withdraw": (factories.assigned, ending.withdraw, {"reason": WORDS}, ONE_STOP),
}
NOT_A_STEP_HERE = {"complete_step"}  # the ward's process has no such step
# acts of nobody's press: the law's clock and the change of units
OF_THE_SYSTEM = {Act.CLOSE, Act.FOLLOW_UNIT, Act.REMIND, Act.WARN, Act.ESCALATE, Act.BREACH_APOLOGY}
OF_THE_APPLICANT = {
    intake.submit,
    supplement.supply_supplement,
    ending.withdraw,
    duty.prove_payment,
    returning.choose_delivery,
}
# allowed here, but with nothing to do it to
NOTHING_THERE = {Act.REUSE_COPY, Act.REASSIGN, Act.RECORD_PAYMENT}


def paid(w, dossier):
    """The order of the dossier, paid at the desk."""
    order = Order.objects.filter(ref=dossier.pk).first()
    if order is None:
        order = owes(w, dossier)
        paying.take_cash(dossier_id=dossier.pk, by=w.lan, at=MONDAY)
    return order


def refund_asked(w, dossier):
    order = paid(w, dossier)
    if not order.refunds.exists():
        facts = {"order_id": order.pk, "amount": 1000, "why": WORDS, "key": uuid7()}
        reconciling.ask_refund(dossier_id=dossier.pk, by=w.lan, at=MONDAY, **facts)
    return order.refunds.get()


# acts without a button among those of the dossier: where they are done, who may
ELSEWHERE = {
    Act.TAKE_IN: (lambda w, dossier, by: intake.take_in(intake=brought(w), by=by, at=MONDAY), ONE_STOP),
    Act.DIGITISE: (
        lambda w, dossier, by: digitisation.begin_scan(
            dossier_id=dossier.pk, paper_id=None, way=Scan.Way.UPLOAD, by=by, at=MONDAY
        ),
        ONE_STOP,
    ),
    Act.REUSE_COPY: (
        lambda w, dossier, by: digitisation.reuse_copy(
            dossier_id=dossier.pk, component_id=w.component.pk, source=uuid7(), by=by, at=MONDAY
        ),
        ONE_STOP,
    ),
    Act.REASSIGN: (
        lambda w, dossier, by: processing.reassign(
            dossier_id=dossier.pk, to=w.dung.staff.pk, by=by, at=MONDAY, reason=WORDS
        ),
        {"assign", "sign"},
    ),
    Act.CHARGE_FEES: (
        lambda w, dossier, by: paying.charge(
            dossier_id=dossier.pk, by=by, at=MONDAY, charges=[Charged(fee(w).pk)]
        ),
        ONE_STOP | RETURNS,
    ),
    Act.RECORD_PAYMENT: (
        lambda w, dossier, by: paying.take_cash(dossier_id=dossier.pk, by=by, at=MONDAY),
        ONE_STOP | RETURNS,
    ),
    Act.ASK_REFUND: (
        lambda w, dossier, by: reconciling.ask_refund(
            dossier_id=dossier.pk,
            order_id=paid(w, dossier).pk,
            amount=1000,
            why=WORDS,
            by=by,
            at=MONDAY,
            key=uuid7(),
        ),
        ONE_STOP | RETURNS,
    ),
    Act.ANSWER_REFUND: (
        lambda w, dossier, by: reconciling.answer_refund(
            refund_id=refund_asked(w, dossier).pk, paid_out=False, words=WORDS, by=by, at=MONDAY
        ),
        {"head_one_stop"},
    ),
    Act.REPRINT: (
        lambda w, dossier, by: reprint(
            paper_id=dossier.papers.get(template="form01").pk, by=by, at=MONDAY, why=WORDS
        ),
        ONE_STOP | RETURNS,
    ),
}


def brought(w):
    return Intake(uuid7(), w.version, w.minh, Contact(w.minh.phone))


def in_state(name, w, n):
    state = ACTS[name][0]
    if state == "transferred":
        dossier = factories.received(w)
        return processing.transfer(dossier_id=dossier.pk, by=w.lan, at=MONDAY)
    if state == "result_signed":
        return outcome.sign(dossier_id=factories.proposed(w).pk, by=w.ha, at=MONDAY)
    return state(w, n) if state in {consulting_police, sharing_with_police} else state(w)


def arguments(name, w, n):
    stand_ins = {
        "item": lambda: [side.item(w)],
        "paper": lambda: side.paper(w),
        "handler": lambda: w.dung.staff.pk,
        "police": lambda: n.police.unit.pk,
        "plan": side.plan,
        "parts": lambda: side.parts(n.police),
        "given": lambda: side.given(w),
        "ward": lambda: w.committee.pk,
        "duty": side.owes,
    }
    typed = ACTS[name][2].items()
    return {"at": MONDAY} | {
        key: stand_ins[value]() if isinstance(value, str) and value in stand_ins else value
        for key, value in typed
    }


@pytest.mark.parametrize("name", ACTS)
def test_every_role_tries_the_act_and_only_its_own_may(world, near, name):
    dossier = in_state(name, world, near)
    _state, call, _typed, allowed = ACTS[name]
    before = Event.objects.filter(dossier=dossier).count()
    for role, play in CAST.items():
        if role in allowed:
            continue
        officer = play(world, near)
        with pytest.raises(PermissionDenied):
            call(dossier_id=dossier.pk, by=officer, **arguments(name, world, near))
        assert name not in side.offered(officer, dossier), (role, "is offered", name)
    assert Event.objects.filter(dossier=dossier).count() == before
    for role in sorted(allowed):
        officer = CAST[role](world, near)
        assert name in NOT_A_STEP_HERE or name in side.offered(officer, dossier), (role, "misses", name)
    last = CAST[sorted(allowed)[-1]](world, near)
    try:
        call(dossier_id=dossier.pk, by=last, **arguments(name, world, near))
    except Refusal:
        assert name in NOT_A_STEP_HERE
    else:
        assert Event.objects.filter(dossier=dossier).count() == before + 1


@pytest.mark.parametrize("act", ELSEWHERE)
def test_acts_done_elsewhere_are_tried_by_every_role_too(world, near, act):
    call, allowed = ELSEWHERE[act]
    dossier = factories.received(world)
    for role, play in CAST.items():
        officer = play(world, near)
        if role not in allowed:
            with pytest.raises(PermissionDenied):
                call(world, dossier, officer)
            continue
        try:
            call(world, dossier, officer)
        except Refusal:  # but never "not yours"
            assert act in NOTHING_THERE


def test_no_act_is_left_out_of_the_table():
    tried = {*ACTS, *ELSEWHERE, *OF_THE_SYSTEM, Act.SUBMIT}
    assert tried == set(Act)


def test_a_person_acts_only_where_the_law_lets_the_applicant_act():
    """Everything else asks for an officer: an applicant cannot even be named as who does it."""
    acts = {state[1] for state in ACTS.values()} | {intake.submit, intake.take_in, reprint}
    takes_people = {act for act in acts if issubclass(Party, get_type_hints(act)["by"])}
    assert takes_people == OF_THE_APPLICANT
