"""Is this process fit to be published? Every finding is a sentence that names the element and its line.

First the drawing (here), then how tokens move through it (`soundness`), then the rules of the one-stop
mechanism (`rules`). A later part runs only when the earlier found nothing: it relies on it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as now

from motcua.workflow import conditions, rules, soundness
from motcua.workflow.bpmn import Body, Definition, Flow, Kind, Node
from motcua.workflow.compile import compile_graph
from motcua.workflow.findings import BpmnRefused, Finding, about_file, found
from motcua.workflow.patience import OutOfPatience, Patience

MOST_NODES = 1500
_ENDS = {Kind.END, Kind.TERMINATE}


def examine(xml: str | bytes, *, limit_hours: Decimal | None = None) -> list[Finding]:
    """What keeps the file from being published, in the order of its lines; empty when nothing does."""
    from motcua.workflow.reading import read  # and with it the XML parser, which only drawings need

    try:
        return check(read(xml), limit_hours=limit_hours)
    except BpmnRefused as refusal:
        return list(refusal.findings)


def check(definition: Definition, *, limit_hours: Decimal | None = None) -> list[Finding]:
    """Findings about a definition; limit_hours is the procedure's limit in working hours, when known.

    One that is too large, or would be examined for too long, is said to be; nothing an editor draws holds us.
    """
    try:
        return _examined(definition, limit_hours, Patience())
    except OutOfPatience:
        text = now("Quy trình có quá nhiều cách đi để kiểm tra hết; hãy tách nhỏ nó.")
        return [about_file("too-wide", text)]


def _examined(definition: Definition, limit_hours: Decimal | None, patience: Patience) -> list[Finding]:
    bodies = list(_bodies(definition))
    if sum(len(body.nodes) + len(body.flows) for body in bodies) > 3 * MOST_NODES:
        return [_too_many()]
    findings = [finding for body in bodies for finding in _drawing(body, definition, patience)]
    findings += _size(definition) if not findings else []
    if not findings:
        graph = compile_graph(definition)
        elements = {node.id: node for body in bodies for node in body.nodes}
        findings = list(soundness.findings(graph, elements, patience))
        findings += rules.findings(graph, elements, definition.letters, limit_hours)
    return sorted(findings, key=lambda finding: finding.line)


def _bodies(definition: Definition) -> Iterator[Body]:
    pending = [definition.main, *definition.called]
    while pending:
        body = pending.pop(0)
        yield body
        pending += [node.body for node in body.nodes if node.body]


def _drawing(body: Body, definition: Definition, patience: Patience) -> Iterator[Finding]:
    yield from _ends(body)
    for node in body.nodes:
        patience.ask()
        yield from _around(node, body)
        if node.kind is Kind.XOR:
            yield from _choice(node, body, patience)
        if node.kind is Kind.CALL and definition.callable(node.called) is None:
            text = now("gọi quy trình “{called}” nhưng tệp không có quy trình đó.")
            yield found("unknown-called", node, text, called=node.called)
    yield from _ways(body)
    seen: set[str] = set()
    for flow in body.flows:
        if flow.id in seen:
            yield found("same-id", flow, now("trùng mã với phần tử khác."))
        seen.add(flow.id)


def _ends(body: Body) -> Iterator[Finding]:
    starts = [node for node in body.nodes if node.kind is Kind.START]
    if not starts:
        yield found("no-start", body, now("không có sự kiện bắt đầu."))
    for extra in starts[1:]:
        yield found("several-starts", extra, now("là sự kiện bắt đầu thứ hai; chỉ được có một."))
    if not any(node.kind in _ENDS for node in body.nodes):
        yield found("no-end", body, now("không có sự kiện kết thúc."))


def _around(node: Node, body: Body) -> Iterator[Finding]:
    """What may lead into and out of a node."""
    incoming, outgoing = body.into(node.id), body.out_of(node.id)
    if node.kind is Kind.START and incoming:
        yield found("into-start", node, now("không đường nào được quay về sự kiện bắt đầu."))
    if node.kind in _ENDS and outgoing:
        yield found("out-of-end", node, now("không đường nào được đi ra từ sự kiện kết thúc."))
    if node.kind not in _ENDS and not outgoing:
        yield found(
            "dead-end", node, now("không có đường đi tiếp; nối nó tới bước sau hoặc sự kiện kết thúc.")
        )
    if node.kind is not Kind.XOR:
        for flow in outgoing:
            if flow.condition:
                yield found("stray-condition", flow, now("có điều kiện nhưng không đi ra từ cổng rẽ nhánh."))


def _choice(node: Node, body: Body, patience: Patience) -> Iterator[Finding]:
    out = body.out_of(node.id)
    if node.default and node.default not in {flow.id for flow in out}:
        yield found(
            "bad-default", node, now("đường mặc định “{flow}” không đi ra từ cổng này."), flow=node.default
        )
        return
    asked = [flow for flow in out if flow.id != node.default]
    if len(out) == 1 and not out[0].condition:
        return
    unreadable = [finding for flow in asked for finding in _condition(flow)]
    yield from unreadable
    if not unreadable and not node.default:
        parsed = [conditions.parse(flow.condition) for flow in asked]
        if not conditions.are_total(parsed, pause=patience.ask):
            text = now("có trường hợp không điều kiện nào đúng; hãy chọn một đường mặc định.")
            yield found("no-default", node, text)


def _condition(flow: Flow) -> Iterator[Finding]:
    if not flow.condition:
        yield found("no-condition", flow, now("đi ra từ cổng rẽ nhánh nhưng không có điều kiện."))
        return
    try:
        conditions.parse(flow.condition)
    except conditions.ConditionUnreadable as error:
        text = now("điều kiện “{condition}” không đọc được: {why}.")
        yield found("bad-condition", flow, text, condition=flow.condition[:120], why=error)


def _ways(body: Body) -> Iterator[Finding]:
    """Every node must be reached from the start, and must reach an end."""
    forward: dict[str, list[str]] = {node.id: [] for node in body.nodes}
    backward: dict[str, list[str]] = {node.id: [] for node in body.nodes}
    for flow in body.flows:
        forward[flow.source].append(flow.target)
        backward[flow.target].append(flow.source)
    reached = reach((node.id for node in body.nodes if node.kind is Kind.START), forward)
    leads_out = reach((node.id for node in body.nodes if node.kind in _ENDS), backward)
    for node in body.nodes:
        if reached and node.id not in reached:
            yield found("unreachable", node, now("không có đường nào từ sự kiện bắt đầu tới đây."))
        elif leads_out and forward[node.id] and node.id not in leads_out:
            yield found("endless", node, now("nằm trong vòng lặp không có lối ra tới sự kiện kết thúc."))


def reach(starts: Iterable[str], edges: dict[str, list[str]]) -> set[str]:
    """Everything that can be reached, the starts included."""
    seen: set[str] = set()
    pending = list(starts)
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            pending += edges[name]
    return seen


def _size(definition: Definition) -> list[Finding]:
    """Refuse processes that call themselves, and those that unfold to something huge."""
    sizes: dict[str, int] = {}
    open_: list[str] = []

    def size(body: Body) -> int:
        if body.id in open_:
            raise _CallsItself
        if body.id not in sizes:
            open_.append(body.id)
            inner = [node.body or definition.callable(node.called) for node in body.nodes]
            sizes[body.id] = len(body.nodes) + sum(size(one) for one in inner if one is not None)
            open_.pop()
        return sizes[body.id]

    try:
        if size(definition.main) <= MOST_NODES:
            return []
    except (_CallsItself, RecursionError):
        return [found("recursion", definition.main, now("gọi vòng lại chính nó."))]
    return [_too_many()]


def _too_many() -> Finding:
    return about_file("too-many", now("Quy trình có quá {most} phần tử."), most=MOST_NODES)


class _CallsItself(Exception):
    pass
