"""A file that somebody drew is opened in a process of its own first."""

from django.utils.translation import gettext as now

from motcua.common import child
from motcua.workflow.bpmn import LARGEST_FILE
from motcua.workflow.findings import BpmnRefused, about_file

_LIMITS = child.Limits(seconds=15, memory=512 * 1024**2, answer=100)


def open_apart(content: bytes) -> None:
    """Raise BpmnRefused for a drawing that breaks its reader or is larger than people draw.

    What is wrong within the XML is said by `reading`, which may open it after this.
    """
    if len(content) > LARGEST_FILE:
        return  # said by the reading, which opens nothing of it
    try:
        said = child.run("motcua.workflow.opening_child", content, limits=_LIMITS)
    except child.ChildFailed as error:
        raise BpmnRefused([about_file("too-large", _words())]) from error
    if said == b"too-large":
        raise BpmnRefused([about_file("too-large", _words())])


def _words() -> str:
    return now("Tệp quá phức tạp nên không mở được trong giới hạn cho phép; hãy tách nhỏ quy trình.")
