"""What the inspection of a file came to."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why a file is not taken in."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    ACTIVE = "active"
    TYPE = "type"


class Active(StrEnum):
    """What in a file does something by itself, or brings in what nobody looked at."""

    SCRIPT = "script"
    LAUNCH = "launch"  # starts a program
    SUBMIT = "submit"  # sends data away
    OPENS = "opens"  # opens an address or another file without being asked
    ATTACHMENT = "attachment"
    XFA = "xfa"  # a form that is a program
    MEDIA = "media"
    MACRO = "macro"
    SHEET_MACRO = "sheet-macro"  # of Excel 4.0
    CONTROL = "control"  # ActiveX
    EMBEDDED = "embedded"  # OLE
    PROGRAM = "program"
    TEMPLATE = "template"  # from elsewhere
    EXTERNAL = "external"  # content from elsewhere
    DDE = "dde"
    CONNECTION = "connection"  # to a database or an address


class Refused(Exception):
    """The file is not taken in."""

    def __init__(self, fault: Fault, active: Active | None = None) -> None:
        super().__init__(fault, active)
        self.fault, self.active = fault, active


def active(what: Active) -> Refused:
    return Refused(Fault.ACTIVE, what)


@dataclass(frozen=True)
class Verdict:
    """mime: of what may be taken in; pages: of a PDF or TIFF; fault, active: why not."""

    mime: str = ""
    pages: int | None = None
    fault: str = ""
    active: str = ""

    def facts(self) -> dict[str, object]:
        return asdict(self)
