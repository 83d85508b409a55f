"""What a form definition is made of, after parsing. See reading.py for the JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from motcua.catalogue.eforms.formulas import Node

TYPES = frozenset(
    {"text", "long_text", "date", "choice", "multi_choice", "number", "money", "phone", "email", "id_number"}
    | {"yes_no", "address", "group", "table", "computed", "file", "note"}
)
REPEATS = frozenset({"group", "table"})  # answered by a list of entries; a table draws one entry a row
IN_TABLE = frozenset({"text", "date", "choice", "number", "money", "phone", "id_number", "computed"})
HAS_OPTIONS = frozenset({"choice", "multi_choice"})
SILENT = frozenset({"file", "note"})  # shown, never answered here: files go to the dossier's components
COMPARABLE = frozenset({"date", "number", "money", "computed"})


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
    without: tuple[str, ...] = ()  # words the answer may not have
    pattern_message: str = ""
    min: str | int | float | None = None
    max: str | int | float | None = None
    max_length: int = 250
    fields: tuple["Field", ...] = ()  # of a group or table
    item: str = ""  # of a group or table: what one entry is called
    component: str = ""  # of a file: words of the component it belongs to
    formula: Node | None = None  # of a computed field
    unit: str = ""  # shown behind a number: "m²", "đồng"
    unconfirmed: bool = False  # not yet compared with the regulation's own form

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
class Trial:
    """A test of the form as data: what is typed, and what must come of it (see trials.py).

    typed     HTML name -> text, as a person would type it.
    shows     keys that must be asked; hides: keys that must not.
    errors    HTML name -> part of the sentence; None: mistakes are not looked at, {}: there must be none.
    computed  key -> number.
    on        the day of the filing; None: today.
    """

    name: str
    typed: Mapping[str, tuple[str, ...]]
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    errors: Mapping[str, str] | None = None
    computed: Mapping[str, int | float] = dataclass_field(default_factory=dict)
    on: date | None = None


@dataclass(frozen=True)
class Definition:
    title: str
    pages: tuple[Page, ...]
    checks: tuple[Check, ...] = ()
    basis: str = ""  # the regulation whose form this is
    trials: tuple[Trial, ...] = ()

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
