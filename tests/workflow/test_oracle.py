"""The engine against SpiffWorkflow: same drawing, same decisions, same ready tasks at every moment."""

import itertools
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from motcua.workflow import engine
from motcua.workflow.check import examine
from tests.workflow.factories import ROOT, both, flow, graph, task, way, xor

MOST_STEPS = 60


class Ours:
    def __init__(self, xml: str) -> None:
        self.graph = graph(xml)
        self.moved = engine.begin(self.graph, {})

    def ready(self) -> list[str]:
        return sorted(token[0].rpartition("/")[2] for token in self.moved.state["t"])

    def complete(self, name: str, decision: int) -> None:
        number = next(t[1] for t in self.moved.state["t"] if t[0].rpartition("/")[2] == name)
        state = json.loads(json.dumps(self.moved.state))
        self.moved = engine.finish(self.graph, state, number, {"d": decision})

    def ended(self) -> bool:
        return self.moved.ended


class Spiff:
    def __init__(self, xml: str) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(xml.encode())
        self.run = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self.run.do_engine_steps()

    def _tasks(self):
        return [one for one in self.run.get_tasks(state=TaskState.READY) if one.task_spec.manual]

    def ready(self) -> list[str]:
        return sorted(one.task_spec.bpmn_id for one in self._tasks())

    def complete(self, name: str, decision: int) -> None:
        chosen = next(one for one in self._tasks() if one.task_spec.bpmn_id == name)
        chosen.data["d"] = decision
        chosen.run()
        self.run.do_engine_steps()

    def ended(self) -> bool:
        return self.run.completed


def agree(xml: str, seed: int) -> list[list[str]]:
    """Walk both with the same decisions; the trace of ready tasks."""
    chance, ours, spiff, trace = random.Random(seed), Ours(xml), Spiff(xml), []
    for _ in range(MOST_STEPS):
        assert ours.ready() == spiff.ready()
        assert ours.ended() == spiff.ended()
        trace.append(ours.ready())
        if ours.ended():
            break
        name, decision = chance.choice(ours.ready()), chance.randrange(4)
        ours.complete(name, decision)
        spiff.complete(name, decision)
    return trace


class Drawing:
    """Draws nested blocks as one process; each block goes from one node to one node."""

    def __init__(self) -> None:
        self.count = itertools.count(1)
        self.called: list[str] = []

    def name(self, letter: str) -> str:
        return f"{letter}{next(self.count)}"

    def block(self, kind: str, parts: list) -> tuple[str, str, str]:
        """(first node, last node, XML)."""
        if kind == "task":
            node = self.name("t")
            return node, node, task(node)
        return getattr(self, kind)([self.block(*part) for part in parts])

    def row(self, drawn):
        joints = "".join(flow(one[1], other[0]) for one, other in itertools.pairwise(drawn))
        return drawn[0][0], drawn[-1][1], "".join(part[2] for part in drawn) + joints

    def fork(self, drawn):
        first, last = self.name("f"), self.name("j")
        ways = "".join(part[2] + flow(first, part[0]) + flow(part[1], last) for part in drawn)
        return first, last, both(first) + both(last) + ways

    def choose(self, drawn):
        before, first, last = self.name("t"), self.name("x"), self.name("m")
        xml = task(before) + flow(before, first) + xor(last)
        for place, part in enumerate(drawn):
            condition = "" if place == 0 else f"d == {place}"
            xml += part[2] + flow(first, part[0], condition, f"{first}_{place}") + flow(part[1], last)
        return before, last, xml + xor(first, f"{first}_0")

    def again(self, drawn):
        if "<parallelGateway" in drawn[0][2]:
            drawn = [self.inside(drawn)]  # SpiffWorkflow counts a join's arrivals of earlier rounds
        start, asked, gate = self.name("m"), self.name("t"), self.name("x")
        xml = drawn[0][2] + xor(start) + task(asked) + xor(gate, f"{gate}_on") + self.name_pass(gate)
        xml += way(start, drawn[0][0]) + way(drawn[0][1], asked, gate) + flow(gate, start, "d == 1 or d == 2")
        return start, f"{gate}_out", xml

    def name_pass(self, gate):
        return f'<intermediateThrowEvent id="{gate}_out"/>' + flow(gate, f"{gate}_out", name=f"{gate}_on")

    def inside(self, drawn):
        node = self.name("u")
        first, last, xml = drawn[0]
        return node, node, f'<subProcess id="{node}">{framed(node, first, last, xml)}</subProcess>'

    def call(self, drawn):
        node = self.name("c")
        first, last, xml = drawn[0]
        self.called.append(f'<process id="p_{node}">{framed(node, first, last, xml)}</process>')
        return node, node, f'<callActivity id="{node}" calledElement="p_{node}"/>'

    def file(self, block) -> str:
        first, last, xml = self.block(*block)
        main = f'<process id="p" isExecutable="true">{framed("p", first, last, xml)}</process>'
        return ROOT + main + "".join(self.called) + "</definitions>"


