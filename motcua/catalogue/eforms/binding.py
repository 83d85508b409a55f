"""Everything a template needs to draw one page, and nothing it must work out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.eforms.answering import Checked, Raw, clean_answers, entry_places, raw_of
from motcua.catalogue.eforms.conditions import fields_of, holds
from motcua.catalogue.eforms.formulas import names_in
from motcua.catalogue.eforms.places import ELSEWHERE, PARTS, AddressBook
from motcua.catalogue.eforms.schema import REPEATS, Definition, Field, Page
from motcua.catalogue.eforms.values import words

_INPUT_MODES = {
    "date": "numeric",
    "number": "decimal",
    "money": "numeric",
    "phone": "tel",
    "email": "email",
}
_AUTOCOMPLETE = {"phone": "tel", "email": "email"}


@dataclass(frozen=True)
class BoundOption:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class BoundPart:
    """A part of an address: a select, or for `detail` a text field (no options)."""

    name: str
    id: str
    label: str
    value: str
    options: tuple[BoundOption, ...]
    error: str


@dataclass(frozen=True)
class BoundEntry:
    """One entry of a group; `remove` is the value of the button `_remove`, empty when it must stay."""

    title: str
    fields: tuple["BoundField", ...]
    remove: str


@dataclass(frozen=True)
class BoundField:
    """A visible field. value: as typed, or the kept answer as it would be typed.

    starts_block  a heading `block` stands before this field.
    decides       other fields or pages depend on it: ask the server again when it changes.
    can_add       a group takes one more entry (button name `_add`, value `name`).
    feeds         ids of the computed fields to draw anew when this one changes, as a list of CSS selectors.
    """

    name: str
    id: str
    type: str
    label: str
    help: str
    hint: str
    block: str
    starts_block: bool
    required: bool
    value: str
    options: tuple[BoundOption, ...]
    parts: tuple[BoundPart, ...]
    entries: tuple[BoundEntry, ...]
    error: str
    decides: bool
    can_add: bool
    max_length: int
    input_mode: str
    autocomplete: str
    component: str
    item: str
    unit: str = ""
    feeds: str = ""

    @property
    def columns(self) -> tuple["BoundField", ...]:
        """The fields of a table's first row: its headings."""
        return self.entries[0].fields if self.entries else ()

    @property
    def described_by(self) -> str:
        """Ids for aria-describedby, as the template names them: hint, then error."""
        ids = [f"{self.id}-hint"] if self.hint or self.help else []
        return " ".join(ids + ([f"{self.id}-error"] if self.error else []))


def bind(
    definition: Definition,
    page: Page,
    answers: Mapping[str, Any],
    *,
    book: AddressBook,
    raw: Raw | None = None,
    checked: Checked | None = None,
) -> list[BoundField]:
    """The visible fields of a page.

    answers  what is kept of the whole form.
    raw      what was just posted, shown instead of the kept answers of this page; with `checked` of it.
    """
    kept = clean_answers(definition, answers)
    if raw is None:
        posted: Raw = raw_of(page.fields, kept)
    else:
        posted = raw
        own = {one.key for one in page.fields}
        kept = {key: value for key, value in kept.items() if key not in own} | (checked or Checked()).answers
    errors = checked.errors if checked else {}
    bound = _Binder(posted, errors, book, _deciding(definition)).fields(page.fields, kept)
    results = ",".join(f"#{name}" for name in _computed_ids(bound))
    return [_feeding(one, _feeders(definition), results) for one in bound] if results else list(bound)


def _feeders(definition: Definition) -> set[str]:
    """Keys of the questions that formulas read; a column by its own key."""
    named: set[str] = set()
    for page in definition.pages:
        for one in page.fields:
            for part in (one, *one.fields):
                named |= names_in(part.formula) if part.formula else set()
    return {part for name in named for part in name.split(".")}


def _computed_ids(bound: Sequence[BoundField]) -> list[str]:
    ids = []
    for one in bound:
        ids += [one.id] if one.type == "computed" else []
        for entry in one.entries:
            ids += _computed_ids(entry.fields)
    return ids


