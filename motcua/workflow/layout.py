"""A plain drawing for files that come without one: lanes are bands, steps go from left to right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from motcua.workflow.bpmn import DIAGRAM, Body, Definition, Flow, Kind, Node

_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DI = "http://www.omg.org/spec/DD/20100524/DI"
_STEP, _BAND, _LEFT, _TITLE = 160, 130, 60, 30  # pixels
_EVENT, _GATEWAY, _TASK = (36, 36), (50, 50), (120, 80)
_SIZES = {
    Kind.START: _EVENT,
    Kind.END: _EVENT,
    Kind.TERMINATE: _EVENT,
    Kind.PASS: _EVENT,
    Kind.WAIT: _EVENT,
    Kind.XOR: _GATEWAY,
    Kind.AND: _GATEWAY,
}


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


def diagrams(definition: Definition) -> list[Any]:
    """BPMNDiagram elements: one a process, and one for the inside of each sub-process."""
    pending, drawings = [definition.main, *definition.called], []
    while pending:
        body = pending.pop(0)
        drawings.append(_diagram(body))
        pending += [node.body for node in body.nodes if node.body]
    return drawings


def _diagram(body: Body) -> Any:
    prefixes = {"bpmndi": DIAGRAM, "dc": _DC, "di": _DI}
    diagram = etree.Element(f"{{{DIAGRAM}}}BPMNDiagram", nsmap=prefixes, id=f"{body.id}_diagram")
    plane = etree.SubElement(diagram, f"{{{DIAGRAM}}}BPMNPlane", id=f"{body.id}_plane", bpmnElement=body.id)
    boxes, bands, width = _place(body)
    for lane in body.lanes:
        top, height = bands[lane.id]
        _shape(plane, lane.id, Box(_LEFT - _TITLE, top, width, height), isHorizontal="true")
    for node in body.nodes:
        more = {"isExpanded": "false"} if node.kind is Kind.SUB else {}
        more |= {"isMarkerVisible": "true"} if node.kind is Kind.XOR else {}
        _shape(plane, node.id, boxes[node.id], **more)
    for flow in body.flows:
        _edge(plane, flow, boxes)
    return diagram


def _place(body: Body) -> tuple[dict[str, Box], dict[str, tuple[int, int]], int]:
    """Box of each node, top and height of each lane, and the width of all."""
    columns = _columns(body)
    rows: dict[tuple[str, int], list[Node]] = {}
    lanes = [lane.id for lane in body.lanes] or [""]
    for node in body.nodes:
        band = node.lane if node.lane in lanes else lanes[0]
        rows.setdefault((band, columns[node.id]), []).append(node)
    bands: dict[str, tuple[int, int]] = {}
    top = 40
    for lane in lanes:
        most = max((len(nodes) for (band, _), nodes in rows.items() if band == lane), default=1)
        bands[lane] = (top, most * _BAND)
        top += most * _BAND
    boxes: dict[str, Box] = {}
    for (band, column), nodes in rows.items():
        for row, node in enumerate(nodes):
            width, height = _SIZES.get(node.kind, _TASK)
            middle = bands[band][0] + row * _BAND + _BAND // 2
            x = _LEFT + column * _STEP + (_STEP - width) // 2
            boxes[node.id] = Box(x, middle - height // 2, width, height)
    return boxes, bands, _TITLE + (max(columns.values(), default=0) + 1) * _STEP


def _columns(body: Body) -> dict[str, int]:
    """How many flows from the start, the longest way that walks no loop."""
    ways: dict[str, list[str]] = {node.id: [] for node in body.nodes}
    for flow in body.flows:
        ways[flow.source].append(flow.target)
    order: list[str] = []
    state: dict[str, int] = {}
    back: set[tuple[str, str]] = set()
    starts = sorted(body.nodes, key=lambda node: node.kind is not Kind.START)
    for node in starts:
        _visit(node.id, ways, state, order, back)
    columns = dict.fromkeys(ways, 0)
    for name in reversed(order):
        for target in ways[name]:
            if (name, target) not in back:
                columns[target] = max(columns[target], columns[name] + 1)
    return columns


def _visit(
    start: str,
    ways: Mapping[str, list[str]],
    state: dict[str, int],
    order: list[str],
    back: set[tuple[str, str]],
) -> None:
    """Depth first: `order` gets names as they finish, `back` the flows that close a loop."""
    if start in state:
        return
    state[start] = 1
    stack = [(start, iter(ways[start]))]
    while stack:
        name, rest = stack[-1]
        target = next(rest, None)
        if target is None:
            state[name] = 2
            order.append(name)
            stack.pop()
        elif state.get(target) == 1:
            back.add((name, target))
        elif target not in state:
            state[target] = 1
            stack.append((target, iter(ways[target])))


def _shape(plane: Any, element: str, box: Box, **more: str) -> None:
    shape = etree.SubElement(
        plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{element}_shape", "bpmnElement": element, **more}
    )
    sizes = {name: str(getattr(box, name)) for name in ("x", "y", "width", "height")}
    etree.SubElement(shape, f"{{{_DC}}}Bounds", sizes)


def _edge(plane: Any, flow: Flow, boxes: Mapping[str, Box]) -> None:
    """From right to left side with one bend; a way back runs below both."""
    edge = etree.SubElement(plane, f"{{{DIAGRAM}}}BPMNEdge", id=f"{flow.id}_edge", bpmnElement=flow.id)
    for x, y in _bends(boxes[flow.source], boxes[flow.target]):
        etree.SubElement(edge, f"{{{_DI}}}waypoint", x=str(x), y=str(y))


def _bends(source: Box, target: Box) -> list[tuple[int, int]]:
    right = source.x + source.width
    if target.x > right:
        bend = target.x - 15
        straight = [(right, source.middle), (target.x, target.middle)]
        return straight if source.middle == target.middle else [
            straight[0], (bend, source.middle), (bend, target.middle), straight[1],
        ]  # fmt: skip
    below = max(source.y + source.height, target.y + target.height) + 18
    start, stop = source.x + source.width // 2, target.x + target.width // 2
    return [
        (start, source.y + source.height),
        (start, below),
        (stop, below),
        (stop, target.y + target.height),
    ]
