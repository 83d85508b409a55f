"""A checked definition → the graph the engine runs: plain JSON, once per version.

Sub-processes and called processes are unfolded: a node inside one is named "outer/inner".
"""

from decimal import Decimal
from typing import Any, TypedDict

from motcua.common.invariant import InvariantBroken
from motcua.workflow import conditions
from motcua.workflow.bpmn import Body, Definition, Flow, Kind, Lane, Node
from motcua.workflow.posts import act_of, post_of

GraphNode = dict[str, Any]  # k kind · o [[target, port], …] · c conditions beside o · d default target · …


class Graph(TypedDict):
    """v: format. start: first node. facts: names of facts that conditions read. nodes: by name."""

    v: int
    start: str
    facts: list[str]
    nodes: dict[str, GraphNode]


def compile_graph(definition: Definition) -> Graph:
    """The graph of a definition that `check` found nothing against."""
    compiler = _Compiler(definition)
    start = compiler.body(definition.main, "", None)
    return Graph(v=1, start=start, facts=sorted(compiler.facts), nodes=compiler.nodes)


def step_hours(node: GraphNode, total: object) -> Decimal | None:
    """Limit of a step in working hours; `total` is the dossier's whole limit, for steps that take a share."""
    if node.get("h") is not None:
        return Decimal(node["h"])
    if node.get("s") is None or total in (None, ""):
        return None
    return (Decimal(node["s"]) * Decimal(str(total))).quantize(Decimal("0.01"))


class _Compiler:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.nodes: dict[str, GraphNode] = {}
        self.facts: set[str] = set()

    def body(self, body: Body, prefix: str, outer: Lane | None) -> str:
        """Unfold one level; returns the name of its start. Steps without a lane are in the outer node's."""
        lanes = {lane.id: lane for lane in body.lanes}
        for node in body.nodes:
            lane = lanes.get(node.lane) or self._named(node.lane) or outer
            self.nodes[prefix + node.id] = self._node(node, body, prefix, lane)
        return prefix + next(node.id for node in body.nodes if node.kind is Kind.START)

    def _named(self, lane: str) -> Lane | None:
        """Lanes of the process also hold nodes of its embedded sub-processes."""
        every = [*self.definition.main.lanes, *(one for body in self.definition.called for one in body.lanes)]
        return next((one for one in every if lane and one.id == lane), None)

    def _node(self, node: Node, body: Body, prefix: str, lane: Lane | None) -> GraphNode:
        out = body.out_of(node.id)
        compiled: GraphNode = {"k": node.kind.value, "o": [self._target(flow, body, prefix) for flow in out]}
        if node.kind is Kind.TASK:
            compiled |= _task(node, lane)
        elif node.kind is Kind.WAIT:
            compiled["m"] = node.message
        elif node.kind is Kind.AND:
            compiled["n"] = len(body.into(node.id))
        elif node.kind is Kind.XOR and len(out) > 1:
            compiled |= self._choice(node, out, body, prefix)
        elif node.kind in {Kind.SUB, Kind.CALL}:
            inner = node.body or self.definition.callable(node.called)
            if inner is None:
                raise InvariantBroken("Checking refuses a subprocess that is not there.")
            compiled["i"] = self.body(inner, f"{prefix}{node.id}/", lane)
        return compiled

    def _target(self, flow: Flow, body: Body, prefix: str) -> list[Any]:
        return [prefix + flow.target, body.into(flow.target).index(flow)]

    def _choice(self, node: Node, out: tuple[Flow, ...], body: Body, prefix: str) -> GraphNode:
        """Conditions in the order of the file; the default flow apart."""
        asked = [flow for flow in out if flow.id != node.default]
        parsed = [conditions.parse(flow.condition) for flow in asked]
        for expression in parsed:
            self.facts |= conditions.fact_names(expression)
        default = [self._target(flow, body, prefix) for flow in out if flow.id == node.default]
        targets = [self._target(flow, body, prefix) for flow in asked]
        return {"o": [*targets, *default], "c": parsed}


def _task(node: Node, lane: Lane | None) -> GraphNode:
    post = post_of(lane)
    task: GraphNode = {"name": node.name or node.id, "lane": post, "act": act_of(post, node.act)}
    if node.limit_hours is not None:
        task["h"] = f"{node.limit_hours:f}"
    elif node.limit_share is not None:
        task["s"] = f"{node.limit_share:f}"
    return task
