"""What a form asks, as lines of a blank paper: the sample people read before they fill anything in."""

from dataclasses import dataclass

from motcua.catalogue.eforms.schema import HAS_OPTIONS, REPEATS, SILENT, Definition, Field

_MANY = 12  # options: past them one writes the answer
_MADE = SILENT | {"computed"}  # nothing to write


@dataclass(frozen=True)
class Line:
    """One question: its label, the boxes to tick, a hint, and whether it may stay empty."""

    label: str
    options: tuple[str, ...] = ()
    note: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Part:
    """The lines under one heading."""

    title: str
    lines: tuple[Line, ...]


def blank(definition: Definition) -> list[Part]:
    """Every page of the form with its questions, also those that only some people are asked."""
    return [
        Part(page.title, tuple(line for field in page.fields for line in _lines(field, page.title)))
        for page in definition.pages
        if any(field.type not in _MADE for field in page.fields)
    ]


def _lines(field: Field, heading: str) -> list[Line]:
    if field.type in _MADE:
        return []
    if field.type in REPEATS:
        inside = [line for one in field.fields for line in _lines(one, heading)]
        return [Line(field.label, note=field.item), *inside]
    options = tuple(option.label for option in field.options) if field.type in HAS_OPTIONS else ()
    if field.type == "yes_no":
        options = ("Có", "Không")
    asked = f"{field.block}: {field.label}" if field.block not in {"", heading} else field.label
    return [Line(asked, options if len(options) <= _MANY else (), field.hint, not field.required)]
