"""What was typed -> answers and sentences about mistakes. Never raises, whatever was typed."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.eforms.conditions import holds
from motcua.catalogue.eforms.formulas import evaluate, names_in
from motcua.catalogue.eforms.places import ELSEWHERE, PARTS, AddressBook
from motcua.catalogue.eforms.schema import REPEATS, SILENT, Check, Definition, Field, Page
from motcua.catalogue.eforms.values import Mistake, clean, read, typed
from motcua.common.invariant import InvariantBroken

Raw = Mapping[str, Sequence[str]]

RULES: dict[str, Callable[[Any, Any], bool]] = {
    "before": operator.lt,
    "not_after": operator.le,
    "after": operator.gt,
    "not_before": operator.ge,
    "differs": operator.ne,
    "at_most": operator.le,
    "at_least": operator.ge,
}
_DEFAULT_MAX_ITEMS = 20
_DETAIL_LENGTH = 250


@dataclass
class Checked:
    """answers: of the page's visible fields, None where nothing was typed; errors: sentence by HTML name."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.errors


@dataclass(frozen=True)
class _Reader:
    """Reads the fields of one page, or of one entry of a group, into `checked`."""

    raw: Raw
    at: datetime
    book: AddressBook | None
    checked: Checked

    def fields(self, fields: Sequence[Field], before: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
        """Answers of the visible fields; a condition sees the answers before it.

        On a page an emptied field is None, so that it replaces the answer kept from before.
        """
        answers: dict[str, Any] = {}
        for one in fields:
            if one.type in SILENT or not holds(one.when, {**before, **answers}):
                continue
            value = self._field(one, prefix + one.key, {**before, **answers})
            if value is not None or not prefix:
                answers[one.key] = value
        return answers

    def _field(self, one: Field, name: str, before: Mapping[str, Any]) -> Any:
        if one.type in REPEATS:
            return self._group(one, name, before)
        if one.formula is not None:
            return evaluate(one.formula, before)
        try:
            value = self._address(one, name) if one.type == "address" else self._simple(one, name)
        except Mistake as mistake:
            self.checked.errors[name] = str(mistake)
            return None
        if value is None and one.required and name not in self.checked.errors:
            self.checked.errors[name] = _missing(one)
        return value

    def _simple(self, one: Field, name: str) -> Any:
        return read(one, list(self.raw.get(name, ())), self.at.date())

    def _group(self, group: Field, name: str, before: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        most = int(group.max or _DEFAULT_MAX_ITEMS)
        entries = []
        places = entry_places(self.raw, name)
        if not places:
            places = list(range(int(group.min or 0)))
        for place in places[:most]:
            entries.append(self.fields(group.fields, before, f"{name}.{place}."))
        if len(entries) < int(group.min or 0):
            self.checked.errors[name] = _("“%(label)s” cần ít nhất %(min)d mục.") % {
                "label": group.label,
                "min": int(group.min or 0),
            }
        return entries or None

    def _address(self, one: Field, name: str) -> dict[str, str] | None:
        parts = {
            part: clean(" ".join(self.raw.get(f"{name}.{part}", ())))[:_DETAIL_LENGTH]
            for part in (*PARTS, "detail")
        }
        chosen = {part: text for part, text in parts.items() if text}
        if not chosen:
            return None
        if self.book is None:
            if "commune" not in chosen and (parts["province"] != ELSEWHERE or not parts["detail"]):
                self.checked.errors[name] = _missing(one)
            return chosen | {"text": clean(" ".join(self.raw.get(f"{name}.text", ())))}
        self._check_places(one, name, parts)
        return chosen | {"text": self.book.words(parts)}

    def _check_places(self, one: Field, name: str, parts: dict[str, str]) -> None:
        if parts["province"] == ELSEWHERE:
            if not parts["detail"]:
                problem = _("Xin ghi đầy đủ địa chỉ: số nhà, đường hoặc thôn, xã, huyện, tỉnh.")
                self.checked.errors[f"{name}.detail"] = problem
            return
        if self.book is None:
            raise InvariantBroken("Answers are computed with a book.")
        for part in PARTS:
            codes = {place.code for place in self.book.choices(part, parts)}
            if parts[part] not in codes:
                self.checked.errors[f"{name}.{part}"] = _CHOOSE[part]() % {"label": one.label}
                return


_CHOOSE: dict[str, Callable[[], str]] = {
    "province": lambda: _("“%(label)s”: xin chọn tỉnh, thành phố."),
    "district": lambda: _("“%(label)s”: xin chọn huyện, thị xã, thành phố."),
    "commune": lambda: _("“%(label)s”: xin chọn xã, phường, thị trấn."),
}


def visible_pages(definition: Definition, answers: Mapping[str, Any]) -> list[Page]:
    """Pages whose condition holds and that show at least one field."""
    seen = clean_answers(definition, answers)
    return [page for page in definition.pages if _page_shows(page, seen)]


def _page_shows(page: Page, seen: Mapping[str, Any]) -> bool:
    return holds(page.when, seen) and any(holds(one.when, seen) for one in page.fields)


def clean_answers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Only the answers to fields that are visible, given the visible answers before them."""
    seen: dict[str, Any] = {}
    for page in definition.pages:
        if holds(page.when, seen):
            for one in page.fields:
                _keep(one, answers, {}, seen)
    return seen


def _keep(one: Field, answers: Mapping[str, Any], around: Mapping[str, Any], seen: dict[str, Any]) -> None:
    """Put the answer into `seen` if it may be kept; a computed one is worked out anew, never trusted."""
    before = {**around, **seen} if around else seen
    if one.type in SILENT or not holds(one.when, before):
        return
    value = evaluate(one.formula, before) if one.formula else answers.get(one.key)
    if value is None:
        return
    if one.type in REPEATS and isinstance(value, list):
        value = [_clean_entry(one, entry, before) for entry in value if isinstance(entry, dict)]
    seen[one.key] = value


def _clean_entry(group: Field, entry: Mapping[str, Any], around: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for one in group.fields:
        _keep(one, entry, around, kept)
    return kept


def validate_page(
    definition: Definition,
    page: Page,
    raw: Raw,
    *,
    answers: Mapping[str, Any],
    at: datetime,
    book: AddressBook | None,
) -> Checked:
    """Read one page as posted.

    raw      HTML name -> values, as in a QueryDict's lists.
    answers  what was answered so far; conditions and comparisons may look at it.
    at       "today" of birth dates and other bounds, in its own time zone.
    book     places to check addresses against; None trusts the codes (a re-check of kept answers).
    """
    checked = Checked()
    of_page = {one.key for one in page.fields}
    others = {key: value for key, value in clean_answers(definition, answers).items() if key not in of_page}
    checked.answers = _Reader(raw, at, book, checked).fields(page.fields, others)
    together = {**others, **checked.answers}
    for check in definition.checks:
        if _broken(definition, check, together) and {check.field, check.other} & of_page:
            on = check.field if check.field in of_page else check.other
            checked.errors.setdefault(on, check.message)
    return checked


def _broken(definition: Definition, check: Check, answers: Mapping[str, Any]) -> bool:
    first, second = answers.get(check.field), answers.get(check.other)
    if first is None or second is None:
        return False
    return not RULES[check.rule](first, second)


def optional(definition: Definition) -> Definition:
    """The form with nothing required, as the desk asks it: what is not known is left out, not made up."""
    pages = tuple(
        replace(page, fields=tuple(_optional(one) for one in page.fields)) for page in definition.pages
    )
    return replace(definition, pages=pages)


def _optional(one: Field) -> Field:
    inner = tuple(_optional(field) for field in one.fields)
    return replace(one, required=False, fields=inner, min=None if one.type in REPEATS else one.min)


def broken_checks(definition: Definition, answers: Mapping[str, Any]) -> list[Check]:
    """Comparisons of two answers that do not hold; what is computed is worked out from these answers."""
    kept = clean_answers(definition, answers)
    return [check for check in definition.checks if _broken(definition, check, kept)]


def read_by(definition: Definition, check: Check) -> set[str]:
    """Keys of the questions that a comparison depends on, through what is computed from them."""
    asked = {one.key: one for page in definition.pages for one in page.fields}
    keys, rest = set[str](), {check.field, check.other}
    while rest:
        keys |= rest
        formulas = [asked[key].formula for key in rest if key in asked]
        rest = {name for one in formulas if one is not None for name in names_in(one)} - keys
    return keys


def incomplete_pages(definition: Definition, answers: Mapping[str, Any], *, at: datetime) -> list[str]:
    """Titles of the visible pages that still lack something, for the last look before filing."""
    kept = clean_answers(definition, answers)
    titles = []
    for page in visible_pages(definition, kept):
        raw = raw_of(page.fields, kept)
        if not validate_page(definition, page, raw, answers=kept, at=at, book=None).ok:
            titles.append(page.title)
    return titles


def fits(definition: Definition, field: Field, value: Any, *, at: datetime) -> bool:
    """True when an answer given elsewhere is a good answer to this field by itself."""
    if field.type in SILENT or field.formula is not None:
        return False
    try:
        raw = raw_of([field], {field.key: value})
    except (TypeError, ValueError, AttributeError):
        return False
    page = Page(field.key, field.label, (replace(field, when=None),))
    alone = replace(definition, pages=(page,), checks=())
    return validate_page(alone, page, raw, answers={}, at=at, book=None).ok


def raw_of(fields: Sequence[Field], answers: Mapping[str, Any], prefix: str = "") -> dict[str, list[str]]:
    """Answers as they would be posted: the round trip of validate_page."""
    raw: dict[str, list[str]] = {}
    for one in fields:
        value = answers.get(one.key)
        name = prefix + one.key
        if one.type in SILENT or value is None:
            continue
        if one.type in REPEATS:
            for place, entry in enumerate(value if isinstance(value, list) else []):
                raw |= raw_of(one.fields, entry, f"{name}.{place}.") or {f"{name}.{place}": [""]}
        elif one.type == "address":
            parts = value if isinstance(value, dict) else {}
            raw |= {f"{name}.{part}": [str(text)] for part, text in parts.items()}
        else:
            raw[name] = typed(one, value)
    return raw


def entry_places(raw: Raw, name: str) -> list[int]:
    """Numbers of the entries of a group that were posted, in order."""
    pattern = re.compile(re.escape(name) + r"\.([0-9]{1,3})(?:\.|$)")
    return sorted({int(match[1]) for match in map(pattern.match, raw) if match})


def rearrange(page: Page, raw: Raw) -> dict[str, list[str]] | None:
    """The page after a press on "add" (`_add`=group) or "remove" (`_remove`=group.place); None without one.

    Nothing typed elsewhere on the page is lost, so groups work without JavaScript.
    """
    groups = {one.key: one for one in page.fields if one.type in REPEATS}
    added = next(iter(raw.get("_add", ())), "")
    if added in groups:
        places = entry_places(raw, added)
        most = int(groups[added].max or _DEFAULT_MAX_ITEMS)
        new = {f"{added}.{max(places, default=-1) + 1}": [""]} if len(places) < most else {}
        return {name: list(values) for name, values in raw.items() if name != "_add"} | new
    removed, _dot, place = next(iter(raw.get("_remove", ())), "").rpartition(".")
    if removed in groups and place.isdecimal():
        gone = f"{removed}.{place}"
        return {
            name: list(values)
            for name, values in raw.items()
            if name not in {gone, "_remove"} and not name.startswith(f"{gone}.")
        }
    return None


def _missing(one: Field) -> str:
    if one.options or one.type == "yes_no":
        return _("Xin chọn “%(label)s”.") % {"label": one.label}
    return _("Xin ghi “%(label)s”.") % {"label": one.label}


def papers_asked(definition: Definition, answers: Mapping[str, Any]) -> list[Field]:
    """The file questions this person sees: each names a paper of the dossier in its `component`."""
    kept = clean_answers(definition, answers)
    return [
        one
        for page in visible_pages(definition, kept)
        for one in page.fields
        if one.type == "file" and holds(one.when, kept)
    ]
