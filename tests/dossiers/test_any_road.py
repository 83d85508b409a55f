"""Any sequence of acts, at any hour: exactly one turn, a due date in the clock, a chain that holds.

The dossier is filed online, brought to the desk, or one of a group filed at once; settled by a specialist or
by the officer who received it and was delegated; its papers are scanned, or taken from an earlier dossier.
"""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.agencies.models import Role
from motcua.agencies.officers import officer
from motcua.common.refusal import Refusal
from motcua.deadlines.services import calendar_for
from motcua.documents.models import Scan
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import (
    at_once,
    consulting,
    correcting,
    delay,
    digitisation,
    duty,
    ending,
    intake,
    linked,
    onsite,
    outcome,
    processing,
    returning,
    sharing,
    supplement,
    upkeep,
    urging,
)
from motcua.dossiers.services.reprinting import reprint
from motcua.dossiers.status import MOVES, Delivery, Status
from tests.dossiers import factories, scans, side
from tests.dossiers.factories import vn
from tests.dossiers.test_share import filing
from tests.dossiers.test_submit import drafted

BEGIN = vn(2023, 1, 12, 8, 0)  # the week before Tết
WORDS = "Ghi nhận theo đơn của người nộp hồ sơ."
HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ"


@pytest.fixture
def shelf(world):
    """What an earlier dossier of the same person left: a scan that was read, and a signed copy."""
    before = vn(2023, 1, 9, 9, 0)
    for _each in range(2):
        earlier = factories.received(world, at=before)
        paper = earlier.papers.get(component=world.component)
        scan = scans.scanned(world, earlier, paper)
    values = scans.values_of(scan)
    digitisation.sign_copy(dossier_id=earlier.pk, scan_id=scan.pk, values=values, by=world.lan, at=before)
    return Scan.objects.get(state=Scan.State.READ)


def delegate(w):
    """The officer of the desk at the post of the agency's specialist, by delegation."""
    factories.lend(w, w.dung, Role.PROCESS, to=w.lan, days=(date(2023, 1, 1), date(2024, 1, 1)))


def handler_of(w, dossier_id, today):
    if Dossier.objects.filter(pk=dossier_id, handler=w.lan.staff).exists():
        return officer(w.lan.staff, w.committee, day=today)
    return w.dung


def digitised(w, scan, dossier_id, at):
    """The scan that was read before, as if it were of this dossier."""
    paper = Dossier.objects.get(pk=dossier_id).papers.filter(component=w.component, replaced_at=None).first()
    Scan.objects.filter(pk=scan.pk).update(ref=dossier_id, part=paper.pk if paper else None)
    values = scans.values_of(scan)
    digitisation.sign_copy(dossier_id=dossier_id, scan_id=scan.pk, values=values, by=w.lan, at=at)


def reused(w, dossier_id, at):
    copies = w.minh.digital_copies.exclude(dossier=dossier_id).filter(state=1)
    one = {"dossier_id": dossier_id, "component_id": w.component.pk, "by": w.lan, "at": at}
    digitisation.reuse_copy(source=copies.get().pk, **one)


def reprinted(w, dossier_id, at):
    form = Dossier.objects.get(pk=dossier_id).papers.filter(kind="form").first()
    if form is None:
        raise digitisation.NoCodeYet
    reprint(paper_id=form.pk, by=w.tam, at=at, why=WORDS)


