"""From a template and facts to a subject and a body, in Vietnamese, or in English for who chose it.

A template is plain text: the first line is the subject, the rest the body, `{place}` takes a fact. The first
paragraph of the body must say everything that matters: SMS carries nothing else. A line whose place is empty
is left out.

Facts of every template: code (mã hồ sơ or the ticket), procedure, owner, unit (the one-stop), agency (who
settles), url (public tracking); due_at and answer_by as ISO text or empty; reason, empty where there is none.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils import translation

from motcua.common.moments import spoken

FOLDER = Path(__file__).parent / "templates" / "notifications"
FACTS = frozenset({"code", "procedure", "owner", "unit", "agency", "due_at", "answer_by", "reason", "url"})
MOMENTS = frozenset({"due_at", "answer_by"})
FIRST_PARAGRAPH = 335  # letters: five short messages of 67 letters with Vietnamese marks
PLACE = re.compile(r"{(\w+)}")


class UnknownTemplate(LookupError):
    """No file of that name."""


class MissingFact(LookupError):
    """The template needs a fact the caller did not give."""


@dataclass(frozen=True)
class Wording:
    subject: str
    body: str


@cache
def source(template: str, language: str = "vi") -> str:
    """Text of a template."""
    path = _folder(language) / f"{template}.txt"
    if not path.is_file():
        raise UnknownTemplate(template)
    return path.read_text(encoding="utf-8").strip()


@cache
def names(language: str = "vi") -> tuple[str, ...]:
    """Every template there is; in English, those for people: officers are told in Vietnamese."""
    return tuple(sorted(path.stem for path in _folder(language).glob("*.txt")))


def _folder(language: str) -> Path:
    return FOLDER if language == "vi" else FOLDER / language


def word(template: str, facts: dict[str, str], *, text: str | None = None, language: str = "vi") -> Wording:
    """Fill a template. Raises UnknownTemplate or MissingFact, both faults of the caller.

    text  what officers made of it: a fact that the act does not give counts as empty, and so that nothing is
          ever sent without a subject or a body, the shipped text stands in for what is left empty.
    """
    places = _said(facts, language)
    if text is not None:
        known = dict.fromkeys(FACTS, "") | places
        own = _parts(text, known, template)
        if own.body and all(known[name] for name in PLACE.findall(text.partition("\n")[0])):
            return own
    return _parts(source(template, language), places, template)


def _parts(text: str, places: dict[str, str], template: str) -> Wording:
    lines = [_filled(line, places, template) for line in text.splitlines()]
    subject, *body = [line for line in lines if line is not None]
    return Wording(subject[:300], re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip())


def _said(facts: dict[str, str], language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            name: spoken(datetime.fromisoformat(value)) if name in MOMENTS and value else value
            for name, value in facts.items()
        }


def _filled(line: str, places: dict[str, str], template: str) -> str | None:
    needed = PLACE.findall(line)
    missing = [name for name in needed if name not in places]
    if missing:
        raise MissingFact(f"{template} needs {', '.join(missing)}")
    if any(not places[name] for name in needed):
        return None
    return PLACE.sub(lambda match: places[match[1]], line)
