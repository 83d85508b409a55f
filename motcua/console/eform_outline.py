"""A draft as its editor sees it: every piece with its place, what is wrong, how the tests go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue import eforms
from motcua.catalogue.eforms.editing import questions_in
from motcua.catalogue.eforms.reading import read_fields
from motcua.catalogue.eforms.schema import REPEATS, Field
from motcua.catalogue.eforms.shapes import DefinitionWrong
from motcua.console.eform_conditions import in_words
from motcua.console.eform_words import RULES, TYPES

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A page, question, comparison or test. `notes`: what is worth knowing of it, each a short phrase."""

    place: str
    label: str
    key: str = ""
    kind: str = ""
    notes: tuple[str, ...] = ()
    inside: tuple["Piece", ...] = ()
    holds: str = ""  # the list a new piece inside goes to, and "table" or "group" for what it is
    columns: bool = False
    first: bool = False
    last: bool = False

    @property
    def anchor(self) -> str:
        return "m-" + self.place.replace(".", "-")


@dataclass(frozen=True)
class Outline:
    """findings: sentences; empty when the draft can be published as far as its questions go."""

    pages: tuple[Piece, ...]
    checks: tuple[Piece, ...]
    trials: tuple[Piece, ...]
    findings: list[eforms.Finding] = field(default_factory=list)
    failing: int = 0


def outline_of(definition: Json, *, at: datetime) -> Outline:
    """Never raises, whatever the draft holds."""
    plain = eforms.in_language(definition, "vi")
    questions = questions_in(definition)
    pages = _rows(plain.get("pages"))
    found = eforms.findings_in(definition)
    verdicts = [] if found else eforms.run_trials(eforms.parse(definition), at=at)
    return Outline(
        pages=tuple(_page(page, f"pages.{n}", questions, n, len(pages)) for n, page in enumerate(pages)),
        checks=tuple(
            _check(check, f"checks.{n}", questions) for n, check in enumerate(_rows(plain.get("checks")))
        ),
        trials=tuple(
            _trial(trial, f"tests.{n}", verdicts[n] if n < len(verdicts) else None)
            for n, trial in enumerate(_rows(plain.get("tests")))
        ),
        findings=found,
        failing=sum(not verdict.passed for verdict in verdicts),
    )


def _rows(rows: object) -> list[Json]:
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []


def _page(page: Json, place: str, questions: Mapping[str, Field], number: int, total: int) -> Piece:
    fields = _rows(page.get("fields"))
    return Piece(
        place=place,
        label=str(page.get("title", "")),
        key=str(page.get("key", "")),
        notes=_when(page, questions),
        inside=tuple(
            _question(one, f"{place}.fields.{n}", questions, edge=(n == 0 and number == 0))
            for n, one in enumerate(fields)
        ),
        holds=f"{place}.fields",
        first=number == 0,
        last=number == total - 1,
    )


def _question(one: Json, place: str, questions: Mapping[str, Field], *, edge: bool = False) -> Piece:
    kind = str(one.get("type", ""))
    repeats = kind in REPEATS
    columns = _rows(one.get("fields")) if repeats else []
    return Piece(
        place=place,
        label=str(one.get("label", "")),
        key=str(one.get("key", "")),
        kind=str(TYPES.get(kind, kind)),
        notes=(*_marks(one, kind), *_when(one, questions)),
        inside=tuple(_question(inner, f"{place}.fields.{n}", questions) for n, inner in enumerate(columns)),
        holds=f"{place}.fields" if repeats else "",
        columns=kind == "table",
        first=edge,
    )


def _marks(one: Json, kind: str) -> tuple[str, ...]:
    marks = []
    if kind not in {"note", "computed"}:
        marks.append(_("không bắt buộc") if one.get("required") is False else _("bắt buộc"))
    if one.get("formula"):
        marks.append(f"= {one['formula']}")
    if one.get("prefill"):
        marks.append(_("điền sẵn"))
    if one.get("unconfirmed"):
        marks.append(_("chờ đối chiếu với mẫu"))
    return tuple(marks)


def _when(one: Json, questions: Mapping[str, Field]) -> tuple[str, ...]:
    """The condition in words; “có điều kiện” when it cannot be read yet."""
    if not one.get("when"):
        return ()
    try:
        probe = {"key": "probe", "type": "text", "label": "?", "when": one["when"]}
        condition = read_fields(probe, "$", "vi")[0].when
    except DefinitionWrong:
        return (_("có điều kiện"),)
    return (_("chỉ hỏi khi %(when)s") % {"when": in_words(condition, questions)},)


def _check(check: Json, place: str, questions: Mapping[str, Field]) -> Piece:
    first, second = (_name(check.get(name), questions) for name in ("field", "other"))
    rule = str(dict(RULES).get(str(check.get("rule")), check.get("rule", "")))
    return Piece(place, f"{first} {rule} {second}", notes=(str(check.get("message", "")),))


def _name(key: object, questions: Mapping[str, Field]) -> str:
    one = questions.get(str(key))
    return f"“{one.block or one.label} ({key})”" if one else f"“{key}”"


def _trial(trial: Json, place: str, verdict: eforms.Verdict | None) -> Piece:
    """kind: "passed", "failed", or nothing while the form cannot run."""
    kind = "" if verdict is None else "passed" if verdict.passed else "failed"
    return Piece(place, str(trial.get("name", "")), kind=kind, notes=verdict.failures if verdict else ())
