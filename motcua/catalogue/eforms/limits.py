"""How large a form may be, so that nothing an editor writes holds whoever fills it in.

Counted in the JSON, before anything else reads it; far above any real form: the
largest shipped one has 35 questions on 6 pages.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

PAGES, QUESTIONS, COLUMNS, OPTIONS, CHECKS, TRIALS, TYPED = 40, 400, 40, 5_000, 100, 30, 600
CONDITIONS, PARTS, VALUES = 2_000, 60, 300  # of all, of one, of one comparison
PATTERNS = 60  # different ones; each costs whoever opens the form first a few thousandths of a second
_BLOCK = 12  # questions a block stands for, at most


def excess(data: object) -> tuple[str, str] | None:
    """Place and problem of the first limit that the definition goes beyond."""
    pages = _list(data, "pages")
    questions = [(page, one) for page in pages for one in _list(page, "fields")]
    columns = [column for _page, one in questions for column in _list(one, "fields")]
    asked = [one for _page, one in questions] + columns
    conditions = [parts for one in [*pages, *asked] if (parts := list(_parts(one)))]
    counted = [
        ("pages", len(pages), PAGES, _("trang")),
        ("pages", sum(_weight(one) for one in asked), QUESTIONS, _("câu hỏi")),
        ("pages", max((len(_list(one, "fields")) for _page, one in questions), default=0), COLUMNS, _("cột")),
        ("pages", sum(len(_list(one, "options")) for one in asked), OPTIONS, _("lựa chọn")),
        ("pages", len(set(map(_pattern, asked)) - {""}), PATTERNS, _("mẫu khác nhau")),
        ("pages", sum(len(parts) for parts in conditions), CONDITIONS, _("điều kiện")),
        ("pages", max(map(len, conditions), default=0), PARTS, _("phần trong một điều kiện")),
        ("pages", max(map(_values, conditions), default=0), VALUES, _("giá trị trong một điều kiện")),
        ("checks", len(_list(data, "checks")), CHECKS, _("phép so sánh")),
        ("tests", len(_list(data, "tests")), TRIALS, _("bài thử")),
        ("tests", max(map(_typed, _list(data, "tests")), default=0), TYPED, _("câu ghi trong một bài thử")),
    ]
    for place, number, most, words in counted:
        if number > most:
            facts = {"number": number, "what": words, "most": most}
            return place, _("có %(number)d %(what)s, nhiều nhất là %(most)d; hãy tách biểu mẫu") % facts
    return None


def _list(holder: object, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _pattern(question: object) -> str:
    return str(question.get("pattern") or "") if isinstance(question, dict) else ""


def _weight(question: object) -> int:
    return _BLOCK if isinstance(question, dict) and "parts" in question else 1


def _parts(holder: object) -> Iterator[Any]:
    """The condition a page or question is asked under, and everything it is made of."""
    pending = [holder.get("when")] if isinstance(holder, dict) else []
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            yield one
            pending += [*_list(one, "all"), *_list(one, "any"), one.get("not")]


def _values(parts: list[Any]) -> int:
    return max((len(_list(one, "in")) for one in parts), default=0)


def _typed(trial: object) -> int:
    typed = trial.get("typed") if isinstance(trial, dict) else None
    return len(typed) if isinstance(typed, dict) else 0
