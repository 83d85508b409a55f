"""Answers for a person to review, for documents, and the first answers the state already holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.catalogue.eforms.answering import clean_answers
from motcua.catalogue.eforms.conditions import holds
from motcua.catalogue.eforms.places import AddressBook
from motcua.catalogue.eforms.schema import REPEATS, SILENT, Definition, Field
from motcua.catalogue.eforms.values import Mistake, read, words


@dataclass(frozen=True)
class Row:
    """value "" means the question was left open; `block` is the person or thing it is about."""

    label: str
    value: str
    block: str = ""


@dataclass(frozen=True)
class Section:
    """One page of the form on the review page; `page` leads back to it."""

    page: str
    title: str
    rows: tuple[Row, ...]


def summary(definition: Definition, answers: Mapping[str, Any]) -> list[Section]:
    """What was answered, page by page, only what this person saw."""
    kept = clean_answers(definition, answers)
    sections = []
    for page in definition.pages:
        if holds(page.when, kept):
            rows = tuple(_rows(page.fields, kept, kept))
            if rows:
                sections.append(Section(page.key, page.title, rows))
    return sections


def _rows(
    fields: Sequence[Field], values: Mapping[str, Any], kept: Mapping[str, Any], block: str = ""
) -> list[Row]:
    rows: list[Row] = []
    for one in fields:
        if one.type in SILENT or not holds(one.when, {**kept, **values}):
            continue
        value = values.get(one.key)
        if one.type in REPEATS:
            for number, entry in enumerate(value if isinstance(value, list) else [], start=1):
                rows += _rows(one.fields, entry, kept, f"{one.item or one.label} {number}")
        else:
            rows.append(Row(one.label, words(one, value), block or one.block))
    return rows


def answers_for_template(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Values for documents by field key: every field of the form is there.

    Dates are `date`, numbers stay numbers, "có/không" stays bool, choices become their words, an address its
    words, a group a list of such dicts; None where nothing was answered.
    """
    kept = clean_answers(definition, answers)
    fields = [one for page in definition.pages for one in page.fields]
    return _for_template(fields, kept)


def _for_template(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    return {one.key: _document_value(one, values.get(one.key)) for one in fields if one.type not in SILENT}


def _document_value(one: Field, value: Any) -> Any:
    if one.type in REPEATS:
        return [_for_template(one.fields, entry) for entry in value] if isinstance(value, list) else []
    if value is None or one.type in {"number", "money", "computed", "yes_no"}:
        return value
    if one.type == "date":
        return date.fromisoformat(value)
    return words(one, value)


def prefill(
    definition: Definition, facts: Mapping[str, Any], *, at: datetime, book: AddressBook
) -> dict[str, Any]:
    """First answers from facts named by `prefill` ("party.name"); what does not fit its field is left out.

    A fact for an address is {"commune": code, "detail": text}; "today" is the day of filing.
    """
    facts = {**facts, "today": at.date().isoformat()}
    answers: dict[str, Any] = {}
    for page in definition.pages:
        for one in page.fields:
            fact = facts.get(one.prefill) if one.prefill else None
            value = _address(fact, book) if one.type == "address" else _simple(one, fact, at.date())
            if value is not None:
                answers[one.key] = value
    return answers


def _simple(one: Field, fact: object, today: date) -> Any:
    if not isinstance(fact, str):
        return None
    try:
        return read(one, [fact], today)
    except Mistake:
        return None


def _address(fact: object, book: AddressBook) -> dict[str, str] | None:
    if not isinstance(fact, dict):
        return None
    parts = book.above(str(fact.get("commune", "")))
    if not parts:
        return None
    if fact.get("detail"):
        parts["detail"] = str(fact["detail"])
    return parts | {"text": book.words(parts)}
