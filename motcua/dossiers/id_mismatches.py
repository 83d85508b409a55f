"""Where an identity number does not fit the birth or the sex of its bearer, in an application and in a draft.

Told to whoever receives, drafts or signs; by itself no reason to refuse (see `identity.number_structure`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.eforms.people import BIRTH, NUMBER, SEX, id_mismatches, identity_in
from motcua.dossiers.models import Dossier
from motcua.dossiers.result_fields import ResultField
from motcua.dossiers.results import Kind, form_of
from motcua.identity.number_structure import mismatches


@dataclass(frozen=True)
class Mismatch:
    """who: as the form heads the person; the owner by name."""

    who: str
    sentence: str


def of_application(dossier: Dossier) -> list[Mismatch]:
    """Of the owner as registered and of everybody the form asks about; the same thing once."""
    owner, form = dossier.owner, form_of(dossier)
    born = owner.birth_date.year if owner.birth_date else None
    found = {
        sentence: dossier.owner_name
        for sentence in mismatches(owner.id_number or owner.stated_number, year=born, sex=owner.gender)
    }
    if form is not None:
        blocks = {one.key: one.block or one.label for page in form.pages for one in page.fields}
        for name, sentences in id_mismatches(form, dossier.answers).items():
            for sentence in sentences:
                found.setdefault(sentence, blocks[name.partition(".")[0]])
    return [Mismatch(who, sentence) for sentence, who in found.items()]


def of_draft(dossier: Dossier, kind: Kind, flat: Mapping[str, Any]) -> dict[str, list[str]]:
    """Sentences by name of the value they stand at: the draft's values, what it lacks from the answers."""
    answers = dict(dossier.answers)
    people: dict[str, list[ResultField]] = {}
    for field in kind.fields:
        for key, person in _said_of(field):
            people.setdefault(person, []).append(field)
            answers[key] = flat.get(field.name) or None
    found = {
        _place(person, fields): identity_in(person, answers).mismatches for person, fields in people.items()
    }
    return {name: sentences for name, sentences in found.items() if sentences}


def _said_of(field: ResultField) -> list[tuple[str, str]]:
    """Key and person of what the field repeats, when that is a number, a birth or a sex."""
    parts = (f"_{part}" for part in (NUMBER, BIRTH, SEX))
    return [(key, key.removesuffix(part)) for part in parts for key in field.answers if key.endswith(part)]


def _place(person: str, fields: list[ResultField]) -> str:
    """The value the sentence stands at: the number, or the first that is compared with it."""
    number = next((one for one in fields if f"{person}_{NUMBER}" in one.answers), fields[0])
    return number.name
