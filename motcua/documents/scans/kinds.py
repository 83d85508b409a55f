"""Kinds of papers and the fields a component of that kind wants read: data, in kinds.json."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.common.invariant import InvariantBroken
from motcua.common.text import fold


@dataclass(frozen=True)
class FieldKind:
    """A field on the paper: what it is called there (folded), and what a value of it looks like.

    type      "text", "long" (may run over lines), "name", "date", "sex", "id_number" or "pattern".
    after     labels behind which the value stands, folded; none: the pattern alone finds it.
    """

    key: str
    label: str
    type: str
    after: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class PaperKind:
    """What is known of a kind of paper.

    component_names  words (folded) by which the catalogue's components of this kind are known.
    not_named        words that say it is something else after all: a form that asks for such a paper.
    results          templates of our own results that are this paper.
    valid_to         the field that says until when the paper is good; empty: for good.
    stops            labels, folded, at which a value before them ends.
    """

    key: str
    name: str
    component_names: tuple[str, ...]
    not_named: tuple[str, ...]
    results: tuple[str, ...]
    valid_to: str
    stops: tuple[str, ...]
    fields: tuple[FieldKind, ...]

    def label_of(self, key: str) -> str:
        return next((field.label for field in self.fields if field.key == key), key)


@cache
def all_kinds() -> dict[str, PaperKind]:
    """Every kind by its key."""
    rows = json.loads((Path(__file__).parent / "kinds.json").read_text(encoding="utf-8"))
    return {row["key"]: _kind(row) for row in rows}


def kind_named(key: str) -> PaperKind | None:
    return all_kinds().get(key)


def told_by_name(name: str) -> str:
    """Key of the one kind a component's name speaks of; empty when it speaks of none, or of several."""
    text = fold(name)
    found = [
        kind.key
        for kind in all_kinds().values()
        if any(word in text for word in kind.component_names)
        and not any(word in text for word in kind.not_named)
    ]
    return found[0] if len(found) == 1 else ""


def kind_of_result(template: str) -> str:
    """Key of the kind that a result of ours is; empty when it is none of them."""
    return next((kind.key for kind in all_kinds().values() if template in kind.results), "")


def _kind(row: dict[str, object]) -> PaperKind:
    facts = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    fields = facts.pop("fields")
    if not isinstance(fields, tuple):
        raise InvariantBroken("A kind of paper lists its fields.")
    read = tuple(FieldKind(**{**field, "after": tuple(field["after"])}) for field in fields)
    return PaperKind(fields=read, **facts)  # type: ignore[arg-type]
