"""What does a step of a process cost, beside SpiffWorkflow's, and how much must be kept between two steps?"""

import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bench.measure import table, times
from motcua.workflow import engine, reading
from motcua.workflow.compile import compile_graph

PROCESSES = ("commune_same_day", "district_days")
FACTS = {"outcome": "approve", "limit_hours": 80}


@dataclass
class Cost:
    """Microseconds of CPU of each step, and bytes of each state kept."""

    steps: list[float]
    states: list[int]


def answer() -> str:
    """Load the state, complete the step, write the state: both engines take turns on the same drawings."""
    rows = []
    for name in PROCESSES:
        xml = _drawing(name)
        ours, spiffs = Cost([], []), Cost([], [])
        for _turn in range(times(40)):
            _live(_Spiff(xml), spiffs)
            for _again in range(10):
                _live(_Ours(xml), ours)
        rows.append(_row(name, ours, spiffs))
    heads = ["process", "engine µs a step", "SpiffWorkflow µs a step", "times", "state bytes", "its bytes"]
    return f"""a step of our engine and of SpiffWorkflow
A step here is: read the state from JSON, complete a task, move on, write the state to JSON; the drawing is
parsed beforehand and SpiffWorkflow's state holds its drawing, as its serializer writes it. Medians; both
engines take turns. A step in service costs more: its rows are written too (see acts).

{table(heads, rows)}"""


def _drawing(name: str) -> str:
    import motcua.workflow

    return (Path(motcua.workflow.__file__).parent / "seed" / f"{name}.bpmn").read_text(encoding="utf-8")


def _row(name: str, ours: Cost, spiffs: Cost) -> list[str]:
    mine, theirs = statistics.median(ours.steps), statistics.median(spiffs.steps)
    sizes = [f"{statistics.median(cost.states):.0f}" for cost in (ours, spiffs)]
    return [name, f"{mine:.0f}", f"{theirs:.0f}", f"{theirs / mine:.0f}", *sizes]


def _live(run: Any, cost: Cost) -> None:
    """Complete the first waiting task until the run is over."""
    kept = run.start()
    while kept is not None:
        cost.states.append(len(kept))
        began = time.process_time()
        kept = run.step(kept)
        cost.steps.append(1e6 * (time.process_time() - began))


class _Ours:
    _graphs: dict[str, Any] = {}

    def __init__(self, xml: str) -> None:
        if xml not in self._graphs:
            self._graphs[xml] = compile_graph(reading.read(xml))
        self.graph = self._graphs[xml]

    def start(self) -> str | None:
        return self._kept(engine.begin(self.graph, FACTS))

    def step(self, kept: str) -> str | None:
        state = json.loads(kept)
        return self._kept(engine.finish(self.graph, state, state["t"][0][1], FACTS))

    @staticmethod
    def _kept(moved: engine.Moved) -> str | None:
        return None if moved.ended else json.dumps(moved.state, separators=(",", ":"))


class _Spiff:
    _parsers: dict[str, BpmnParser] = {}
    _writer = BpmnWorkflowSerializer()

    def __init__(self, xml: str) -> None:
        if xml not in self._parsers:
            parser = BpmnParser()
            parser.add_bpmn_str(xml.replace(" = ", " == ").encode())  # its conditions are Python
            self._parsers[xml] = parser
        self.parser = self._parsers[xml]

    def start(self) -> str | None:
        name = self.parser.get_process_ids()[0]
        run = BpmnWorkflow(self.parser.get_spec(name), self.parser.get_subprocess_specs(name))
        run.do_engine_steps()
        return self._kept(run)

    def step(self, kept: str) -> str | None:
        run = self._writer.deserialize_json(kept)
        task = next(one for one in run.get_tasks(state=TaskState.READY) if one.task_spec.manual)
        task.data.update(FACTS)
        task.run()
        run.do_engine_steps()
        return self._kept(run)

    def _kept(self, run: BpmnWorkflow) -> str | None:
        return None if run.completed else str(self._writer.serialize_json(run))
