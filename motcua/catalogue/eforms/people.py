"""The people a form asks about, as far as an identity number, a birth and a sex are said of the same one.

A person is what its questions' keys begin with: `mother_id_number`, `mother_birth_date`; in a group the
columns without a beginning are one person an entry.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.eforms.answering import clean_answers
from motcua.catalogue.eforms.schema import REPEATS, Definition, Field
from motcua.identity.number_structure import FEMALE, MALE, mismatches

_YEAR = re.compile(r"[0-9]{4}")
NUMBER, BIRTH, SEX = "id_number", "birth_date", "gender"
_SEX_OF = {"mother": FEMALE, "woman": FEMALE, "father": MALE, "man": MALE}
# who is a mother or a husband by the answer to another question of the same page
_ROLE_ASKED = {"requester": "relation", "parent": "who"}
_SEX_OF_ROLE = {"Mẹ": FEMALE, "Cha": MALE, "Vợ": FEMALE, "Chồng": MALE}


@dataclass(frozen=True)
class Identity:
    """What is said of one person; year: of birth; None, "": nothing."""

    number: str
    year: int | None
    sex: str

    @property
    def mismatches(self) -> list[str]:
        return mismatches(self.number, year=self.year, sex=self.sex)


def identity_in(person: str, answers: Mapping[str, Any]) -> Identity:
    """Of the person whose keys begin with `person_`; sex is also what being a mother or a father says."""
    start = f"{person}_" if person else ""
    sex = str(answers.get(f"{start}{SEX}") or _SEX_OF.get(person, ""))
    if not sex and person in _ROLE_ASKED:
        sex = _SEX_OF_ROLE.get(str(answers.get(_ROLE_ASKED[person])), "")
    return Identity(str(answers.get(f"{start}{NUMBER}") or ""), year_in(answers.get(f"{start}{BIRTH}")), sex)


def id_mismatches(definition: Definition, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Sentences by HTML name of the question whose number does not fit its person."""
    kept = clean_answers(definition, answers)
    fields = [one for page in definition.pages for one in page.fields]
    found = {name: identity.mismatches for name, identity in _identities(fields, kept)}
    return {name: sentences for name, sentences in found.items() if sentences}


def _identities(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[tuple[str, Identity]]:
    for one in fields:
        if one.type == "id_number":
            yield one.key, identity_in(one.key.removesuffix(NUMBER).removesuffix("_"), values)
        elif one.type in REPEATS:
            entries = values.get(one.key)
            for place, entry in enumerate(entries if isinstance(entries, list) else []):
                for name, identity in _identities(one.fields, entry):
                    yield f"{one.key}.{place}.{name}", identity


def year_in(value: object) -> int | None:
    """The year of a day or of itself, however it is written: 1992, 02/03/1992, 1992-03-02."""
    found = _YEAR.search(str(value or ""))
    return int(found[0]) if found else None
