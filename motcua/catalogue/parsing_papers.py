"""Papers of a dossier as the national portal's flattened text has them. Pure."""

import re
from dataclasses import replace
from itertools import pairwise

from motcua.catalogue.content import Paper
from motcua.catalogue.problems import Found, Problem
from motcua.catalogue.source import Row
from motcua.common.text import fold

PART = "components"
_NOTE = re.compile(r"^[\s*(+-]*(lưu ý|ghi chú)", re.IGNORECASE)
_SHOWN = re.compile(r"xuất trình", re.IGNORECASE)
_PLAIN_GROUP = re.compile(r"(giấy tờ|hồ sơ|thành phần)( hồ sơ)?( phải)?( nộp| bao gồm| gồm)?", re.IGNORECASE)
_CASE = re.compile(r"^[\s\d.()a-zđIVXivx*+-]{0,8}(trường hợp|đối với)", re.IGNORECASE)
_BULLET = re.compile(r"(?:^|[;.:]\s*|\s{2,})(?:[-+•]\s|[a-eđ]\)\s)")
_FINALS = {"c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "y", "o", "u", "a"}
_VOWELS = set("aeiouy")
_SOURCE_CUTS_AT = 1200  # the published text itself stops there
_LIKELY_COUNT = 10


def read_papers(rows: list[Row], found: list[Found]) -> tuple[Paper, ...]:
    """Papers in the order of the file. Findings are appended; what is mended keeps its raw text."""
    papers: list[Paper] = []
    unclear: set[str] = set()
    for row in rows:
        name = " ".join((row.get("name") or "").split())
        if not name:
            found.append(Found(PART, Problem.PAPER_NAMELESS, raw=_raw(row)))
            continue
        place = len(papers)
        paper = _paper(row, name, place, found)
        if paper.case and not _CASE.match(paper.case) and paper.case not in unclear:
            unclear.add(paper.case)
            found.append(Found(PART, Problem.CASE_UNCLEAR, raw=row["group"], parsed=paper.case, place=place))
        papers.append(paper)
    if not papers:
        found.append(Found(PART, Problem.PAPERS_MISSING))
    return tuple(papers)


def _paper(row: Row, name: str, place: int, found: list[Found]) -> Paper:
    group = re.sub(r"^[^\w(*]+", "", " ".join((row.get("group") or "").split())).rstrip(":")
    shown = bool(_SHOWN.search(group)) and not _CASE.match(group)
    note = bool(_NOTE.match(name) or _NOTE.match(group))
    case = "" if note or shown or _PLAIN_GROUP.fullmatch(group) else group
    paper = Paper(name=name, case=case[:1000], shown_only=shown, required=not note)
    paper = _with_form(paper, row, place, found)
    _look_at_name(paper, row, note, place, found)
    if len(case) > 1000:
        found.append(Found(PART, Problem.TEXT_CUT, raw=group, parsed=paper.case, place=place))
    return _with_counts(paper, row, note, place, found)


def _raw(row: Row) -> str:
    return "\n".join(f"{key}: {value}" for key, value in row.items() if value is not None)


def _with_form(paper: Paper, row: Row, place: int, found: list[Found]) -> Paper:
    """The form's file; where the portal's text broke inside the name, the two are put together again."""
    form = " ".join((row.get("form") or "").split()).lstrip(".-_ ")
    if not form[:1].islower() or len(form) < 25:
        return replace(paper, form_name=form[:300])
    start = _file_start(form)
    tail, file = form[:start], form[start:]
    joined = f"{paper.name}{_gap(paper.name, tail)}{tail}"
    found.append(Found(PART, Problem.PAPER_REJOINED, raw=_raw(row), parsed=joined, place=place))
    return replace(paper, name=joined, form_name=file[:300])


def _file_start(form: str) -> int:
    """Where the file's name begins: a capital right after a letter, a digit or a bracket."""
    for place in range(1, len(form) - 1):
        before, here, after = form[place - 1], form[place], form[place + 1]
        if here.isupper() and (before.islower() or before in ")”." or (before.isalnum() and after.islower())):
            return place
        if here.isdigit() and before in ")”":
            return place
    return len(form)


def _gap(before: str, after: str) -> str:
    """A space, unless the break fell inside a syllable: no vowel before it, or a bare ending after it."""
    last = re.sub(r"[^a-z]", "", fold(before.rsplit(" ", 1)[-1]))
    first = fold(after).split(" ", 1)[0]
    if first in _FINALS or last in {"qu", "gi"} or (last and not set(last) & _VOWELS):
        return ""
    return " "


def _look_at_name(paper: Paper, row: Row, note: bool, place: int, found: list[Found]) -> None:
    name = paper.name
    if note:
        found.append(Found(PART, Problem.PAPER_IS_NOTE, raw=_raw(row), parsed=name, place=place))
    elif name.endswith(":"):
        found.append(Found(PART, Problem.PAPER_IS_HEADING, raw=_raw(row), parsed=name, place=place))
    if len(row["name"]) == _SOURCE_CUTS_AT:
        found.append(Found(PART, Problem.PAPER_CUT, raw=_raw(row), parsed=name, place=place))
    if not note and len(split_points(row["name"])) >= 2:
        parsed = "\n".join(split(row["name"]))
        found.append(Found(PART, Problem.PAPERS_JOINED, raw=_raw(row), parsed=parsed, place=place))


def split_points(name: str) -> list[int]:
    """Where bullets or letters a), b) begin inside a name."""
    return [match.start() for match in _BULLET.finditer(name)]


def split(name: str) -> list[str]:
    """The papers a name seems to hold, one for each bullet; a proposal for a person."""
    places = [0, *split_points(name), len(name)]
    pieces = [name[start:end] for start, end in pairwise(places)]
    cleaned = (re.sub(r"^(?:[;.:]?\s*(?:[-+•]|[a-eđ]\))\s*)", "", piece).strip(" ;") for piece in pieces)
    return [" ".join(piece.split()) for piece in cleaned if piece]


def _with_counts(paper: Paper, row: Row, note: bool, place: int, found: list[Found]) -> Paper:
    originals, copies = row.get("originals") or 0, row.get("copies") or 0
    if not (0 <= originals <= _LIKELY_COUNT and 0 <= copies <= _LIKELY_COUNT):
        mended = _last_digit(originals), _last_digit(copies)
        parsed = f"{mended[0]} + {mended[1]}"
        found.append(Found(PART, Problem.COUNT_STRANGE, raw=_raw(row), parsed=parsed, place=place))
        originals, copies = mended
    elif not originals and not copies and not paper.shown_only and not note:
        found.append(Found(PART, Problem.COUNT_UNKNOWN, raw=_raw(row), parsed=paper.name, place=place))
    return replace(paper, originals=originals, copies=copies)


def _last_digit(count: int) -> int:
    """“…/2026” and 1 original run together as 20261: the count is the last digit."""
    return count if 0 <= count <= _LIKELY_COUNT else abs(count) % 10
