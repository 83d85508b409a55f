"""BPMN 2.0 XML → `bpmn.Definition`. What we do not run the same way is refused by name and line.

Files come from any tool: prefixes do not matter, drawings and data are left aside, vendors' extensions are
ignored unless they change what the process does.
"""

import re
from typing import Any

from django.utils.translation import gettext as now
from lxml import etree

from motcua.workflow.bpmn import DIAGRAM, LARGEST_FILE, MODEL, OWN, Body, Definition, Lane, Letter
from motcua.workflow.findings import BpmnRefused, Finding, about_file, found
from motcua.workflow.reading_nodes import Nodes, spot

_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_ROOT_TAGS = {"process", "collaboration"}
_LEFT_ASIDE = {  # declarations that do nothing by themselves
    "message", "signal", "error", "escalation", "itemDefinition", "interface", "resource", "category",
    "dataStore", "import", "extension", "extensionElements", "documentation", "correlationProperty",
    "partnerEntity", "partnerRole", "endPoint", "relationship",
}  # fmt: skip


def read(xml: str | bytes) -> Definition:
    """The file as values. Raises BpmnRefused with every finding of the reading, not only the first."""
    root = parsed(xml)
    reader = _Reader(root)
    definition = reader.definition()
    if reader.problems or definition is None:
        raise BpmnRefused(sorted(reader.problems, key=lambda finding: finding.line))
    return definition


def parsed(xml: str | bytes) -> Any:
    """Root element, read without entities, document types, network or huge trees. Raises BpmnRefused."""
    content = _DECLARATION.sub("", xml).encode(errors="replace") if isinstance(xml, str) else xml
    if len(content) > LARGEST_FILE:
        _refuse("too-large", now("Tệp lớn quá 2 MB; quy trình thật chỉ vài chục KB."))
    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 0) or 0
        _refuse("not-xml", now("Tệp không phải XML đúng cú pháp ({error})."), line, error=str(error)[:200])
    if root.getroottree().docinfo.doctype:
        _refuse("doctype", now("Tệp chứa khai báo DOCTYPE; hãy xuất lại từ phần mềm vẽ BPMN."), 1)
    if root.tag != f"{{{MODEL}}}definitions":
        _refuse(
            "not-bpmn", now("Tệp không phải BPMN 2.0 (phần tử gốc là {tag})."), root.sourceline, tag=root.tag
        )
    return root


def text_of(content: bytes) -> str:
    """An uploaded file as text without its XML declaration, for keeping. Raises BpmnRefused."""
    encoding = parsed(content).getroottree().docinfo.encoding or "utf-8"
    try:
        return _DECLARATION.sub("", content.decode(encoding)).removeprefix("\ufeff").lstrip()
    except (UnicodeDecodeError, LookupError):
        return str(etree.tostring(parsed(content), encoding="unicode"))


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _refuse(code: str, text: str, line: int = 0, **facts: object) -> None:
    raise BpmnRefused([about_file(code, text, line=line, **facts)])


class _Reader:
    def __init__(self, root: Any) -> None:
        self.root = root
        self.problems: list[Finding] = []
        messages = {
            child.get("id"): child.get("name") or child.get("id")
            for child in root.iter(f"{{{MODEL}}}message")
        }
        self.nodes = Nodes(messages, self.problems)

    def definition(self) -> Definition | None:
        bodies = [self._process(child) for child in self.root if child.tag == f"{{{MODEL}}}process"]
        letters = [letter for child in self.root for letter in self._letters(child)]
        for child in self.root:
            self._known(child)
        main = self._main([body for body in bodies if body.nodes])
        if main is None:
            return None
        diagrams = tuple(
            etree.tostring(child, encoding="unicode", with_tail=False)
            for child in self.root.iterchildren(f"{{{DIAGRAM}}}BPMNDiagram")
        )
        others = tuple(body for body in bodies if body is not main and body.nodes)
        return Definition(main, others, tuple(letters), diagrams)

    def _known(self, child: Any) -> None:
        name = etree.QName(child)
        if name.namespace == MODEL and name.localname not in _ROOT_TAGS | _LEFT_ASIDE:
            text = now("chưa được hỗ trợ, hệ thống không biết chạy thế nào.")
            self.problems.append(found("unknown-element", spot(child), text))

    def _main(self, bodies: list[Body]) -> Body | None:
        """The one process that nothing calls; when several remain, the one marked executable."""
        called = {node.called for body in bodies for node in _deep(body)}
        free = [body for body in bodies if body.id not in called] or bodies
        marked = [body for body in free if body.id in self._executable()]
        chosen = free if len(free) == 1 else marked
        if len(chosen) == 1:
            return chosen[0]
        if not free:
            self.problems.append(about_file("no-process", now("Tệp không có quy trình nào.")))
        else:
            names = ", ".join(f"{body.name or body.id} ({now('dòng')} {body.line})" for body in free)
            text = now("Tệp có nhiều quy trình ({names}); chỉ đánh dấu isExecutable cho một quy trình.")
            self.problems.append(about_file("several-processes", text, names=names))
        return None

    def _executable(self) -> set[str]:
        processes = self.root.iterchildren(f"{{{MODEL}}}process")
        return {child.get("id") for child in processes if child.get("isExecutable") == "true"}

    def _process(self, element: Any) -> Body:
        lanes: list[Lane] = []
        posts: dict[str, str] = {}
        for lane in element.iterfind(f".//{{{MODEL}}}lane"):
            at = spot(lane)
            lanes.append(Lane(at.id, at.name, lane.get(f"{{{OWN}}}post") or "", at.line))
            for reference in lane.iterchildren(f"{{{MODEL}}}flowNodeRef"):
                posts[(reference.text or "").strip()] = at.id  # document order: the innermost lane comes last
        body = self.nodes.body(element, posts)
        return Body(body.id, body.name, body.nodes, body.flows, tuple(lanes), body.line)

    def _letters(self, element: Any) -> list[Letter]:
        if element.tag != f"{{{MODEL}}}collaboration":
            return []
        return [
            Letter(at.id, flow.get("sourceRef") or "", flow.get("targetRef") or "", at.name, at.line)
            for flow in element.iterchildren(f"{{{MODEL}}}messageFlow")
            for at in [spot(flow)]
        ]


def _deep(body: Body) -> list[Any]:
    inner = [node for outer in body.nodes if outer.body for node in _deep(outer.body)]
    return [*body.nodes, *inner]