def _feeding(one: BoundField, feeders: set[str], results: str) -> BoundField:
    entries = tuple(
        replace(entry, fields=tuple(_feeding(inner, feeders, results) for inner in entry.fields))
        for entry in one.entries
    )
    feeds = results if one.name.rpartition(".")[2] in feeders and one.type != "computed" else ""
    return replace(one, entries=entries, feeds=feeds)


def _deciding(definition: Definition) -> set[str]:
    conditions = [page.when for page in definition.pages]
    for page in definition.pages:
        for one in page.fields:
            conditions += [one.when, *(inner.when for inner in one.fields)]
    return set().union(*map(fields_of, conditions))


@dataclass(frozen=True)
class _Binder:
    raw: Raw
    errors: Mapping[str, str]
    book: AddressBook
    deciding: set[str]

    def fields(
        self, fields: Sequence[Field], kept: Mapping[str, Any], prefix: str = ""
    ) -> tuple[BoundField, ...]:
        bound: list[BoundField] = []
        block = ""
        for one in fields:
            if holds(one.when, kept):
                bound.append(self._field(one, prefix + one.key, kept, starts=one.block not in {"", block}))
                block = one.block
        return tuple(bound)

    def _field(self, one: Field, name: str, kept: Mapping[str, Any], *, starts: bool) -> BoundField:
        values = list(self.raw.get(name, ()))
        entries = self._entries(one, name, kept) if one.type in REPEATS else ()
        if one.type == "computed":
            values = [words(one, kept.get(one.key))]
        return BoundField(
            name=name,
            id=_id(name),
            type=one.type,
            label=one.label,
            help=one.help,
            hint=one.hint,
            block=one.block,
            starts_block=starts,
            required=one.required,
            value=values[-1] if values else "",
            options=_options(one, values),
            parts=self._parts(name) if one.type == "address" else (),
            entries=entries,
            error=self.errors.get(name, ""),
            decides=one.key in self.deciding,
            can_add=one.type in REPEATS and len(entries) < int(one.max or 20),
            max_length=one.max_length,
            input_mode=_INPUT_MODES.get(one.type, ""),
            autocomplete=_AUTOCOMPLETE.get(one.type, ""),
            component=one.component,
            item=one.item,
            unit=one.unit,
        )

    def _parts(self, name: str) -> tuple[BoundPart, ...]:
        chosen = {part: "".join(self.raw.get(f"{name}.{part}", ())) for part in (*PARTS, "detail")}
        labels = {
            "province": _("Tỉnh, thành phố"),
            "district": _("Huyện, thị xã, thành phố"),
            "commune": _("Xã, phường, thị trấn"),
            "detail": _("Số nhà, đường, thôn, tổ dân phố"),
        }
        shown = ["province", "detail"] if chosen["province"] == ELSEWHERE else [*PARTS, "detail"]
        return tuple(self._part(f"{name}.{part}", part, labels[part], chosen) for part in shown)

    def _part(self, name: str, part: str, label: str, chosen: Mapping[str, str]) -> BoundPart:
        options: tuple[BoundOption, ...] = ()
        if part != "detail":
            options = tuple(
                BoundOption(place.code, place.name, place.code == chosen[part])
                for place in self.book.choices(part, chosen)
            )
        return BoundPart(name, _id(name), label, chosen[part], options, self.errors.get(name, ""))

    def _entries(self, group: Field, name: str, kept: Mapping[str, Any]) -> tuple[BoundEntry, ...]:
        least = int(group.min or 0)
        places = entry_places(self.raw, name) or list(range(least))
        values = kept.get(group.key)
        answers: list[Any] = values if isinstance(values, list) else []
        entries = []
        for number, place in enumerate(places):
            own = answers[number] if number < len(answers) and isinstance(answers[number], dict) else {}
            fields = self.fields(group.fields, {**kept, **own}, f"{name}.{place}.")
            remove = f"{name}.{place}" if len(places) > least else ""
            entries.append(BoundEntry(f"{group.item or group.label} {number + 1}", fields, remove))
        return tuple(entries)


def _options(one: Field, values: Sequence[str]) -> tuple[BoundOption, ...]:
    if one.type == "yes_no":
        return (BoundOption("yes", _("Có"), "yes" in values), BoundOption("no", _("Không"), "no" in values))
    return tuple(BoundOption(option.value, option.label, option.value in values) for option in one.options)


def _id(name: str) -> str:
    return "f-" + name.replace(".", "-")
