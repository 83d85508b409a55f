"""Patterns that editors write, on an engine whose time grows with the text and with nothing else (RE2).

No pattern can hold a worker, whatever somebody types against it. What such an engine cannot express, and what
would surprise a Vietnamese reader, is said to the editor when the pattern is written.
"""

import re
from functools import lru_cache
from typing import Any

import re2
from django.utils.translation import gettext as _

LONGEST = 300
_MEMORY = (
    400_000  # bytes of one compiled pattern, made in some hundredths of a second; a shipped one needs 10,000
)
_LOOKS_AROUND = re.compile(r"\(\?<?[=!]")
_LOOKS_BACK = re.compile(r"\\[1-9]|\(\?P=")
_LATIN_ONLY = re.compile(r"(?<!\\)(?:\\\\)*\\[wWbB]")
_REPEATS = re.compile(r"invalid repetition size|bad repetition operator|pattern too large")


class PatternWrong(ValueError):
    """A sentence about the pattern, for its author."""


def check(pattern: str) -> None:
    """Raises PatternWrong for what cannot be a pattern here."""
    if len(pattern) > LONGEST:
        raise PatternWrong(_("mẫu dài quá %(max)d ký tự") % {"max": LONGEST})
    if _LATIN_ONLY.search(pattern):
        raise PatternWrong(
            _("mẫu dùng \\w hoặc \\b, chỉ hiểu chữ không dấu; hãy viết [\\p{L}\\d] để khớp cả chữ tiếng Việt")
        )
    compiled, complaint = _compiled(pattern)
    if compiled is None:
        raise PatternWrong(_reason(pattern, complaint))


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern, which `check` found nothing against."""
    return _compiled(pattern)[0].fullmatch(text) is not None


@lru_cache(maxsize=2000)
def _compiled(pattern: str) -> tuple[Any, str]:
    """The pattern, or None and what RE2 says against it."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(pattern, options), ""
    except re2.error as error:
        return None, str(error)


def _reason(pattern: str, said: str) -> str:
    """RE2's complaint, for people."""
    if _LOOKS_AROUND.search(pattern):
        return _(
            "mẫu nhìn trước, nhìn sau ((?=…), (?!…), (?<=…)) không dùng được; hãy viết thẳng những gì được "
            "phép, hoặc ghi vào ô “Không được có các chữ” (without)"
        )
    if _LOOKS_BACK.search(pattern):
        return _("mẫu nhắc lại phần trước (\\1, (?P=…)) không dùng được; hãy viết đủ từng phần")
    if _REPEATS.search(said):
        return _(
            "mẫu lặp quá nhiều hoặc lặp chồng lên nhau; muốn giới hạn độ dài, hãy dùng ô “Dài nhất” "
            "(max_length) thay cho {1,100}"
        )
    return _("mẫu không hợp lệ (%(why)s)") % {"why": said.removeprefix("b'").removesuffix("'")[:100]}
