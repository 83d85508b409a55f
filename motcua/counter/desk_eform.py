"""The electronic form at the desk: the same questions, none of them required, on one folded page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import address_options, current_form, party_facts
from motcua.catalogue.models import EForm, ProcedureVersion
from motcua.identity.models import Party

Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class DrawnPage:
    """A page with its fields; open when something in it must be looked at."""

    title: str
    intro: str
    fields: list[eforms.BoundField]
    wrong: bool


@dataclass(frozen=True)
class Sheet:
    """The whole form as it stands."""

    form: EForm
    pages: list[DrawnPage]
    answers: dict[str, Any]

    @property
    def wrong(self) -> bool:
        return any(page.wrong for page in self.pages)


def form_of(version: ProcedureVersion, *, at: datetime) -> EForm | None:
    return current_form(version.form_key, at.date()) if version.form_key else None


def first_sheet(form: EForm, *, party: Party | None, at: datetime) -> Sheet:
    """The empty form, with what is known of the person."""
    definition, book = eforms.optional(eforms.parse(form.definition)), address_options(at.date())
    facts = party_facts(party) if party else {}
    answers = eforms.prefill(definition, facts, at=at, book=book)
    pages = [
        DrawnPage(page.title, page.intro, eforms.bind(definition, page, answers, book=book), wrong=False)
        for page in eforms.visible_pages(definition, answers)
    ]
    return Sheet(form, pages, answers)


def typed_sheet(form: EForm, raw: Raw, *, at: datetime, judge: bool) -> Sheet:
    """The form as it was posted; `judge` False draws it anew without complaints."""
    definition, book = eforms.optional(eforms.parse(form.definition)), address_options(at.date())
    raw = _rearranged(definition, raw)
    answers: dict[str, Any] = {}
    checks: dict[str, eforms.Checked] = {}
    for page in definition.pages:
        checked = eforms.validate_page(definition, page, raw, answers=answers, at=at, book=book)
        answers |= {name: value for name, value in checked.answers.items() if value is not None}
        checks[page.key] = checked if judge else eforms.Checked(checked.answers, {})
    pages = [
        DrawnPage(
            page.title,
            page.intro,
            eforms.bind(definition, page, answers, book=book, raw=raw, checked=checks[page.key]),
            wrong=not checks[page.key].ok,
        )
        for page in eforms.visible_pages(definition, answers)
    ]
    return Sheet(form, pages, eforms.clean_answers(definition, answers))


def _rearranged(definition: eforms.Definition, raw: Raw) -> Raw:
    for page in definition.pages:
        changed = eforms.rearrange(page, raw)
        if changed is not None:
            return changed
    return raw
