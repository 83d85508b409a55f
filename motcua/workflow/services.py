"""Publish processes; start, move and stop runs. A step opened here is a row of somebody's work list."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from motcua.common.prepared import prepared
from motcua.common.refusal import Refusal
from motcua.identity.models import Staff
from motcua.workflow import engine
from motcua.workflow.bpmn import Definition
from motcua.workflow.check import check
from motcua.workflow.compile import Graph, compile_graph, step_hours
from motcua.workflow.engine import Moved
from motcua.workflow.findings import BpmnRefused
from motcua.workflow.models import ProcessVersion, Run, Step

CANCELLED = "cancelled"
_SEED = Path(__file__).parent / "seed"


class ProcessUnknown(Refusal):
    """No version of the process is published."""

    code = "process-unknown"
    message = _("Chưa có quy trình điện tử “{key}”; hãy báo Văn phòng (Kiểm soát TTHC) công bố quy trình.")


class StepAlreadyClosed(Refusal):
    """Somebody completed the step first, or its run was stopped."""

    code = "step-already-closed"
    message = _("Bước “{step}” đã xong lúc {moment}, do {who}. Vui lòng tải lại trang để xem bước tiếp theo.")


class MessageNotExpected(Refusal):
    """No open run of this reference waits for the message."""

    code = "message-not-expected"
    message = _("Quy trình hiện không chờ “{name}”; có thể việc này đã được ghi nhận trước đó.")


@dataclass(frozen=True)
class Change:
    """What an event did to a run: steps it opened (saved), and whether the run is over."""

    opened: list[Step]
    ended: bool


Place = Callable[[Step], None]  # only the dossier knows which unit and person a lane means


def nowhere(_step: Step) -> None:
    """The step belongs to no unit yet."""


@transaction.atomic
def publish(*, key: str, name: str, bpmn_xml: str, at: datetime, decision: str = "") -> ProcessVersion:
    """Publish the next version of a process (01/2018/TT-VPCP Điều 8).

    The current content again answers with the current version.
    Raises BpmnRefused with every finding.
    """
    definition = _read(bpmn_xml)
    findings = check(definition)
    if findings:
        raise BpmnRefused(findings)
    latest = ProcessVersion.objects.select_for_update().filter(key=key).order_by("-number").first()
    if latest is not None and latest.bpmn == bpmn_xml:
        return latest
    return ProcessVersion.objects.create(
        key=key,
        number=latest.number + 1 if latest else 1,
        name=name,
        decision=decision,
        bpmn=bpmn_xml,
        compiled=compile_graph(definition),
        published_at=at,
    )


def current(key: str) -> ProcessVersion:
    """The version that new dossiers are pinned to, without its XML. Raises ProcessUnknown."""
    versions = ProcessVersion.objects.filter(key=key).exclude(published_at=None)
    version = versions.defer("bpmn", "compiled").order_by("-number").first()
    if version is None:
        raise ProcessUnknown(key=key)
    return version


@transaction.atomic(savepoint=False)
def start(
    *,
    process: ProcessVersion,
    ref: UUID,
    facts: Mapping[str, Any],
    at: datetime,
    place: Place = nowhere,
) -> list[Step]:
    """Begin a run for `ref`; the steps it opened.

    facts["limit_hours"]   the dossier's whole limit in working hours, for steps that take a share of it.
    place                  gives each step its unit, person and due time before it is saved.
    """
    graph = _graph(process.pk)
    kept = _kept(facts, graph)
    moved = engine.begin(graph, kept)
    run = Run.objects.create(
        process=process,
        ref=ref,
        state=moved.state,
        facts=kept,
        started_at=at,
        ended_at=at if moved.ended else None,
    )
    return _open(run, moved, graph, at, place)


@transaction.atomic(savepoint=False)
def complete(
    *,
    step: Step,
    by: Staff,
    outcome: str,
    facts: Mapping[str, Any],
    at: datetime,
    place: Place = nowhere,
) -> Change:
    """Close a step and move its run; conditions see `outcome` and the facts. Raises StepAlreadyClosed."""
    run = _run_locked.get(run_id=step.run_id)
    closed = Step.objects.filter(pk=step.pk, closed_at=None)
    if not closed.update(closed_at=at, closed_by=by, outcome=outcome):
        raise _already(step)
    step.closed_at, step.closed_by, step.outcome = at, by, outcome
    graph = _graph(run.process_id)
    run.facts = run.facts | _kept({**facts, "outcome": outcome}, graph)
    return _moved(run, engine.finish(graph, run.state, step.token, run.facts), graph, at, place)


@transaction.atomic
def message(*, ref: UUID, name: str, facts: Mapping[str, Any], at: datetime) -> Change:
    """Hand a message to the open run of `ref` that waits for it. Raises MessageNotExpected."""
    for run in _locked(Run.objects.filter(ref=ref, ended_at=None)):
        graph = _graph(run.process_id)
        known = run.facts | _kept(facts, graph)
        try:
            moved = engine.receive(graph, run.state, name, known)
        except engine.NoSuchToken:
            continue
        run.facts = known
        return _moved(run, moved, graph, at, nowhere)
    raise MessageNotExpected(name=name)


def hand_on(*, ref: UUID, lane: str, to: Staff) -> None:
    """The open steps of a lane go to another person; unit and due time stay."""
    Step.objects.filter(ref=ref, lane=lane, closed_at=None).update(assignee=to)


@transaction.atomic
def cancel(*, ref: UUID, at: datetime) -> None:
    """Stop every open run of `ref`; open steps leave the work lists. Nothing open: nothing happens."""
    runs = _locked(Run.objects.filter(ref=ref, ended_at=None))
    if runs:
        Run.objects.filter(pk__in=[run.pk for run in runs]).update(ended_at=at)
        Step.objects.filter(run__in=runs, closed_at=None).update(closed_at=at, outcome=CANCELLED)


def seed(at: datetime, keys: Collection[str] | None = None) -> None:
    """Publish the standard processes, or these of them; again with the same files: nothing."""
    for key in sorted(shipped_keys() if keys is None else keys):
        xml = (_SEED / f"{key}.bpmn").read_text(encoding="utf-8")
        publish(key=key, name=_read(xml).main.name, bpmn_xml=xml, at=at)


def shipped_keys() -> frozenset[str]:
    """Keys of the processes that come with the system."""
    return frozenset(path.stem for path in _SEED.glob("*.bpmn"))


def _read(xml: str) -> Definition:
    """The XML parser is loaded with the first drawing: to run processes takes none."""
    from motcua.workflow.reading import read

    return read(xml)


@prepared
def _run_locked(*, run_id: UUID) -> QuerySet[Run]:
    return Run.objects.select_for_update().filter(pk=run_id)


def _locked(runs: Any) -> list[Run]:
    return list(runs.select_for_update().order_by("pk"))


@lru_cache(maxsize=256)
def _graph(process_id: UUID) -> Graph:
    """Compiled graphs never change once published, so each process of the server reads one once."""
    graph: Graph = ProcessVersion.objects.values_list("compiled", flat=True).get(pk=process_id)
    return graph


def _kept(facts: Mapping[str, Any], graph: Graph) -> dict[str, Any]:
    """Only what conditions or shares read: a run holds no personal data it does not need."""
    wanted = {*graph["facts"], "limit_hours"}
    return {name: value for name, value in facts.items() if name in wanted}


def _moved(run: Run, moved: Moved, graph: Graph, at: datetime, place: Place) -> Change:
    run.state = moved.state
    run.ended_at = at if moved.ended else None
    run.save(update_fields=["state", "facts", "ended_at"])
    if moved.dropped:
        dropped = Step.objects.filter(run=run, token__in=moved.dropped, closed_at=None)
        dropped.update(closed_at=at, outcome=CANCELLED)
    return Change(_open(run, moved, graph, at, place), moved.ended)


def _open(run: Run, moved: Moved, graph: Graph, at: datetime, place: Place) -> list[Step]:
    steps = [_step(run, token.node, token.number, graph, at) for token in moved.opened]
    for step in steps:
        place(step)
    return Step.objects.bulk_create(steps) if steps else []


def _step(run: Run, name: str, number: int, graph: Graph, at: datetime) -> Step:
    node = graph["nodes"][name]
    return Step(
        run=run,
        ref=run.ref,
        node=name,
        token=number,
        name=node["name"],
        lane=node["lane"],
        act=node["act"],
        limit_hours=step_hours(node, run.facts.get("limit_hours")),
        opened_at=at,
    )


def _already(step: Step) -> StepAlreadyClosed:
    now = Step.objects.select_related("closed_by").get(pk=step.pk)
    who = now.closed_by.full_name if now.closed_by else str(_("hệ thống (quy trình dừng)"))
    moment = localtime(now.closed_at).strftime("%H:%M %d/%m/%Y") if now.closed_at else ""
    return StepAlreadyClosed(step=now.name, who=who, moment=moment)
