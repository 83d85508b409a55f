"""BPMN texts and people for the tests of processes."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from motcua.identity.models import Staff
from motcua.workflow.compile import Graph, compile_graph
from motcua.workflow.reading import read

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ROOT = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:motcua="https://motcua.gov.vn/bpmn/1" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">\n'
)


def vn(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def staff(code: str = "QN001", name: str = "Nguyễn Thị Thùy Dương") -> Staff:
    return Staff.objects.create(code=code, full_name=name)


def task(node: str, name: str = "", inside: str = "", **own: str) -> str:
    more = "".join(f' motcua:{key}="{value}"' for key, value in own.items())
    return f'<userTask id="{node}" name="{name or node}"{more}>{inside}</userTask>\n'


def xor(node: str, default: str = "") -> str:
    return f'<exclusiveGateway id="{node}"' + (f' default="{default}"' if default else "") + "/>\n"


def both(node: str) -> str:
    return f'<parallelGateway id="{node}"/>\n'


def wait(node: str, message: str = "m1") -> str:
    return (
        f'<intermediateCatchEvent id="{node}"><messageEventDefinition messageRef="{message}"/>'
        "</intermediateCatchEvent>\n"
    )


def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    text = condition.replace("&", "&amp;").replace("<", "&lt;")
    inner = f'<conditionExpression xsi:type="tFormalExpression">{text}</conditionExpression>' if text else ""
    identifier = name or f"{source}_{target}"
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{identifier}" {ends}>{inner}</sequenceFlow>\n'


def way(*nodes: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(one, other) for one, other in pairwise(nodes))


def lanes(**nodes: str) -> str:
    """receive="a b": lane `receive` (Python's `return_` for `return`) with these nodes."""
    boxes = ""
    for lane, names in nodes.items():
        references = "".join(f"<flowNodeRef>{name}</flowNodeRef>" for name in names.split())
        boxes += f'<lane id="{lane.rstrip("_")}">{references}</lane>\n'
    return f"<laneSet>{boxes}</laneSet>\n"


def process(*parts: str, more: str = "", attributes: str = 'isExecutable="true"') -> str:
    """A file with one process `p`, its start `s` and its end `e`."""
    inner = "".join(parts) + '<startEvent id="s"/>\n<endEvent id="e"/>\n'
    head = f'{ROOT}<message id="m1" name="bo-sung"/>\n<process id="p" {attributes}>\n'
    return f"{head}{inner}</process>\n{more}</definitions>"


def straight(*parts: str, middle: str = "b", more: str = "") -> str:
    """Receive a, then what `parts` draw, then return z; `middle` names the nodes of the process lane."""
    return process(
        lanes(receive="a", process=middle, return_="z"),
        task("a"),
        task("z"),
        way("s", "a"),
        way("z", "e"),
        *parts,
        more=more,
    )


def graph(xml: str) -> Graph:
    return compile_graph(read(xml))
