"""`bpmn.Definition` → BPMN 2.0 XML of the same meaning, with its drawing or a simple new one."""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from motcua.workflow import layout
from motcua.workflow.bpmn import DIAGRAM, MODEL, OWN, TAGS, XSI, Body, Definition, Flow, Kind, Lane, Node
from motcua.workflow.reading import parsed, read

_PREFIXES = {"bpmn": MODEL, "xsi": XSI, "motcua": OWN}


def write(definition: Definition) -> str:
    """The file anew: `read(write(d)) == d`. Limits become motcua:limitHours; what we leave aside is gone."""
    root = etree.Element(f"{{{MODEL}}}definitions", nsmap=_PREFIXES, id="definitions", targetNamespace=OWN)
    messages = _messages(definition)
    for name, identifier in messages.items():
        _add(root, "message", id=identifier, name=name)
    for body in (definition.main, *definition.called):
        element = _add(root, "process", id=body.id, name=body.name)
        element.set("isExecutable", "true" if body is definition.main else "false")
        _lanes(element, body)
        _fill(element, body, messages)
    kept = [_kept(etree.fromstring(text), root, definition.main) for text in definition.diagrams]
    for diagram in [one for one in kept if one is not None] or layout.diagrams(definition):
        root.append(diagram)
    etree.indent(root)
    return str(etree.tostring(root, encoding="unicode")) + "\n"


def drawn(xml: str) -> str:
    """The same file, with a simple drawing added when it has none. Raises BpmnRefused."""
    definition = read(xml)
    if definition.diagrams:
        return xml
    root = parsed(xml)
    for diagram in layout.diagrams(definition):
        root.append(diagram)
    return str(etree.tostring(root, encoding="unicode"))


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    given = {key: value for key, value in attributes.items() if value}
    return etree.SubElement(parent, f"{{{MODEL}}}{tag}", given)


def _messages(definition: Definition) -> dict[str, str]:
    names = {node.message for body in _bodies(definition) for node in body.nodes if node.message}
    return {name: f"message_{place}" for place, name in enumerate(sorted(names), 1)}


def _bodies(definition: Definition) -> Iterator[Body]:
    pending = [definition.main, *definition.called]
    while pending:
        body = pending.pop(0)
        yield body
        pending += [node.body for node in body.nodes if node.body]


def _lanes(element: Any, body: Body) -> None:
    if not body.lanes:
        return
    box = _add(element, "laneSet", id=f"{body.id}_lanes")
    for lane in body.lanes:
        _lane(box, lane, body)


def _lane(box: Any, lane: Lane, body: Body) -> None:
    element = _add(box, "lane", id=lane.id, name=lane.name)
    if lane.post:
        element.set(f"{{{OWN}}}post", lane.post)
    for node in _all_nodes(body):
        if node.lane == lane.id:
            _add(element, "flowNodeRef").text = node.id


def _all_nodes(body: Body) -> Iterator[Node]:
    for node in body.nodes:
        yield node
        if node.body:
            yield from _all_nodes(node.body)


def _fill(element: Any, body: Body, messages: Mapping[str, str]) -> None:
    for node in body.nodes:
        _node(element, node, messages)
    for flow in body.flows:
        _flow(element, flow)


def _node(parent: Any, node: Node, messages: Mapping[str, str]) -> None:
    element = _add(parent, TAGS[node.kind], id=node.id, name=node.name, default=node.default)
    own = {"act": node.act, "limitHours": node.limit_hours, "limitShare": node.limit_share}
    for attribute, value in own.items():
        if value:
            element.set(f"{{{OWN}}}{attribute}", value if isinstance(value, str) else f"{value:f}")
    if node.kind is Kind.TERMINATE:
        _add(element, "terminateEventDefinition")
    elif node.kind is Kind.WAIT:
        _add(element, "messageEventDefinition", messageRef=messages[node.message])
    elif node.kind is Kind.CALL:
        element.set("calledElement", node.called)
    elif node.body is not None:
        _fill(element, node.body, messages)


def _flow(parent: Any, flow: Flow) -> None:
    element = _add(
        parent, "sequenceFlow", id=flow.id, name=flow.name, sourceRef=flow.source, targetRef=flow.target
    )
    if flow.condition:
        condition = _add(element, "conditionExpression")
        condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        condition.text = flow.condition


def _kept(diagram: Any, root: Any, main: Body) -> Any | None:
    """A drawing of the file that was read, without the shapes of what is no longer there."""
    known = {element.get("id") for element in root.iter(etree.Element)}
    plane = diagram.find(f"{{{DIAGRAM}}}BPMNPlane")
    if plane is None:
        return None
    for shape in list(plane):
        if shape.get("bpmnElement", "").split(":")[-1] not in known:
            plane.remove(shape)
    if plane.get("bpmnElement", "").split(":")[-1] not in known:
        plane.set("bpmnElement", main.id)
    return diagram if len(plane) else None
