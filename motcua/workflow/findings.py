"""What is wrong with a process file, in sentences that name the element and its line."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal

_KINDS = {
    "process": _("quy trình"),
    "lane": _("làn"),
    "userTask": _("bước"),
    "manualTask": _("bước"),
    "task": _("bước"),
    "startEvent": _("sự kiện bắt đầu"),
    "endEvent": _("sự kiện kết thúc"),
    "exclusiveGateway": _("cổng rẽ nhánh"),
    "parallelGateway": _("cổng song song"),
    "sequenceFlow": _("đường nối"),
    "subProcess": _("quy trình con"),
    "callActivity": _("bước gọi quy trình"),
    "boundaryEvent": _("sự kiện gắn vào bước"),
    "messageFlow": _("luồng thông điệp"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that keeps a file from being published. `code` is stable; `line` is 0 for the whole file."""

    code: str
    line: int
    element: str
    sentence: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class Placed(Protocol):
    """Anything of the file that a sentence can point at."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def line(self) -> int: ...


class BpmnRefused(Refusal):
    """The file cannot become a process version; `findings` says why, one sentence each."""

    code = "bpmn-refused"
    message = _("Chưa dùng được tệp quy trình này. {sentences}")

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(sentences=" ".join(finding.sentence for finding in findings))
        self.findings = tuple(findings)


def found(code: str, at: Placed, text: str, **facts: object) -> Finding:
    """A finding about one element; `text` is a translated sentence with named places."""
    kind = str(_KINDS.get(at.tag, now("phần tử {tag}").format(tag=at.tag)))
    template = (
        now("Dòng {line}, {kind} “{name}” (mã {id}): {text}")
        if at.name
        else now("Dòng {line}, {kind} {id}: {text}")
    )
    said = text.format(**facts)
    sentence = template.format(line=at.line, kind=kind, name=at.name[:120], id=at.id or "?", text=said)
    return Finding(code, at.line, at.id, sentence)


def about_file(code: str, text: str, *, line: int = 0, **facts: object) -> Finding:
    """A finding about the file as a whole."""
    said = text.format(**facts)
    return Finding(code, line, "", now("Dòng {line}: {text}").format(line=line, text=said) if line else said)
