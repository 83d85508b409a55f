"""Every row of the state table, named by its act: whence, whither, its form, its clock, its guard.

One row here is one row of the consolidated table of the law's acts; those of the intake are in state_rows.
What an act does beside these is shown by the tests of its own name (test_consult, test_duty, …).
"""

from datetime import date

import pytest

from motcua.dossiers import control_sheet
from motcua.dossiers.completeness import ReasonMissing
from motcua.dossiers.models import Dossier, MoveNotAllowed
from motcua.dossiers.services import (
    consulting,
    duty,
    ending,
    onsite,
    outcome,
    processing,
    supplement,
    upkeep,
)
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import vn
from tests.dossiers.state_rows import AT_INTAKE
from tests.dossiers.state_table import (
    DUE,
    TUESDAY,
    WHY,
    Row,
    ask,
    consulting_police,
    duty_and_proof,
    extended,
    find_error,
    give,
    item,
    on_monday,
    owing,
    refused,
    released_anyhow,
    revoke,
    signed,
    supplied,
    transferred,
)

ROWS = AT_INTAKE | {
    "transfer": Row(
        factories.received,
        on_monday(processing.transfer, "lan"),
        Status.WITH_AGENCY,
        4,
        "runs",
        also=lambda dossier: control_sheet.movements(dossier)[-1].outcome == "on_time",
    ),
    "transfer on the next working day after 15:00": Row(
        lambda w: factories.received(w, at=vn(2022, 7, 25, 15, 1)),
        on_monday(processing.transfer, "lan", at=vn(2022, 7, 26, 7, 0)),
        Status.WITH_AGENCY,
        4,
        "runs",
        also=lambda dossier: not dossier.events.get(act="transfer").facts["late"],
    ),
    "assign": Row(
        transferred,
        on_monday(processing.assign, "ha", to=lambda w: w.dung.staff.pk),
        Status.PROCESSING,
        4,
        "runs",
        also=lambda dossier: control_sheet.movements(dossier)[-1].taker.startswith(dossier.agency.name),
    ),
    "return for supplement": Row(
        factories.assigned,
        released_anyhow,
        Status.WAIT_SUPP,
        5,
        "waits",
        form="form02",
        notice="supplement_requested",
        guard=refused(
            "dossier-too-late-to-return",
            factories.assigned,
            on_monday(supplement.propose_supplement, "dung", items=item, at=vn(2022, 7, 29, 7, 30)),
        ),
    ),
    "applicant supplements after appraisal": Row(
        side.asked,
        supplied,
        Status.PROCESSING,
        4,
        "restarts",
        notice="supplemented",
        also=lambda dossier: dossier.due_at == vn(2022, 7, 29, 17, 0) and dossier.first_due_at == DUE,
    ),
    "expiry after appraisal": Row(
        side.asked,
        lambda w, n, dossier: upkeep.run_due(at=vn(2022, 8, 15, 17, 1)),
        Status.CLOSED,
        8,
        "waits",
        notice="closed",
    ),
    "consult": Row(
        factories.assigned,
        on_monday(
            consulting.consult,
            "dung",
            to=lambda w: w.thao.unit.pk,
            content=side.REASON,
            answer_on=date(2022, 7, 27),
        ),
        Status.CONSULTING,
        4,
        "runs",
        notice="consulted_staff",
        guard=refused(
            "dossier-opinion-due-outside",
            factories.assigned,
            on_monday(
                consulting.consult,
                "dung",
                to=lambda w: w.thao.unit.pk,
                content=side.REASON,
                answer_on=date(2022, 7, 29),
            ),
        ),
        also=lambda dossier: dossier.matters.get().due_at == vn(2022, 7, 27, 17, 0),
    ),
    "consultation late": Row(
        consulting_police,
        lambda w, n, dossier: upkeep.run_due(at=vn(2022, 7, 27, 17, 1)),
        Status.CONSULTING,
        4,
        "runs",
        notice="opinion_late_staff",
        also=lambda dossier: dossier.events.last().act == "remind",
    ),
    "verify on site": Row(
        factories.assigned,
        on_monday(onsite.plan_verification, "dung", plan=lambda w: side.plan()),
        Status.VERIFYING,
        4,
        "runs",
        also=lambda dossier: {"starts_at", "place", "persons"} <= set(dossier.events.last().facts),
    ),
    "financial duty": Row(
        factories.assigned,
        duty_and_proof,
        Status.WAIT_PAY,
        6,
        "waits",
        form="duty_notice",
        notice="duty_requested",
        guard=refused(
            "dossier-duty-ground-missing",
            factories.assigned,
            on_monday(duty.propose_duty, "dung", duty=lambda w: side.owes(ground="")),
        ),
    ),
    "proof of the financial duty": Row(
        side.duty_sent,
        on_monday(duty.prove_payment, "minh", proof=duty.Proof("CTT-0001"), at=TUESDAY),
        Status.PROCESSING,
        4,
        "restarts",
        notice="duty_proved",
    ),
    "propose refusal": Row(
        factories.assigned,
        on_monday(ending.propose_refusal, "dung", reason_code="khong-du-dieu-kien", reason=WHY),
        Status.REFUSING,
        4,
        "runs",
        guard=refused(
            ReasonMissing,
            factories.assigned,
            on_monday(ending.propose_refusal, "dung", reason_code="x", reason=""),
        ),
    ),
    "propose result": Row(
        factories.assigned,
        on_monday(processing.propose, "dung", data={}),
        Status.SIGNING,
        4,
        "runs",
        also=lambda dossier: dossier.papers.filter(kind="draft", replaced_at=None).count() == 1,
    ),
    "sign": Row(
        factories.proposed,
        on_monday(outcome.sign, "ha"),
        Status.RESULT_SIGNED,
        4,
        "runs",
        also=lambda dossier: dossier.papers.get(kind="result").code == f"{dossier.code}-KQ1",
    ),
    "send back": Row(
        factories.proposed,
        on_monday(processing.send_back, "ha", reason=WHY),
        Status.PROCESSING,
        4,
        "runs",
        guard=refused(ReasonMissing, factories.proposed, on_monday(processing.send_back, "ha", reason="  ")),
    ),
    "take the draft back": Row(
        factories.proposed,
        on_monday(processing.take_back_draft, "dung", reason=WHY),
        Status.PROCESSING,
        4,
        "runs",
        guard=refused(MoveNotAllowed, signed, on_monday(processing.take_back_draft, "dung", reason=WHY)),
    ),
    "send the digital result to the one-stop": Row(
        signed,
        on_monday(outcome.hand_over, "dung"),
        Status.DONE,
        9,
        "ends",
        notice="result_ready",
        also=lambda dossier: dossier.papers.get(kind="result").file is not None,
    ),
    "extension": Row(
        factories.assigned,
        extended,
        Status.PROCESSING,
        4,
        "moves",
        form="form04",
        notice="extended",
        guard=refused(
            "dossier-too-late-to-extend",
            factories.assigned,
            lambda w, n, dossier: ask(w, dossier, at=vn(2022, 7, 28, 7, 30)),
        ),
    ),
    "second extension": Row(
        side.extended,
        lambda w, n, dossier: refused(
            "dossier-extension-used-up",
            lambda w, n: dossier,
            lambda w, n, _: ask(w, dossier, new_date=date(2022, 8, 9)),
        )(w, n),
        Status.PROCESSING,
        4,
        "moves",
    ),
    "applicant withdraws": Row(
        factories.assigned,
        on_monday(ending.withdraw, "minh"),
        Status.WITHDRAWN,
        7,
        "ends",
        notice="withdrawn",
        guard=refused("dossier-decision-signed", signed, on_monday(ending.withdraw, "minh")),
    ),
    "applicant asks to stop, from 2025": Row(
        lambda w: factories.assigned(w, at=vn(2025, 10, 6, 9, 0)),
        on_monday(ending.withdraw, "minh", at=vn(2025, 10, 6, 10, 0)),
        Status.STOPPED,
        8,
        "ends",
        form="stop_notice",
    ),
    "return": Row(
        factories.done,
        lambda w, n, dossier: give(w, dossier),
        Status.RETURNED,
        10,
        "ended",
        notice="returned",
        guard=refused("dossier-fee-unpaid", owing, lambda w, n, dossier: give(w, dossier)),
        also=lambda dossier: control_sheet.movements(dossier)[-1].taker.startswith("Nguyễn Văn Minh"),
    ),
    "error found before the return": Row(
        factories.done, find_error, Status.CORRECTING, 4, "ended", notice="error_found"
    ),
    "error found after the return": Row(
        factories.returned,
        find_error,
        Status.CORRECTING,
        4,
        "ended",
        notice="error_found",
        also=lambda dossier: dossier.money == "none",
    ),
    "revoke the e-result": Row(
        factories.returned,
        revoke,
        Status.RETURNED,
        10,
        "ended",
        form="revocation_notice",
        notice="result_revoked",
        guard=refused(
            ReasonMissing, factories.returned, lambda w, n, dossier: revoke(w, n, dossier, decision="12")
        ),
        also=lambda dossier: dossier.papers.get(kind="result").revoked_at == TUESDAY,
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_the_row_leads_where_the_table_says(world, near, name):
    row = ROWS[name]
    dossier = row.made(world, near) if row.made.__code__.co_argcount == 2 else row.made(world)
    before = (dossier.due_at, dossier.first_due_at) if dossier else (None, None)
    row.do(world, near, dossier)
    dossier = Dossier.objects.select_related("agency", "settling_unit").get()

    assert (dossier.status, NATIONAL_CODE[Status(dossier.status)]) == (row.to, row.national)
    last = dossier.events.order_by("-number")[0]
    assert last.actor_name and last.target == dossier.status
    if row.form:
        assert dossier.papers.filter(template=row.form, file__isnull=False).exists()
    if row.notice:
        assert Notice.objects.filter(template=row.notice, ref=dossier.pk).exists()
    if row.also:
        assert row.also(dossier)
    clock_is(dossier, row.clock, before)
    side.holds(dossier)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.guard])
def test_the_rows_guard_refuses_in_words(world, near, name):
    ROWS[name].guard(world, near)


def clock_is(dossier, effect, before):
    due, first = before
    if effect == "none":
        assert (dossier.received_at, dossier.due_at, dossier.first_due_at) == (None, None, None)
        return
    assert dossier.first_due_at == (first or dossier.due_at), "the first due date never changes"
    assert (dossier.due_at == due) == (effect in {"runs", "waits", "ends", "ended"}) or effect == "moves"
    assert (dossier.paused_at is not None) == (effect == "waits")
    assert (dossier.finished_at is not None) == (effect in {"ends", "ended"} or dossier.status == "closed")
    if effect == "moves":
        assert dossier.due_at == vn(2022, 8, 2, 17, 0) > dossier.first_due_at
