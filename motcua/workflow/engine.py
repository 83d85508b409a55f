"""State + event → state, over a compiled graph. Pure, and small enough to keep beside every run.

State (JSON): t  tokens that rest, [node, number] or [node, number, scope]
              j  arrivals at a join that waits: {"node" or "node@scope": [port, …]}
              n  the last number given
              s  open sub-processes: {scope: [their node, outer scope]}; absent when there is none
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

from motcua.workflow import conditions
from motcua.workflow.compile import Graph, GraphNode

_MOST_MOVES = 10_000


class State(TypedDict):
    t: list[list[Any]]
    j: dict[str, list[int]]
    n: int
    s: NotRequired[dict[str, list[Any]]]


@dataclass(frozen=True)
class Token:
    """A token at a task: the step with this number, at this node."""

    node: str
    number: int


@dataclass(frozen=True)
class Moved:
    """What an event did. `dropped`: numbers of other steps that a terminate end took away."""

    state: State
    opened: tuple[Token, ...]
    dropped: tuple[int, ...]
    ended: bool


Choose = Callable[[str, GraphNode], int]


class NoSuchToken(LookupError):
    """The step is not open in this state."""


class NoWayOut(RuntimeError):
    """A gateway's conditions are all false, or tokens move for ever: `check` refuses such processes."""


def begin(graph: Graph, facts: Mapping[str, Any], *, choose: Choose | None = None) -> Moved:
    """Start a run."""
    machine = _Machine(graph, State(t=[], j={}, n=0), choose or _by(facts))
    machine.arrive(graph["start"], 0, 0)
    return machine.settle()


def finish(
    graph: Graph, state: State, number: int, facts: Mapping[str, Any], *, choose: Choose | None = None
) -> Moved:
    """Complete the task that the numbered token rests at. Raises NoSuchToken."""
    machine = _Machine(graph, state, choose or _by(facts))
    machine.leave_rest(lambda token: token[1] == number and graph["nodes"][token[0]]["k"] == "task")
    return machine.settle()


def receive(
    graph: Graph, state: State, message: str, facts: Mapping[str, Any], *, choose: Choose | None = None
) -> Moved:
    """Give a message to the token that has waited for it longest. Raises NoSuchToken."""
    machine = _Machine(graph, state, choose or _by(facts))
    machine.leave_rest(lambda token: graph["nodes"][token[0]].get("m") == message)
    return machine.settle()


def _by(facts: Mapping[str, Any]) -> Choose:
    def choose(name: str, node: GraphNode) -> int:
        for place, expression in enumerate(node["c"]):
            if conditions.holds(expression, facts):
                return place
        if len(node["o"]) > len(node["c"]):
            return len(node["c"])
        raise NoWayOut(name)

    return choose


class _Machine:
    """A working copy of a state, and the moves still to make."""

    def __init__(self, graph: Graph, state: State, choose: Choose) -> None:
        self.nodes, self.choose = graph["nodes"], choose
        self.tokens = [list(token) for token in state["t"]]
        self.joins = {key: list(ports) for key, ports in state["j"].items()}
        self.scopes = {int(key): value for key, value in state.get("s", {}).items()}
        self.number = self.first = state["n"]
        self.before = {token[1] for token in self.tokens}
        self.moves: deque[tuple[str, int, int]] = deque()

    def arrive(self, node: str, port: int, scope: int) -> None:
        self.moves.append((node, port, scope))

    def leave_rest(self, matches: Callable[[list[Any]], bool]) -> None:
        token = next((token for token in self.tokens if matches(token)), None)
        if token is None:
            raise NoSuchToken
        self.tokens.remove(token)
        self.before.discard(token[1])
        self._leave(token[0], _scope(token))

    def settle(self) -> Moved:
        """Move until every token rests at a task, a wait or a join."""
        made = 0
        while self.moves:
            made += 1
            if made > _MOST_MOVES:
                raise NoWayOut(self.moves[0][0])
            node, port, scope = self.moves.popleft()
            self._enter(node, port, scope)
        state = State(t=self.tokens, j=self.joins, n=self.number)
        if self.scopes:
            state["s"] = {str(key): value for key, value in self.scopes.items()}
        opened = [
            Token(token[0], token[1])
            for token in self.tokens
            if token[1] > self.first and self.nodes[token[0]]["k"] == "task"
        ]
        dropped = self.before - {token[1] for token in self.tokens}
        return Moved(state, tuple(opened), tuple(sorted(dropped)), not self.tokens and not self.joins)

    def _enter(self, name: str, port: int, scope: int) -> None:
        kind = self.nodes[name]["k"]
        if kind in {"task", "wait"}:
            self.number += 1
            self.tokens.append([name, self.number, scope] if scope else [name, self.number])
        elif kind == "and" and self.nodes[name]["n"] > 1:
            self._join(name, port, scope)
        elif kind in {"sub", "call"}:
            self.number += 1
            self.scopes[self.number] = [name, scope]
            self.arrive(self.nodes[name]["i"], 0, self.number)
        elif kind in {"end", "terminate"}:
            self._end(kind, scope)
        else:
            self._leave(name, scope)

    def _leave(self, name: str, scope: int) -> None:
        node = self.nodes[name]
        out = [node["o"][self.choose(name, node)]] if "c" in node else node["o"]
        for target, port in out:
            self.arrive(target, port, scope)

    def _join(self, name: str, port: int, scope: int) -> None:
        key = f"{name}@{scope}" if scope else name
        arrived = [*self.joins.pop(key, []), port]
        if len(set(arrived)) == self.nodes[name]["n"]:
            for one in set(arrived):
                arrived.remove(one)
            self._leave(name, scope)
        if arrived:
            self.joins[key] = arrived

    def _end(self, kind: str, scope: int) -> None:
        if kind == "terminate":
            self._clear(scope)
        if scope and not self._alive(scope):
            name, outer = self.scopes.pop(scope)
            self._leave(name, outer)

    def _alive(self, scope: int) -> bool:
        return (
            any(_scope(token) == scope for token in self.tokens)
            or any(move[2] == scope for move in self.moves)
            or any(outer == scope for _, outer in self.scopes.values())
            or any(key.endswith(f"@{scope}") for key in self.joins)
        )

    def _clear(self, scope: int) -> None:
        """Take away everything inside the scope, and inside what it opened."""
        gone = {scope}
        for key, (_, outer) in sorted(self.scopes.items()):
            if outer in gone:
                gone.add(key)
        self.tokens = [token for token in self.tokens if _scope(token) not in gone]
        self.moves = deque(move for move in self.moves if move[2] not in gone)
        self.joins = {key: ports for key, ports in self.joins.items() if _scope_of(key) not in gone}
        self.scopes = {key: value for key, value in self.scopes.items() if key not in gone - {scope}}


def _scope(token: list[Any]) -> int:
    return token[2] if len(token) > 2 else 0


def _scope_of(key: str) -> int:
    return int(key.rpartition("@")[2]) if "@" in key else 0