def acts(w, n, dossier_id, at, scan):
    """Every act there is, as the person whose it is would press it now."""
    calendar, today = calendar_for(), at.date()
    soon, later = calendar.working_day(today, 1), calendar.working_day(today, 9)
    one = {"dossier_id": dossier_id, "at": at}
    item = [side.item(w)]
    handler = handler_of(w, dossier_id, today)
    by_post = partial(returning.choose_delivery, **one, delivery=Delivery.POST, address=HOME)
    return {
        "receive": lambda: intake.receive(**one, by=w.lan),
        "refuse": lambda: intake.refuse(**one, by=w.lan, reason_code="x", reason=WORDS),
        "request_supplement": lambda: supplement.request_supplement(**one, by=w.lan, items=item),
        "transfer": lambda: processing.transfer(**one, by=w.lan),
        "assign": lambda: processing.assign(**one, by=w.ha, to=w.dung.staff.pk),
        "assign_delegate": lambda: processing.assign(**one, by=n.chair, to=w.lan.staff.pk),
        "choose_post": lambda: by_post(by=w.minh),
        "choose_desk": lambda: returning.choose_delivery(**one, by=w.lan, delivery=Delivery.DESK),
        "hand_to_post": lambda: returning.hand_to_post(**one, by=w.tam, item="CI123456789VN"),
        "confirm_post": lambda: returning.confirm_post(
            **one, by=w.tam, collector=Collector("Nguyễn Văn Minh", receipt_given_back=True)
        ),
        "take_back_post": lambda: returning.take_back_post(**one, by=n.head, reason=WORDS),
        "digitise": lambda: digitised(w, scan, dossier_id, at),
        "reuse_copy": lambda: reused(w, dossier_id, at),
        "reprint": lambda: reprinted(w, dossier_id, at),
        "complete_step": lambda: processing.complete_step(**one, by=handler, note=WORDS),
        "propose": lambda: processing.propose(**one, by=handler, data={}),
        "propose_supplement": lambda: supplement.propose_supplement(**one, by=handler, items=item),
        "propose_again": lambda: supplement.propose_supplement(
            **one, by=handler, items=item, ground="applicant"
        ),
        "release_supplement": lambda: supplement.release_supplement(**one, by=w.lan),
        "supply_supplement": lambda: supplement.supply_supplement(**one, by=w.lan, supply=side.paper(w)),
        "consult": lambda: _consult(one, w, handler, n.police, soon),
        "consult_other": lambda: _consult(one, w, handler, w.thao, soon),
        "give_opinion": lambda: consulting.give_opinion(**one, by=n.police, opinion=WORDS, agrees=False),
        "other_opinion": lambda: consulting.give_opinion(**one, by=w.thao, opinion=WORDS, agrees=True),
        "go_on": lambda: consulting.go_on_without_opinion(**one, by=handler, note=WORDS),
        "request_extension": lambda: delay.request_extension(
            **one, by=handler, reason_code="other", reason=WORDS, new_date=later
        ),
        "sign_extension": lambda: delay.sign_extension(**one, by=w.ha),
        "decline_extension": lambda: delay.decline_extension(**one, by=w.ha, reason=WORDS),
        "take_back_extension": lambda: delay.take_back_extension(**one, by=handler, reason=WORDS),
        "change_due_date": lambda: delay.change_due_date(**one, by=w.head),
        "propose_refusal": lambda: ending.propose_refusal(**one, by=handler, reason_code="x", reason=WORDS),
        "sign_refusal": lambda: ending.sign_refusal(**one, by=w.ha),
        "release_refusal": lambda: ending.release_refusal(**one, by=w.lan),
        "send_back": lambda: processing.send_back(**one, by=w.ha, reason=WORDS),
        "take_back_draft": lambda: processing.take_back_draft(**one, by=handler, reason=WORDS),
        "sign": lambda: outcome.sign(**one, by=w.ha),
        "hand_over": lambda: outcome.hand_over(**one, by=handler),
        "return_result": lambda: outcome.return_result(
            **one, by=w.tam, collector=Collector("Nguyễn Văn Minh", receipt_given_back=True)
        ),
        "withdraw": lambda: ending.withdraw(**one, by=w.minh),
        "plan_verification": lambda: onsite.plan_verification(
            **one, by=handler, plan=side.plan(starts_at=at + timedelta(hours=5), applicant=at.hour % 2 == 0)
        ),
        "release_verification": lambda: onsite.release_verification(**one, by=w.lan),
        "record_verification": lambda: onsite.record_verification(
            **one, by=handler, minutes=onsite.Minutes(WORDS)
        ),
        "call_off_verification": lambda: onsite.call_off_verification(**one, by=handler, reason=WORDS),
        "propose_duty": lambda: duty.propose_duty(**one, by=handler, duty=side.owes()),
        "release_duty": lambda: duty.release_duty(**one, by=w.lan),
        "prove_payment": lambda: duty.prove_payment(**one, by=w.minh, proof=duty.Proof("CT-1")),
        "confirm_duty": lambda: duty.confirm_duty(**one, by=handler, document=WORDS),
        "report_error": lambda: correcting.report_error(
            **one, by=w.lan, finding=correcting.Finding("one_stop", WORDS)
        ),
        "propose_correction": lambda: correcting.propose_correction(**one, by=handler, data={}),
        "sign_correction": lambda: correcting.sign_correction(**one, by=w.ha),
        "decline_correction": lambda: correcting.decline_correction(**one, by=w.ha, reason=WORDS),
        "return_correction": lambda: correcting.return_correction(
            **one, by=w.tam, collector=Collector("Nguyễn Văn Minh", receipt_given_back=True)
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


def _consult(one, w, handler, asked, until: date):
    return consulting.consult(**one, by=handler, to=asked.unit.pk, content=WORDS, answer_on=until)


def filed_with_another(w):
    """Two procedures in one filing, the second of them the one that lives."""
    birth, own = filing(w, factories.procedure("1.001193", "Đăng ký khai sinh"), w.version)
    first = intake.take_in(intake=birth, by=w.lan, at=BEGIN)
    return linked.take_in_with(first=first.pk, intake=own, by=w.lan, at=BEGIN)


def at_the_delegates(w):
    """Received by the officer who settles it, by delegation."""
    dossier = factories.received(w, at=BEGIN)
    processing.transfer(dossier_id=dossier.pk, by=w.lan, at=BEGIN)
    return processing.assign(dossier_id=dossier.pk, to=w.lan.staff.pk, by=w.ha, at=BEGIN)


STARTS = {
    "desk": lambda w, n: side.taken_in_at_once(w, at=BEGIN),
    "online": lambda w, n: intake.submit(draft_id=drafted(w).pk, by=w.minh, at=BEGIN),
    "group": lambda w, n: filed_with_another(w),
    "at work": lambda w, n: factories.assigned(w, at=BEGIN),
    "asked": lambda w, n: side.asked(w, at=BEGIN),
    "opinion": lambda w, n: side.consulting_police(w, n.police, at=BEGIN, until=date(2023, 1, 16)),
    "apology": lambda w, n: side.extension_asked(w, at=BEGIN, new_date=date(2023, 2, 1)),
    "duty": lambda w, n: side.duty_sent(w, at=BEGIN),
    "shared": lambda w, n: side.shared_out(w, n.police, w.thao, at=BEGIN),
    "proposed": lambda w, n: factories.proposed(w, at=BEGIN),
    "done": lambda w, n: factories.done(w, at=BEGIN),
    "returned": lambda w, n: factories.returned(w, at=BEGIN),
    "delegated": lambda w, n: at_the_delegates(w),
}
ENDS = {"confirm_post", "settle_at_once", "withdraw", "refuse", "return_result", "release_refusal"}
# acts that change nothing of whose turn it is: once each, or nothing else would happen
NOTES = {"choose_desk", "choose_post", "digitise", "reprint", "reuse_copy", "upkeep", "urge"}
MOSTLY = st.integers(0, 99)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=30,
    deadline=None,
)
@given(
    start=st.sampled_from(sorted(STARTS)),
    choices=st.lists(st.tuples(MOSTLY, st.sampled_from([0, 0, 3, 9, 30, 200])), min_size=4, max_size=12),
)
def test_any_sequence_of_acts_leaves_one_turn_a_due_date_and_a_chain_that_holds(
    world, near, shelf, start, choices
):
    """Each step tries the acts from a drawn place on, takes the first the rules allow, and looks."""
    with transaction.atomic():
        delegate(world)
        dossier = STARTS[start](world, near)
        at, first, noted = BEGIN, dossier.first_due_at, set()
        for place, hours in choices:
            at += timedelta(hours=hours)
            table = acts(world, near, dossier.pk, at, shelf)
            for name in in_turn(set(table) - noted, place):
                try:
                    table[name]()
                    break
                except (Refusal, PermissionDenied):
                    continue
            noted |= {name} & NOTES
            side.holds(dossier)
            first = first or dossier.first_due_at
            assert dossier.first_due_at == first
            if not MOVES[Status(dossier.status)]:
                break
        transaction.set_rollback(True)


def in_turn(names, place):
    """The acts from a drawn place on; those that end a dossier come last, but for one draw in seven."""
    ordered = sorted(names, key=lambda name: (name in ENDS and place < 85, name))
    turn = place % (len(names) - len(ENDS) if place < 85 else len(names))
    return ordered[turn:] + ordered[:turn]
