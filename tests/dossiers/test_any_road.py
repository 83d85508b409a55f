"""Any sequence of acts, at any hour: exactly one turn, a due date in the clock, a chain that holds."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common.refusal import Refusal
from motcua.deadlines.services import calendar_for
from motcua.dossiers.services import (
    at_once,
    consulting,
    correcting,
    delay,
    duty,
    ending,
    intake,
    onsite,
    outcome,
    processing,
    sharing,
    supplement,
    upkeep,
    urging,
)
from motcua.dossiers.services.outcome import Collector
from motcua.dossiers.status import MOVES, Status
from tests.dossiers import side
from tests.dossiers.factories import vn

BEGIN = vn(2023, 1, 12, 8, 0)  # the week before Tết
WORDS = "Ghi nhận theo đơn của người nộp hồ sơ."


def acts(w, n, dossier_id, at):
    """Every act there is, as the person whose it is would press it now."""
    calendar, today = calendar_for(), at.date()
    soon, later = calendar.working_day(today, 1), calendar.working_day(today, 9)
    one = {"dossier_id": dossier_id, "at": at}
    item = [side.item(w)]
    return {
        "receive": lambda: intake.receive(**one, by=w.lan),
        "refuse": lambda: intake.refuse(**one, by=w.lan, reason_code="x", reason=WORDS),
        "request_supplement": lambda: supplement.request_supplement(**one, by=w.lan, items=item),
        "transfer": lambda: processing.transfer(**one, by=w.lan),
        "assign": lambda: processing.assign(**one, by=w.ha, to=w.dung.staff.pk),
        "complete_step": lambda: processing.complete_step(**one, by=w.dung, note=WORDS),
        "propose": lambda: processing.propose(**one, by=w.dung, data={}),
        "propose_supplement": lambda: supplement.propose_supplement(**one, by=w.dung, items=item),
        "propose_again": lambda: supplement.propose_supplement(
            **one, by=w.dung, items=item, ground="applicant"
        ),
        "release_supplement": lambda: supplement.release_supplement(**one, by=w.lan),
        "supply_supplement": lambda: supplement.supply_supplement(**one, by=w.lan, supply=side.paper(w)),
        "consult": lambda: _consult(one, w, n.police, soon),
        "consult_other": lambda: _consult(one, w, w.thao, soon),
        "give_opinion": lambda: consulting.give_opinion(**one, by=n.police, opinion=WORDS, agrees=False),
        "other_opinion": lambda: consulting.give_opinion(**one, by=w.thao, opinion=WORDS, agrees=True),
        "go_on": lambda: consulting.go_on_without_opinion(**one, by=w.dung, note=WORDS),
        "request_extension": lambda: delay.request_extension(
            **one, by=w.dung, reason_code="other", reason=WORDS, new_date=later
        ),
        "sign_extension": lambda: delay.sign_extension(**one, by=w.ha),
        "decline_extension": lambda: delay.decline_extension(**one, by=w.ha, reason=WORDS),
        "change_due_date": lambda: delay.change_due_date(**one, by=w.head),
        "propose_refusal": lambda: ending.propose_refusal(**one, by=w.dung, reason_code="x", reason=WORDS),
        "sign_refusal": lambda: ending.sign_refusal(**one, by=w.ha),
        "release_refusal": lambda: ending.release_refusal(**one, by=w.lan),
        "send_back": lambda: processing.send_back(**one, by=w.ha, reason=WORDS),
        "sign": lambda: outcome.sign(**one, by=w.ha),
        "hand_over": lambda: outcome.hand_over(**one, by=w.dung),
        "return_result": lambda: outcome.return_result(**one, by=w.tam, collector=Collector("Minh")),
        "withdraw": lambda: ending.withdraw(**one, by=w.minh),
        "plan_verification": lambda: onsite.plan_verification(
            **one, by=w.dung, plan=side.plan(starts_at=at + timedelta(hours=5), applicant=at.hour % 2 == 0)
        ),
        "release_verification": lambda: onsite.release_verification(**one, by=w.lan),
        "record_verification": lambda: onsite.record_verification(
            **one, by=w.dung, minutes=onsite.Minutes(WORDS)
        ),
        "call_off_verification": lambda: onsite.call_off_verification(**one, by=w.dung, reason=WORDS),
        "propose_duty": lambda: duty.propose_duty(**one, by=w.dung, duty=side.owes()),
        "release_duty": lambda: duty.release_duty(**one, by=w.lan),
        "prove_payment": lambda: duty.prove_payment(**one, by=w.minh, proof=duty.Proof("CT-1")),
        "confirm_duty": lambda: duty.confirm_duty(**one, by=w.dung, document=WORDS),
        "report_error": lambda: correcting.report_error(
            **one, by=w.lan, finding=correcting.Finding("one_stop", WORDS)
        ),
        "propose_correction": lambda: correcting.propose_correction(**one, by=w.dung, data={}),
        "sign_correction": lambda: correcting.sign_correction(**one, by=w.ha),
        "decline_correction": lambda: correcting.decline_correction(**one, by=w.ha, reason=WORDS),
        "return_correction": lambda: correcting.return_correction(
            **one, by=w.tam, collector=Collector("Minh")
        ),
        "revoke_result": lambda: correcting.revoke_result(
            **one, by=w.ha, decision="Quyết định 12/QĐ-UBND", reason=WORDS
        ),
        "settle_at_once": lambda: at_once.settle_at_once(**one, by=w.lan, given=side.given(w)),
        "share_out": lambda: sharing.share_out(
            **one, by=w.lan, parts=side.parts(n.police, w.thao), in_turn=at.hour % 2 == 0
        ),
        "finish_share": lambda: sharing.finish_share(**one, by=n.police, result=WORDS),
        "finish_other_share": lambda: sharing.finish_share(**one, by=w.thao, result=WORDS),
        "urge": lambda: urging.urge(**one, by=n.head, unit=w.committee.pk, text=WORDS),
        "upkeep": lambda: upkeep.run_due(at=at),
    }


def _consult(one, w, officer, until: date):
    return consulting.consult(**one, by=w.dung, to=officer.unit.pk, content=WORDS, answer_on=until)


ENDS = {"settle_at_once", "withdraw", "refuse", "return_result", "release_refusal"}
MOSTLY = st.integers(0, 99)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
    deadline=None,
)
@given(choices=st.lists(st.tuples(MOSTLY, st.sampled_from([0, 0, 3, 9, 30, 200])), min_size=4, max_size=14))
def test_any_sequence_of_acts_leaves_one_turn_a_due_date_and_a_chain_that_holds(world, near, choices):
    """Each step tries the acts from a drawn place on, takes the first the rules allow, and looks."""
    with transaction.atomic():
        dossier = side.taken_in_at_once(world, at=BEGIN)
        at, first = BEGIN, None
        for place, hours in choices:
            at += timedelta(hours=hours)
            table = acts(world, near, dossier.pk, at)
            names = sorted(table, key=lambda name: (name in ENDS and place < 85, name))
            turn = place % (len(names) - len(ENDS) if place < 85 else len(names))
            for name in names[turn:] + names[:turn]:
                try:
                    table[name]()
                    break
                except (Refusal, PermissionDenied):
                    continue
            side.holds(dossier)
            first = first or dossier.first_due_at
            assert dossier.first_due_at == first
            if not MOVES[Status(dossier.status)]:
                break
        transaction.set_rollback(True)
