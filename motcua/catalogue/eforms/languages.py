"""Words of a form in the reader's language: every text may be {"vi": "Họ tên", "en": "Full name"}.

Vietnamese is always there: a declaration is an official paper, and it is the fallback.
"""

from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("vi", "en")
WORDS = frozenset(
    {"title", "intro", "label", "block", "help", "hint", "item", "message", "pattern_message", "unit"}
)


def reader_language() -> str:
    """The language of the person who reads now."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def spoken(text: object, language: str) -> object:
    """The text in the language, Vietnamese where it is not translated; anything else unchanged."""
    if not isinstance(text, dict) or not set(text) <= set(LANGUAGES):
        return text
    return text.get(language) or text.get("vi")


def in_language(data: object, language: str) -> Any:
    """A definition with every text in one language."""
    if isinstance(data, list):
        return [in_language(one, language) for one in data]
    if isinstance(data, dict):
        return {
            name: spoken(value, language) if name in WORDS else in_language(value, language)
            for name, value in data.items()
        }
    return data
