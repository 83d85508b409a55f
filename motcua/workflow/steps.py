"""The steps of a process in a readable order: the table beside the drawing."""

from collections import deque
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.utils.translation import gettext as now

from motcua.agencies.models import Role
from motcua.common.text import comma
from motcua.workflow.bpmn import Definition
from motcua.workflow.compile import Graph, GraphNode, compile_graph, step_hours
from motcua.workflow.posts import act_name
from motcua.workflow.soundness import edges


@dataclass(frozen=True)
class Listed:
    """One step: its post in words, its act, its limit in words."""

    node: str
    name: str
    post: str
    act: str
    act_name: str
    limit: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def steps_of(definition: Definition, *, limit_hours: Decimal | None = None) -> list[Listed]:
    """Steps of a checked definition, nearest to the start first."""
    return steps_in(compile_graph(definition), limit_hours=limit_hours)


def steps_in(graph: Graph, *, limit_hours: Decimal | None = None) -> list[Listed]:
    """Steps of a compiled graph, nearest to the start first; shares in hours when the limit is known."""
    ways, seen, order = edges(graph), {graph["start"]}, deque([graph["start"]])
    listed: list[Listed] = []
    while order:
        name = order.popleft()
        node = graph["nodes"][name]
        if node["k"] == "task":
            post = str(Role(node["lane"]).label)
            listed.append(
                Listed(
                    name, node["name"], post, node["act"], act_name(node["act"]), _limit(node, limit_hours)
                )
            )
        fresh = [one for one in ways[name] if one not in seen]
        seen.update(fresh)
        order.extend(fresh)
    return listed


def _limit(node: GraphNode, whole: Decimal | None) -> str:
    hours = step_hours(node, whole)
    if hours is not None:
        return now("{hours} giờ làm việc").format(hours=comma(hours))
    if "s" in node:
        return now("{percent}% thời hạn").format(percent=comma(Decimal(node["s"]) * 100))
    return now("không quy định riêng")
