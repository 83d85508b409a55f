"""English of the shipped forms' questions, for forms that were loaded before they had it."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction

from motcua.catalogue.eform_store import shipped_forms
from motcua.catalogue.eforms.languages import LANGUAGES, WORDS
from motcua.catalogue.models import EForm

Place = tuple[str, str]  # what a text is in its form (title, label, …), and its Vietnamese


def shipped_texts() -> frozenset[str]:
    """A key for each text of a shipped form that has English."""
    return frozenset(_key(form, place) for form, texts in _english().items() for place in texts)


def spoken_texts() -> frozenset[str]:
    """Keys of the texts that have English in a stored version of their form.

    Officers who take English out make a version without it; the one before still has it, so it counts.
    """
    rows = EForm.objects.filter(key__in=shipped_forms()).values_list("key", "definition")
    return frozenset(_key(key, place) for key, definition in rows for place, en in _texts(definition) if en)


@transaction.atomic
def say_in_english(keys: Collection[str]) -> frozenset[str]:
    """Write the English of these texts wherever the same Vietnamese stands without any; what was written.

    In place, in officers' versions too: the Vietnamese is the official text and stays, and so does every
    answer given to it.
    """
    written: set[str] = set()
    english = {
        form: {place: en for place, en in texts.items() if _key(form, place) in keys}
        for form, texts in _english().items()
    }
    for row in EForm.objects.select_for_update().filter(key__in=[form for form in english if english[form]]):
        silent = {place for place, en in _texts(row.definition) if not en} & english[row.key].keys()
        if silent:
            row.definition = _said(row.definition, english[row.key])
            row.save(update_fields=["definition"])
            written |= {_key(row.key, place) for place in silent}
    return frozenset(written)


def _english() -> dict[str, dict[Place, str]]:
    """English of each form by place; where one stands twice, the first."""
    found: dict[str, dict[Place, str]] = {}
    for form, definition in shipped_forms().items():
        texts = found.setdefault(form, {})
        for place, en in _texts(definition):
            if en:
                texts.setdefault(place, en)
    return found


def _key(form: str, place: Place) -> str:
    return " ".join((form, *place))


def _texts(data: object) -> Iterator[tuple[Place, str]]:
    """Every text of a definition by its place, with its English or nothing."""
    if isinstance(data, list):
        for one in data:
            yield from _texts(one)
    elif isinstance(data, dict):
        for name, value in data.items():
            spoken = _languages(value) if name in WORDS else None
            if spoken is not None:
                yield (name, spoken.get("vi", "")), spoken.get("en", "")
                continue
            yield from ((("label", one), "") for one in _choices(name, value) if isinstance(one, str))
            yield from _texts(value)


def _said(data: Any, english: dict[Place, str]) -> Any:
    if isinstance(data, list):
        return [_said(one, english) for one in data]
    if not isinstance(data, dict):
        return data
    return {name: _text_said(name, value, english) for name, value in data.items()}


def _text_said(name: str, value: Any, english: dict[Place, str]) -> Any:
    spoken = _languages(value) if name in WORDS else None
    if spoken is None:
        choices = [_choice_said(one, english) for one in _choices(name, value)]
        return _said(choices or value, english)
    vi = spoken.get("vi", "")
    return value if spoken.get("en") or (name, vi) not in english else {"vi": vi, "en": english[name, vi]}


def _choices(name: str, value: object) -> list[Any]:
    """The choices of a question: one that is a bare text is its own answer and label."""
    return value if name == "options" and isinstance(value, list) else []


def _choice_said(one: Any, english: dict[Place, str]) -> Any:
    """A bare choice keeps its answer and gets a label in both languages."""
    if not isinstance(one, str) or ("label", one) not in english:
        return one
    return {"value": one, "label": {"vi": one, "en": english["label", one]}}


def _languages(value: object) -> dict[str, str] | None:
    """A text by language; None where the value is no text."""
    if isinstance(value, str):
        return {"vi": value}
    if isinstance(value, dict) and value and set(value) <= set(LANGUAGES):
        return value
    return None
