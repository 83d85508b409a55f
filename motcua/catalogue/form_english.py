"""English of the shipped forms' questions, for forms that were loaded before they had it."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction

from motcua.catalogue.eform_store import shipped_forms
from motcua.catalogue.eforms.languages import LANGUAGES, WORDS
from motcua.catalogue.models import EForm


def shipped_texts() -> frozenset[str]:
    """A key for each text of a shipped form that has English: the form's, then the Vietnamese."""
    return frozenset(_key(form, vi) for form, texts in _english().items() for vi in texts)


def spoken_texts() -> frozenset[str]:
    """Keys of the texts that have English in a stored version of their form."""
    rows = EForm.objects.filter(key__in=shipped_forms()).values_list("key", "definition")
    return frozenset(_key(key, vi) for key, definition in rows for vi, en in _texts(definition) if en)


def form_of(key: str) -> str:
    """The form a key belongs to."""
    return key.partition(" ")[0]


@transaction.atomic
def say_in_english(keys: Collection[str]) -> frozenset[str]:
    """Write the English of these texts wherever the same Vietnamese stands without any; what was written.

    In place, in officers' versions too: the Vietnamese is the official text and stays, and so does every
    answer given to it.
    """
    written: set[str] = set()
    english = {
        form: {vi: en for vi, en in texts.items() if _key(form, vi) in keys}
        for form, texts in _english().items()
    }
    for row in EForm.objects.select_for_update().filter(key__in=[form for form in english if english[form]]):
        silent = {vi for vi, en in _texts(row.definition) if not en} & english[row.key].keys()
        if silent:
            row.definition = _said(row.definition, english[row.key])
            row.save(update_fields=["definition"])
            written |= {_key(row.key, vi) for vi in silent}
    return frozenset(written)


def _english() -> dict[str, dict[str, str]]:
    return {
        form: {vi: en for vi, en in _texts(definition) if en} for form, definition in shipped_forms().items()
    }


def _key(form: str, vi: str) -> str:
    return f"{form} {vi}"


def _texts(data: object) -> Iterator[tuple[str, str]]:
    """Every text of a definition, with its English or nothing."""
    if isinstance(data, list):
        for one in data:
            yield from _texts(one)
    elif isinstance(data, dict):
        for name, value in data.items():
            spoken = _languages(value) if name in WORDS else None
            if spoken is None:
                yield from _texts(value)
            else:
                yield spoken.get("vi", ""), spoken.get("en", "")


def _said(data: Any, english: dict[str, str]) -> Any:
    if isinstance(data, list):
        return [_said(one, english) for one in data]
    if not isinstance(data, dict):
        return data
    return {name: _text_said(name, value, english) for name, value in data.items()}


def _text_said(name: str, value: Any, english: dict[str, str]) -> Any:
    spoken = _languages(value) if name in WORDS else None
    if spoken is None:
        return _said(value, english)
    vi = spoken.get("vi", "")
    return value if spoken.get("en") or vi not in english else {"vi": vi, "en": english[vi]}


def _languages(value: object) -> dict[str, str] | None:
    """A text by language; None where the value is no text."""
    if isinstance(value, str):
        return {"vi": value}
    if isinstance(value, dict) and value and set(value) <= set(LANGUAGES):
        return value
    return None