def framed(name: str, first: str, last: str, xml: str) -> str:
    ends = f'<startEvent id="{name}_s"/><endEvent id="{name}_e"/>'
    return ends + xml + way(f"{name}_s", first) + way(last, f"{name}_e")


def nested(children):
    several = st.lists(children, min_size=2, max_size=3)
    one = st.lists(children, min_size=1, max_size=1)
    return st.one_of(
        st.tuples(st.sampled_from(["row", "fork", "choose"]), several),
        st.tuples(st.sampled_from(["again", "inside", "call"]), one),
    )


blocks = st.recursive(st.just(("task", [])), nested, max_leaves=9)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks, st.integers(0, 10**6))
def test_generated_processes_move_as_in_spiffworkflow(block, seed):
    xml = Drawing().file(block)
    codes = {finding.code for finding in examine(xml)}
    assert codes <= {"nobody", "first-step", "last-step"}, codes
    agree(xml, seed)


HAND_WRITTEN = {
    "overlapping branches": task("a")
    + task("b")
    + task("c")
    + task("z")
    + both("f")
    + both("g")
    + both("j")
    + both("k")
    + way("s", "a", "f", "b", "g", "k", "z", "e")
    + way("f", "c", "j", "k")
    + way("g", "j"),
    "one branch ends early": task("a")
    + task("b")
    + task("z")
    + both("f")
    + way("s", "a", "f", "b", "e")
    + way("f", "z", "e"),
    "send back over two steps": task("a")
    + task("b")
    + task("k")
    + task("z")
    + xor("m")
    + xor("x", "x_z")
    + way("s", "a", "m", "b", "k", "x", "z", "e")
    + flow("x", "m", "d == 1")
    + flow("x", "a", "d == 2"),
    "join and split in one gateway": task("a")
    + task("b")
    + task("c")
    + task("g")
    + task("h")
    + task("z")
    + both("f")
    + both("j")
    + both("k")
    + way("s", "a", "f", "b", "j", "g", "k", "z", "e")
    + way("f", "c", "j", "h", "k"),
    "loop inside a branch": task("a")
    + task("b")
    + task("c")
    + task("z")
    + both("f")
    + both("j")
    + xor("m")
    + xor("x", "x_j")
    + way("s", "a", "f", "m", "b", "x", "j", "z", "e")
    + flow("x", "m", "d in [1, 2]")
    + way("f", "c", "j"),
}


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_hand_written_processes_move_as_in_spiffworkflow(name):
    inner = '<startEvent id="s"/><endEvent id="e"/>' + HAND_WRITTEN[name]
    xml = f'{ROOT}<process id="p" isExecutable="true">{inner}</process></definitions>'
    lengths = {len(agree(xml, seed)) for seed in range(12)}
    assert max(lengths) >= 3
