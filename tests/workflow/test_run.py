"""Runs and their steps in the database."""

import json
import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.workflow import services
from motcua.workflow.findings import BpmnRefused
from motcua.workflow.models import ProcessVersion, Run, Step
from tests.workflow.factories import both, flow, lanes, process, staff, straight, task, vn, wait, way, xor

EVE = vn(2022, 9, 1, 16, 45)  # Thursday before Independence Day
PROCESS = straight(
    *(task("b", "Thẩm định"), task("k"), xor("x", "x_z")),
    way("a", "b", "k", "x", "z") + flow("x", "b", 'outcome = "send_back"'),
    middle="b k",
)


def published(xml: str = PROCESS, key: str = "khai-sinh") -> ProcessVersion:
    return services.publish(key=key, name="Đăng ký khai sinh", bpmn_xml=xml, at=EVE)


def begun(xml: str = PROCESS, **facts):
    ref = uuid4()
    return ref, services.start(process=published(xml), ref=ref, facts=facts, at=EVE)


def done(step: Step, outcome: str = "", **facts) -> services.Change:
    who = step.closed_by or staff(code=uuid4().hex[:20])
    return services.complete(step=step, by=who, outcome=outcome, facts=facts, at=EVE)


@pytest.mark.django_db
def test_the_same_content_again_is_the_same_version_and_another_is_the_next():
    first = published()
    assert published().pk == first.pk
    second = published(PROCESS.replace("Thẩm định", "Thẩm định lại"))
    assert (second.number, services.current("khai-sinh").pk) == (2, second.pk)
    third = published()
    assert third.number == 3 and third.pk != first.pk


@pytest.mark.django_db
def test_a_bad_file_is_refused_with_every_finding_and_nothing_is_kept():
    with pytest.raises(BpmnRefused) as refusal:
        published(process(task("a"), task("b"), way("s", "a", "b", "a")).replace('<endEvent id="e"/>', ""))
    assert "không có sự kiện kết thúc" in str(refusal.value)
    assert not ProcessVersion.objects.exists()


@pytest.mark.django_db
def test_a_process_nobody_published_is_refused_by_its_name():
    with pytest.raises(services.ProcessUnknown, match="đất-đai"):
        services.current("đất-đai")


@pytest.mark.django_db
def test_one_dossier_from_reception_to_return_with_one_sending_back():
    services.seed(EVE)
    services.seed(EVE)
    assert ProcessVersion.objects.count() == 4
    ref = uuid4()
    current = services.current("district_days")
    steps = services.start(process=current, ref=ref, facts={"limit_hours": 24, "họ tên": "Minh"}, at=EVE)
    seen = []
    for outcome in ("", "", "", "", "send_back", "", "approve", "", ""):
        (step,) = steps
        seen.append((step.lane, step.act, step.limit_hours))
        change = done(step, outcome)
        steps = change.opened
    assert change.ended and not steps
    assert seen == [
        ("receive", "transfer", Decimal("1.20")),
        ("assign", "assign", Decimal("1.20")),
        ("process", "complete_step", Decimal("12.00")),
        ("process", "propose", Decimal("4.80")),
        ("sign", "sign", Decimal("2.40")),
        ("process", "propose", Decimal("4.80")),
        ("sign", "sign", Decimal("2.40")),
        ("process", "hand_over", Decimal("1.20")),
        ("return", "return_result", Decimal("1.20")),
    ]
    run = Run.objects.get(ref=ref)
    assert run.ended_at == EVE and run.facts == {"limit_hours": 24, "outcome": ""}  # no name is kept
    assert Step.objects.filter(ref=ref, closed_at=None).count() == 0


@pytest.mark.django_db
def test_a_step_somebody_closed_first_is_refused_with_their_name():
    _, (step,) = begun()
    duong = staff()
    stale = Step.objects.get(pk=step.pk)
    services.complete(step=step, by=duong, outcome="", facts={}, at=EVE)
    with pytest.raises(services.StepAlreadyClosed) as refusal:
        done(stale)
    assert "do Nguyễn Thị Thùy Dương" in str(refusal.value) and "16:45 01/09/2022" in str(refusal.value)


@pytest.mark.django_db
def test_a_cancelled_run_leaves_the_work_lists_and_says_so():
    ref, (step,) = begun()
    services.cancel(ref=ref, at=EVE)
    services.cancel(ref=ref, at=EVE)
    step.refresh_from_db()
    assert (step.closed_at, step.outcome, step.closed_by) == (EVE, services.CANCELLED, None)
    with pytest.raises(services.StepAlreadyClosed, match="hệ thống"):
        done(step)


@pytest.mark.django_db
def test_a_message_wakes_the_run_that_waits_for_it_once():
    ref, (step,) = begun(straight(wait("w"), task("b"), way("a", "w", "b", "z")))
    with pytest.raises(services.MessageNotExpected):
        services.message(ref=ref, name="bo-sung", facts={}, at=EVE)
    assert done(step) == services.Change([], False)
    change = services.message(ref=ref, name="bo-sung", facts={}, at=EVE)
    assert [step.node for step in change.opened] == ["b"]
    with pytest.raises(services.MessageNotExpected, match="bo-sung"):
        services.message(ref=ref, name="bo-sung", facts={}, at=EVE)


@pytest.mark.django_db
def test_a_terminate_end_closes_the_other_steps():
    stop = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    ref, (step,) = begun(
        process(
            lanes(receive="a", return_="y z"),
            *(task("a"), task("y"), task("z"), both("f"), stop),
            way("s", "a", "f", "z", "e") + way("f", "y", "stop"),
        )
    )
    opened = {one.node: one for one in done(step).opened}
    assert done(opened["y"]) == services.Change([], True)
    left = Step.objects.get(ref=ref, node="z")
    assert (left.closed_at, left.outcome) == (EVE, services.CANCELLED)


@pytest.mark.django_db
def test_starting_and_completing_cost_few_queries():
    _, (step,) = begun()  # the graph is in memory from here on
    version, duong = services.current("khai-sinh"), staff()
    with CaptureQueriesContext(connection) as queries:
        services.start(process=version, ref=uuid4(), facts={}, at=EVE)
    assert len(statements(queries)) == 2  # run, steps
    with CaptureQueriesContext(connection) as queries:
        services.complete(step=step, by=duong, outcome="", facts={}, at=EVE)
    assert len(statements(queries)) == 4  # lock, close, state, steps


def statements(queries) -> list[str]:
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


@pytest.mark.django_db
def test_the_stored_state_is_smaller_than_its_reference():
    ref, _ = begun()
    assert len(json.dumps(Run.objects.get(ref=ref).state, separators=(",", ":"))) <= 36


@pytest.mark.django_db(transaction=True)
def test_eight_officers_complete_one_step_at_once_and_one_of_them_did_it():
    _, (step,) = begun()
    people = [staff(code=f"QN{place}", name=f"Cán bộ {place}") for place in range(8)]
    gate, outcomes = threading.Barrier(8), []

    def press(person):
        gate.wait()
        try:
            services.complete(step=Step.objects.get(pk=step.pk), by=person, outcome="", facts={}, at=EVE)
            outcomes.append("done")
        except services.StepAlreadyClosed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done"] + ["refused"] * 7
    assert Step.objects.filter(run=step.run, node="b").count() == 1
