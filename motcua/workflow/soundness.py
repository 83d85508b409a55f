"""How tokens can move: every decision is tried with the engine itself, whatever the facts would say."""

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as now

from motcua.workflow import engine
from motcua.workflow.bpmn import Node
from motcua.workflow.compile import Graph, GraphNode
from motcua.workflow.engine import Choose, Moved, State
from motcua.workflow.findings import Finding, about_file, found
from motcua.workflow.patience import Patience

_MOST_STATES, _MOST_TRIES, _MOST_TOKENS = 4000, 40_000, 60


def findings(graph: Graph, elements: Mapping[str, Node], patience: Patience) -> Iterator[Finding]:
    """Loops without a person in them, joins that cannot fire, steps that multiply without end."""
    turning = _automatic_cycle(graph)
    if turning:
        text = now("nằm trong vòng lặp không có bước nào do người làm; hệ thống sẽ quay mãi.")
        yield found("automatic-loop", element(turning, elements), text)
        return
    explored = _Explored(patience)
    try:
        explored.walk(graph)
    except _TooMany as reason:
        yield about_file("too-wide", str(reason))
        return
    for name in explored.stuck():
        text = now("cổng này có thể chờ mãi một nhánh không bao giờ tới.")
        yield found("stuck-join", element(name, elements), text)


def element(name: str, elements: Mapping[str, Node]) -> Node:
    """The element of the file behind a node of the graph."""
    return elements[name.rpartition("@")[0].rpartition("/")[2] if "@" in name else name.rpartition("/")[2]]


def edges(graph: Graph) -> dict[str, list[str]]:
    """Where a token goes from each node: into a sub-process at its start, out of it from its ends."""
    nodes = graph["nodes"]
    result: dict[str, list[str]] = {}
    for name, node in nodes.items():
        outer = name.rpartition("/")[0]
        leaving = nodes[outer] if outer and node["k"] in {"end", "terminate"} else node
        result[name] = [node["i"]] if "i" in node else [target for target, _ in leaving["o"]]
    return result


def _automatic_cycle(graph: Graph) -> str:
    """A node on a cycle of nodes that move by themselves; empty when there is none."""
    resting = {name for name, node in graph["nodes"].items() if node["k"] in {"task", "wait"}}
    targets = {
        name: [one for one in out if one not in resting]
        for name, out in edges(graph).items()
        if name not in resting
    }
    entering = dict.fromkeys(targets, 0)
    for out in targets.values():
        for one in out:
            entering[one] += 1
    free = deque(name for name, count in entering.items() if not count)
    while free:
        for one in targets.pop(free.popleft()):
            entering[one] -= 1
            if not entering[one]:
                free.append(one)
    gateways = [name for name in targets if graph["nodes"][name]["k"] not in {"end", "terminate"}]
    return min(gateways, default="")


class _TooMany(Exception):
    pass


class _Fork(Exception):
    """A decision that the present try has no answer for."""


@dataclass
class _Explored:
    """All states a run can be in, and from which states each can be reached."""

    patience: Patience
    states: dict[str, State] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    tries: int = 0

    def walk(self, graph: Graph) -> None:
        pending: list[str] = []
        for moved in self._every(lambda choose: engine.begin(graph, {}, choose=choose)):
            self._note(moved, "", pending)
        while pending:
            key = pending.pop()
            for moved in self._after(graph, self.states[key]):
                self._note(moved, key, pending)

    def stuck(self) -> list[str]:
        """Joins that wait in a state from which no end can be reached."""
        finishing: set[str] = set()
        pending = list(self.ended)
        while pending:
            key = pending.pop()
            if key not in finishing:
                finishing.add(key)
                pending += self.before.get(key, ())
        lost = [state for key, state in self.states.items() if key not in finishing]
        final = [state for state in lost if not state["t"]] or lost
        return sorted({name for state in final for name in state["j"]})

    def _after(self, graph: Graph, state: State) -> Iterator[Moved]:
        for token in state["t"]:
            node = graph["nodes"][token[0]]
            if node["k"] == "task":
                yield from self._every(partial(_finish, graph, state, token[1]))
            else:
                yield from self._every(partial(_receive, graph, state, node["m"]))

    def _every(self, act: Callable[[Choose], Moved]) -> Iterator[Moved]:
        scripts: list[list[int]] = [[]]
        while scripts:
            script = scripts.pop()
            self.patience.ask()
            self.tries += 1
            if self.tries > _MOST_TRIES:
                raise _TooMany(now("Quy trình có quá nhiều cách đi để kiểm tra hết; hãy tách nhỏ nó."))
            answers = iter(script)
            try:
                yield act(partial(_next, answers))
            except _Fork as fork:
                scripts += [[*script, place] for place in range(int(fork.args[0]))]

    def _note(self, moved: Moved, source: str, pending: list[str]) -> None:
        state = _canonical(moved.state)
        if len(state["t"]) > _MOST_TOKENS or len(self.states) > _MOST_STATES:
            raise _TooMany(now("Các nhánh song song nhân lên không dừng hoặc quá nhiều; hãy gộp chúng lại."))
        key = json.dumps(state)
        if key not in self.states:
            self.states[key] = state
            pending.append(key)
        self.before.setdefault(key, set()).add(source)
        if moved.ended:
            self.ended.add(key)


def _finish(graph: Graph, state: State, number: int, choose: Choose) -> Moved:
    return engine.finish(graph, state, number, {}, choose=choose)


def _receive(graph: Graph, state: State, message: str, choose: Choose) -> Moved:
    return engine.receive(graph, state, message, {}, choose=choose)


def _next(answers: Iterator[int], _name: str, node: GraphNode) -> int:
    for answer in answers:
        return answer
    raise _Fork(len(node["o"]))


def _canonical(state: State) -> State:
    """The same state with numbers given by place, so that equal situations are equal."""
    scopes = {int(key): value for key, value in state.get("s", {}).items()}
    order = sorted(scopes, key=lambda one: (_path(one, scopes), one))
    names = {0: 0} | {one: place + 1 for place, one in enumerate(order)}
    tokens = sorted([token[0], *(names[one] for one in token[2:])] for token in state["t"])
    first = len(order) + 1
    result = State(
        t=[[token[0], first + place, *token[1:]] for place, token in enumerate(tokens)],
        j=dict(sorted((_renamed(key, names), sorted(ports)) for key, ports in state["j"].items())),
        n=first + len(tokens),
    )
    if scopes:
        result["s"] = {str(names[one]): [scopes[one][0], names[scopes[one][1]]] for one in order}
    return result


def _path(scope: int, scopes: Mapping[int, list[object]]) -> tuple[str, ...]:
    node, outer = scopes[scope]
    return (*(_path(int(str(outer)), scopes) if outer else ()), str(node))


def _renamed(key: str, names: Mapping[int, int]) -> str:
    node, at, scope = key.rpartition("@")
    return f"{node}@{names[int(scope)]}" if at else key
