"""What a form definition is made of, after parsing. See reading.py for the JSON."""

import re
from dataclasses import dataclass
from datetime import date

TYPES = frozenset(
    {"text", "long_text", "date", "choice", "multi_choice", "number", "money", "phone", "email", "id_number"}
    | {"yes_no", "address", "group", "file", "note"}
)
HAS_OPTIONS = frozenset({"choice", "multi_choice"})
SILENT = frozenset({"file", "note"})  # shown, never answered here: files go to the dossier's components
COMPARABLE = frozenset({"date", "number", "money"})


@dataclass(frozen=True)
class Condition:
    """kind "is" | "in" | "filled" asks about one field; "all" | "any" | "not" combine `parts`."""

    kind: str
    field: str = ""
    values: tuple[object, ...] = ()
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """min and max: of a number its value, of a group its entries, of a date as in `bound_date`."""

    key: str
    type: str
    label: str
    required: bool = True
    help: str = ""
    hint: str = ""
    block: str = ""  # heading shared by neighbouring fields: "Người mẹ"
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    prefill: str = ""  # "party.name"
    pattern: str = ""
    pattern_message: str = ""
    min: str | int | float | None = None
    max: str | int | float | None = None
    max_length: int = 250
    default: str = ""
    fields: tuple["Field", ...] = ()  # of a group
    item: str = ""  # of a group: what one entry is called
    component: str = ""  # of a file: words of the component it belongs to

    def label_of(self, value: object) -> str:
        """What an option's value is called; the value itself when it is no longer offered."""
        return next((option.label for option in self.options if option.value == value), str(value))


@dataclass(frozen=True)
class Page:
    key: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    when: Condition | None = None


@dataclass(frozen=True)
class Check:
    """Compares two answers of one kind: `rule` is a name of answering.RULES."""

    field: str
    rule: str
    other: str
    message: str


@dataclass(frozen=True)
class Definition:
    title: str
    pages: tuple[Page, ...]
    checks: tuple[Check, ...] = ()
    basis: str = ""  # the regulation whose form this is

    def page(self, key: str) -> Page:
        """Raises KeyError for a page that does not exist."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)

    def field(self, key: str) -> Field:
        """A top-level field; raises KeyError."""
        for page in self.pages:
            for field in page.fields:
                if field.key == key:
                    return field
        raise KeyError(key)


_RELATIVE = re.compile(r"([+-])(\d{1,3})y")


def bound_date(bound: str, today: date) -> date:
    """ "today", "-18y" (18 years before today), "+1y", or an ISO date; raises ValueError."""
    if bound == "today":
        return today
    match = _RELATIVE.fullmatch(bound)
    if not match:
        return date.fromisoformat(bound)
    year = today.year + int(match[1] + match[2])
    if today.month == 2 and today.day == 29:
        return date(year, 2, 28)
    return today.replace(year=year)
