"""Changes to a definition that is being written: pure, on its JSON, never on the one given.

A place names an item or a list: `pages`, `pages.0`, `pages.0.fields.2`, `pages.0.fields.2.fields`, `tests.1`.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from motcua.catalogue.eforms.languages import in_language
from motcua.catalogue.eforms.reading import read_fields
from motcua.catalogue.eforms.schema import Field
from motcua.catalogue.eforms.shapes import DefinitionWrong

_PLACE = re.compile(r"(pages|checks|tests)(\.\d{1,3}(\.fields(\.\d{1,3}(\.fields(\.\d{1,3})?)?)?)?)?")
Json = dict[str, Any]


class NoSuchPlace(LookupError):
    """The definition has nothing there: it was changed in the meantime, or the address is made up."""


def at_place(definition: Mapping[str, Any], place: str) -> Any:
    """The item or the list. Raises NoSuchPlace."""
    if not _PLACE.fullmatch(place):
        raise NoSuchPlace(place)
    found: Any = definition
    for step in place.split("."):
        if isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        elif isinstance(found, dict) and not step.isdecimal():
            found = found.get(step, [])
        else:
            raise NoSuchPlace(place)
    return found


def added(definition: Json, place: str, item: Json) -> tuple[Json, str]:
    """With the item at the end of the list, and the place it has there."""
    changed = copy.deepcopy(definition)
    head, _dot, name = place.rpartition(".")
    owner = at_place(changed, head) if head else changed
    if place and _PLACE.fullmatch(place) and not name.isdecimal() and isinstance(owner, dict):
        rows = owner.setdefault(name, [])
        rows.append(item)
        return changed, f"{place}.{len(rows) - 1}"
    raise NoSuchPlace(place)


def replaced(definition: Json, place: str, item: Json) -> Json:
    """With the item in the place of the one that is there."""
    changed = copy.deepcopy(definition)
    rows, number = _row(changed, place)
    rows[number] = item
    return changed


def removed(definition: Json, place: str) -> Json:
    changed = copy.deepcopy(definition)
    rows, number = _row(changed, place)
    del rows[number]
    return changed


def moved(definition: Json, place: str, step: int) -> tuple[Json, str]:
    """One place up (-1) or down (+1), and where it stands then.

    A question at the end of its page goes on to the neighbouring page; at the end of the form it stays.
    """
    changed = copy.deepcopy(definition)
    rows, number = _row(changed, place)
    there = number + step
    head = place.rpartition(".")[0]
    if 0 <= there < len(rows):
        rows.insert(there, rows.pop(number))
        return changed, f"{head}.{there}"
    page = re.fullmatch(r"pages\.(\d+)\.fields", head)
    beside = int(page[1]) + step if page else -1
    if not 0 <= beside < len(changed["pages"]):
        return changed, place
    fields = changed["pages"][beside].setdefault("fields", [])
    at = len(fields) if step < 0 else 0
    fields.insert(at, rows.pop(number))
    return changed, f"pages.{beside}.fields.{at}"


def _row(definition: Json, place: str) -> tuple[list[Any], int]:
    head, _dot, number = place.rpartition(".")
    at_place(definition, place)
    if not number.isdecimal():
        raise NoSuchPlace(place)
    rows: list[Any] = at_place(definition, head)
    return rows, int(number)


def questions_in(definition: Mapping[str, Any]) -> dict[str, Field]:
    """Every question that can be read, by key; those inside groups by `group.key`. Never raises."""
    found: dict[str, Field] = {}
    for field in _readable(definition):
        found[field.key] = field
        found |= {f"{field.key}.{inner.key}": inner for inner in field.fields}
    return found


def _readable(definition: Mapping[str, Any]) -> Iterator[Field]:
    plain = in_language(definition, "vi")
    pages = plain.get("pages") if isinstance(plain, dict) else None
    for page in pages if isinstance(pages, list) else []:
        fields = page.get("fields") if isinstance(page, dict) else None
        for field in fields if isinstance(fields, list) else []:
            try:
                yield from read_fields(field, "$", "vi")
            except DefinitionWrong:
                continue


def called(item: Mapping[str, Any]) -> str:
    """What an item is called in the record of changes: its words, and its key."""
    plain = in_language(item, "vi")
    words = plain.get("label") or plain.get("title") or plain.get("name") or plain.get("message") or ""
    return f"“{words}” ({item['key']})" if item.get("key") else f"“{words}”"
