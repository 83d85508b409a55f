"""Flow nodes and flows of one process, read from XML; problems are gathered, never raised."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as now
from lxml import etree

from motcua.workflow.bpmn import MODEL, OWN, Body, Flow, Kind, Node, Spot
from motcua.workflow.findings import Finding, found

HOURS_A_DAY = 8  # 01/2018/TT-VPCP: a step's day is eight working hours
_DEEPEST = 8
_ID = re.compile(r"[\w.\-]{1,60}")
_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_TASKS = {"userTask", "manualTask", "task"}
_GATEWAYS = {"exclusiveGateway": Kind.XOR, "parallelGateway": Kind.AND}
_EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"}
_ASIDE = {  # drawn or written down, without effect on the way of a token
    "documentation", "extensionElements", "incoming", "outgoing", "laneSet", "textAnnotation", "association",
    "group", "dataObject", "dataObjectReference", "dataStoreReference", "ioSpecification", "property",
    "dataInputAssociation", "dataOutputAssociation", "dataInput", "dataOutput", "inputSet", "outputSet",
    "potentialOwner", "humanPerformer", "performer", "resourceRole", "rendering", "auditing", "monitoring",
    "supports", "correlationSubscription", "sequenceFlow", "boundaryEvent", "ioBinding",
}  # fmt: skip
_CHANGING = {  # vendors' extensions that act or change facts behind the drawing
    "executionListener", "taskListener", "eventListener", "connector", "outputParameter", "output", "script",
    "skipExpression", "taskDefinition", "executionListeners", "taskListeners",
}  # fmt: skip
_CHANGING_ATTRIBUTES = {"skipExpression", "delegateExpression", "class", "resource"}


def local(element: Any) -> str:
    """Tag without namespace."""
    return str(etree.QName(element).localname)


def spot(element: Any) -> Spot:
    """The element, for a sentence."""
    name = " ".join((element.get("name") or "").split())
    return Spot(element.get("id") or "", name, local(element), element.sourceline or 0)


class Nodes:
    """Reads the inside of processes and sub-processes."""

    def __init__(self, messages: dict[str, str], problems: list[Finding]) -> None:
        self.messages, self.problems = messages, problems
        self.seen: set[str] = set()

    def body(self, element: Any, lanes: dict[str, str], depth: int = 0) -> Body:
        """Nodes and flows directly inside `element`; lanes maps node ids to lane ids."""
        at = spot(element)
        self._extensions(element)
        nodes: dict[str, Node] = {}
        for child in element:
            node = self._node(child, lanes, depth)
            if node is not None and self._fresh(node):
                nodes[node.id] = node
        flows = [self._flow(child) for child in element.iterchildren(f"{{{MODEL}}}sequenceFlow")]
        for child in element.iterchildren(f"{{{MODEL}}}boundaryEvent"):
            self._boundary(child, nodes, flows)
        kept = tuple(flow for flow in flows if self._ends(flow, nodes))
        alive = {flow.source for flow in kept} | {flow.target for flow in kept}
        dropped = {flow.target for flow in flows} - alive  # ends that only a boundary timer led to
        return Body(
            at.id,
            at.name,
            tuple(node for node in nodes.values() if node.id not in dropped or node.kind is not Kind.END),
            kept,
            line=at.line,
            tag=at.tag,
        )

    def _no(self, code: str, at: Any, text: str, **facts: object) -> None:
        self.problems.append(found(code, at if hasattr(at, "line") else spot(at), text, **facts))

    def _fresh(self, node: Node) -> bool:
        if not _ID.fullmatch(node.id):
            self._no("bad-id", node, now("mã phải là chữ, số, gạch dưới, dài không quá 60 ký tự."))
        elif node.id in self.seen:
            self._no("same-id", node, now("trùng mã với phần tử khác."))
        elif len(node.name) > 300:
            self._no("long-name", node, now("tên dài quá 300 ký tự."))
        else:
            self.seen.add(node.id)
            return True
        return False

    def _node(self, element: Any, lanes: dict[str, str], depth: int) -> Node | None:
        name = etree.QName(element)
        tag = str(name.localname)
        if name.namespace == MODEL and tag in _ASIDE:
            return None
        at = spot(element)
        base = Node(at.id, Kind.PASS, at.name, lanes.get(at.id, ""), line=at.line, tag=tag)
        read = self._reader(tag) if name.namespace == MODEL else None
        if read is None:
            self._no("unknown-element", at, now("chưa được hỗ trợ, hệ thống không biết chạy thế nào."))
            return None
        self._extensions(element)
        if read == self._sub:
            return self._sub(element, base, lanes, depth)
        self._children(element)
        node: Node = read(element, base)
        return node

    def _reader(self, tag: str) -> Callable[..., Any] | None:
        if tag in _TASKS:
            return self._task
        if tag in _GATEWAYS:
            return self._gateway
        if tag in _EVENTS:
            return self._event
        more = {"receiveTask": self._receive, "subProcess": self._sub, "callActivity": self._call}
        reader: Callable[..., Any] | None = more.get(tag)  # type: ignore[assignment]
        return reader

    def _children(self, element: Any) -> None:
        """Everything inside a node must be known to have no effect, or be read elsewhere."""
        for child in element:
            tag = local(child)
            if etree.QName(child).namespace == MODEL and (tag in _ASIDE or tag.endswith("EventDefinition")):
                continue
            self._no(
                "unknown-part",
                Spot(
                    element.get("id") or "", element.get("name") or "", local(element), child.sourceline or 0
                ),
                now("chứa phần tử {tag} chưa được hỗ trợ."),
                tag=tag,
            )

    def _extensions(self, element: Any) -> None:
        """Refuse what a vendor's engine would do and ours would not."""
        names = {local(part): part for box in element.iterchildren(f"{{{MODEL}}}extensionElements")
                 for part in box.iter(etree.Element)}  # fmt: skip
        foreign = {etree.QName(key).localname for key in element.attrib
                   if etree.QName(key).namespace not in (None, OWN)}  # fmt: skip
        for tag in sorted((names.keys() & _CHANGING) | (foreign & _CHANGING_ATTRIBUTES)):
            text = now("phần mở rộng {part} của phần mềm khác làm thay đổi cách chạy; hãy bỏ nó đi.")
            self._no("vendor-extension", element, text, part=tag)
        if element.get("isForCompensation") == "true":
            self._no("compensation", element, now("bước bù trừ (compensation) chưa được hỗ trợ."))

    def _task(self, element: Any, base: Node) -> Node:
        share = self._number(element, "limitShare", most=Decimal(1))
        return replace(
            base,
            kind=Kind.TASK,
            act=(element.get(f"{{{OWN}}}act") or "").strip(),
            limit_hours=self._number(element, "limitHours", most=Decimal(99_999)),
            limit_share=share,
        )

    def _number(self, element: Any, attribute: str, *, most: Decimal) -> Decimal | None:
        text = element.get(f"{{{OWN}}}{attribute}")
        if text is None:
            return None
        try:
            value = Decimal(text.strip())
        except InvalidOperation:
            value = Decimal(0)
        if not value.is_finite() or not 0 < value <= most:
            message = now("{attribute}=“{value}” phải là số lớn hơn 0 và không quá {most}.")
            self._no("bad-limit", element, message, attribute=attribute, value=text[:40], most=most)
            return None
        return value.normalize()

    def _gateway(self, element: Any, base: Node) -> Node:
        return replace(base, kind=_GATEWAYS[base.tag], default=element.get("default") or "")

    def _receive(self, element: Any, base: Node) -> Node:
        if element.get("instantiate") == "true":
            self._no("instantiate", element, now("không thể vừa mở quy trình vừa chờ thông điệp."))
        return replace(base, kind=Kind.WAIT, message=self._message(element, element.get("messageRef")))

    def _message(self, element: Any, reference: str | None) -> str:
        bare = (reference or "").split(":")[-1]
        name = self.messages.get(reference or "") or self.messages.get(bare) or ""
        if not name:
            self._no("no-message", element, now("chưa nói chờ thông điệp nào (messageRef)."))
        return name

    def _event(self, element: Any, base: Node) -> Node:
        definitions = [child for child in element if local(child).endswith("EventDefinition")]
        kinds = [local(child).removesuffix("EventDefinition") for child in definitions]
        if base.tag == "startEvent" and kinds in ([], ["message"]):
            return replace(base, kind=Kind.START)
        if base.tag == "endEvent" and kinds in ([], ["terminate"]):
            return replace(base, kind=Kind.TERMINATE if kinds else Kind.END)
        if base.tag == "intermediateThrowEvent" and not kinds:
            return base
        if base.tag == "intermediateCatchEvent" and kinds == ["message"]:
            reference = definitions[0].get("messageRef")
            return replace(base, kind=Kind.WAIT, message=self._message(element, reference))
        self._event_refused(base, kinds)
        return base

    def _event_refused(self, base: Node, kinds: list[str]) -> None:
        kind = ", ".join(kinds) or "?"
        if "message" in kinds and base.tag in {"endEvent", "intermediateThrowEvent"}:
            text = now(
                "gửi thông điệp ra ngoài; chỉ Bộ phận Một cửa gửi cho người nộp, bằng một bước có người làm."
            )
            self._no("sends-message", base, text)
        else:
            self._no("unknown-event", base, now("loại sự kiện “{kind}” chưa được hỗ trợ ở đây."), kind=kind)

    def _sub(self, element: Any, base: Node, lanes: dict[str, str], depth: int) -> Node | None:
        if element.get("triggeredByEvent") == "true":
            self._no("event-sub-process", base, now("quy trình con kích hoạt bởi sự kiện chưa được hỗ trợ."))
            return None
        if depth >= _DEEPEST:
            self._no("too-deep", base, now("quy trình con lồng nhau quá {most} lớp."), most=_DEEPEST)
            return None
        return replace(base, kind=Kind.SUB, body=self.body(element, lanes, depth + 1))

    def _call(self, element: Any, base: Node) -> Node:
        called = (element.get("calledElement") or "").split(":")[-1]
        if not called:
            self._no("no-called", element, now("chưa nói gọi quy trình nào (calledElement)."))
        return replace(base, kind=Kind.CALL, called=called)

    def _flow(self, element: Any) -> Flow:
        at = spot(element)
        self._extensions(element)
        conditions = list(element.iterchildren(f"{{{MODEL}}}conditionExpression"))
        text = "".join(conditions[0].itertext()).strip() if conditions else ""
        if conditions and not text:
            self._no("empty-condition", at, now("điều kiện để trống."))
        for condition in conditions:
            if any(etree.QName(key).localname == "resource" for key in condition.attrib):
                self._no("outside-condition", at, now("điều kiện nằm ở tệp ngoài; hãy viết nó vào đây."))
        return Flow(
            at.id, element.get("sourceRef") or "", element.get("targetRef") or "", text, at.name, at.line
        )

    def _ends(self, flow: Flow, nodes: dict[str, Node]) -> bool:
        if flow.source.startswith("\x00"):
            return False
        missing = [end for end in (flow.source, flow.target) if end not in nodes]
        if missing:
            self._no(
                "loose-flow", flow, now("nối với “{end}”, không có phần tử như vậy ở đây."), end=missing[0]
            )
        return not missing

    def _boundary(self, element: Any, nodes: dict[str, Node], flows: list[Flow]) -> None:
        """A non-interrupting timer on a step is the step's limit."""
        at, host = spot(element), nodes.get(element.get("attachedToRef") or "")
        timers = list(element.iterchildren(f"{{{MODEL}}}timerEventDefinition"))
        self._extensions(element)
        if host is None or host.kind is not Kind.TASK or len(timers) != 1:
            self._no("boundary", at, now("chỉ hỗ trợ đồng hồ (timer) gắn vào bước có người làm."))
            return
        if element.get("cancelActivity") != "false":
            self._no("interrupting", at, now("đồng hồ phải là loại không ngắt (cancelActivity=false)."))
            return
        hours = _hours(timers[0])
        if hours is None:
            self._no("duration", at, now("thời hạn phải là timeDuration như PT4H, PT30M hoặc P1D."))
        elif host.limit_hours not in (None, hours) or host.limit_share is not None:
            self._no("two-limits", at, now("bước “{step}” có hai thời hạn khác nhau."), step=host.name)
        else:
            nodes[host.id] = replace(host, limit_hours=hours)
        self._led(element, at, nodes, flows)

    def _led(self, element: Any, at: Spot, nodes: dict[str, Node], flows: list[Flow]) -> None:
        """What a limit's timer leads to would happen by itself; only an end event means nothing more."""
        for place, flow in enumerate(flows):
            if flow.source != at.id:
                continue
            target = nodes.get(flow.target)
            if target is None or target.kind is not Kind.END:
                self._no("timer-path", at, now("đồng hồ chỉ ghi thời hạn; không nối nó sang bước khác."))
            flows[place] = replace(flow, source="\x00" + flow.source)


def _hours(timer: Any) -> Decimal | None:
    """Working hours of an ISO 8601 duration; a day is eight. None when it is anything else."""
    durations = list(timer.iterchildren(f"{{{MODEL}}}timeDuration"))
    text = "".join(durations[0].itertext()).strip() if len(durations) == 1 else ""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (Decimal(part or 0) for part in match.groups())
    total = (days * HOURS_A_DAY + hours + minutes / 60 + seconds / 3600).quantize(Decimal("0.01")).normalize()
    return total if 0 < total <= 99_999 else None
