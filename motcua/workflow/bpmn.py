"""A BPMN 2.0 process as frozen values with line numbers. Pure; `reading` makes them, `export` writes them."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
OWN = "https://motcua.gov.vn/bpmn/1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LARGEST_FILE = 2_000_000  # bytes


class Kind(StrEnum):
    START = "start"
    END = "end"
    TERMINATE = "terminate"
    TASK = "task"
    PASS = "pass"
    WAIT = "wait"
    XOR = "xor"
    AND = "and"
    SUB = "sub"
    CALL = "call"


TAGS = {
    Kind.START: "startEvent",
    Kind.END: "endEvent",
    Kind.TERMINATE: "endEvent",
    Kind.TASK: "userTask",
    Kind.PASS: "intermediateThrowEvent",
    Kind.WAIT: "intermediateCatchEvent",
    Kind.XOR: "exclusiveGateway",
    Kind.AND: "parallelGateway",
    Kind.SUB: "subProcess",
    Kind.CALL: "callActivity",
}


@dataclass(frozen=True)
class Lane:
    """A post. `post` is the role named by our attribute, empty in files of other tools."""

    id: str
    name: str
    post: str = ""
    line: int = field(default=0, compare=False)
    tag: str = field(default="lane", compare=False)


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is the text of its expression, empty when there is none."""

    id: str
    source: str
    target: str
    condition: str = ""
    name: str = ""
    line: int = field(default=0, compare=False)
    tag: str = field(default="sequenceFlow", compare=False)


@dataclass(frozen=True)
class Node:
    """A flow node. Limits are working hours, or a share (0–1] of the dossier's whole limit."""

    id: str
    kind: Kind
    name: str = ""
    lane: str = ""  # id of the innermost lane
    act: str = ""
    limit_hours: Decimal | None = None
    limit_share: Decimal | None = None
    message: str = ""
    default: str = ""
    called: str = ""
    body: "Body | None" = None
    line: int = field(default=0, compare=False)
    tag: str = field(default="", compare=False)


@dataclass(frozen=True)
class Body:
    """A process, or the inside of a sub-process."""

    id: str
    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    lanes: tuple[Lane, ...] = ()
    line: int = field(default=0, compare=False)
    tag: str = field(default="process", compare=False)

    def out_of(self, node: str) -> tuple[Flow, ...]:
        """Flows that leave the node, in the order of the file."""
        return tuple(flow for flow in self.flows if flow.source == node)

    def into(self, node: str) -> tuple[Flow, ...]:
        """Flows that enter the node, in the order of the file."""
        return tuple(flow for flow in self.flows if flow.target == node)


@dataclass(frozen=True)
class Letter:
    """A message flow of the collaboration: who sends, to whom (element or participant ids)."""

    id: str
    source: str
    target: str
    name: str = ""
    line: int = field(default=0, compare=False)
    tag: str = field(default="messageFlow", compare=False)


@dataclass(frozen=True)
class Definition:
    """A whole file: the process that runs, and those it calls."""

    main: Body
    called: tuple[Body, ...] = ()
    letters: tuple[Letter, ...] = field(default=(), compare=False)
    diagrams: tuple[str, ...] = field(default=(), compare=False)  # BPMNDiagram elements as XML

    def callable(self, process: str) -> Body | None:
        """The process of this file that a call activity names."""
        return next((body for body in (self.main, *self.called) if body.id == process), None)


@dataclass(frozen=True)
class Spot:
    """Any element, for sentences."""

    id: str
    name: str
    tag: str
    line: int
