"""What the catalogue's own texts are called in English: names, summaries, moments of life, guiding questions.

The table is small and kept for a minute in each process: a page in English costs no query a name.
"""

import json
from pathlib import Path

from motcua.catalogue.eforms.languages import reader_language
from motcua.catalogue.models import EnglishText
from motcua.common.kept import Kept

_SEED = Path(__file__).parent / "seed" / "english.json"
_kept = Kept()


def texts() -> dict[str, str]:
    """English by the Vietnamese text, at most a minute old."""
    return _kept.get("", lambda: dict(EnglishText.objects.values_list("vi", "en")))


def forget() -> None:
    """Read it anew: the table of this process changed."""
    _kept.forget()


def for_reader(text: str) -> str:
    """The text in the language of the person who reads now; Vietnamese where there is no English."""
    return texts().get(text, text) if reader_language() == "en" else text


def is_foreign(text: str) -> bool:
    """True when somebody who reads English gets this text in Vietnamese: screen readers are told."""
    return reader_language() == "en" and text not in texts()


def seed_english() -> None:
    """Load the shipped texts; what officers wrote stays."""
    EnglishText.objects.bulk_create(shipped_english(), ignore_conflicts=True)
    forget()


def shipped_english() -> list[EnglishText]:
    """The texts that come with the system, not saved."""
    shipped: dict[str, str] = json.loads(_SEED.read_text("utf-8"))
    return [EnglishText(vi=vi, en=en) for vi, en in shipped.items()]
