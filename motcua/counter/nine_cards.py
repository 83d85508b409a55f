"""The nine scores as lines of a table: name, formula in words, what was counted, points."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from motcua.counter.score_ways import OPENS, POINTS
from motcua.scorecard import nine
from motcua.scorecard.models import NineResult
from motcua.scorecard.nine import GIVEN, Whose
from motcua.scorecard.nine_live import NineCard


def of_card(card: NineCard, *, url: str = "") -> dict[str, Any]:
    """As it stands. url: the page of the dossiers given some points, with INDEX in the place of the index."""
    scores = card.scores
    return _lines(card.whose, scores.scores, card.counts, url) | {
        "name": card.name,
        "total": one_decimal(scores.total) if scores.counted else None,
        "counted": scores.counted,
        "reached": scores.reached,
        "dossiers": card.dossiers,
    }


def of_result(row: NineResult, *, url: str = "") -> dict[str, Any]:
    """As it was published."""
    return _lines(Whose(row.whose), row.scores, row.counts, url) | {
        "name": row.name,
        "total": row.total if row.counted else None,
        "counted": row.counted,
        "reached": row.reached,
        "dossiers": sum(_given(row.counts.get("1", {})).values()),
    }


def _lines(
    whose: Whose, scores: Mapping[str, Any], counts: Mapping[str, dict[str, int]], url: str
) -> dict[str, Any]:
    rules = nine.rules()
    indices: list[str] = rules[whose]["indices"]
    return {
        "of": len(indices),
        "most": 2 * len(indices),
        "rows": [
            {
                "index": index,
                "name": rules["indices"][index],
                "how": rules["how"][index],
                "unconfirmed": rules["unconfirmed"].get(index, ""),
                "score": one_decimal(scores.get(index)),
                "given": _given(counts.get(index, {})),
                "slips": counts.get(index, {}).get("slips", 0),
                "facts": _facts(index, counts.get(index, {})),
                "opens": _opens(index, counts.get(index, {}), url),
            }
            for index in indices
        ],
    }


def one_decimal(score: Any) -> Decimal | None:
    return None if score is None else Decimal(score).quantize(Decimal("0.1"))


def _given(counts: Mapping[str, int]) -> dict[int, int]:
    return {points: counts[str(points)] for points in GIVEN if str(points) in counts}


def _opens(index: str, counts: Mapping[str, int], url: str) -> list[tuple[int, int, str]]:
    """(points, how many got them, the page of those) of an index; no page where it is nobody's to see."""
    may = url and index in OPENS
    page = url.replace("INDEX", index)
    return [
        (points, n, f"{page}&{urlencode({POINTS: points})}" if may and n else "")
        for points, n in _given(counts).items()
    ]


def _facts(index: str, counts: Mapping[str, int]) -> str:
    """What was counted of the agency as a whole, in a sentence."""
    if "listed" in counts:
        return _("%(listed)d thủ tục, %(whole)d thủ tục giải quyết ngay tại Một cửa") % counts
    if "total" in counts:
        return _("%(total)d phản ánh, %(in_time)d đúng hạn, %(prolonged)d kéo dài") % counts
    if "eligible" in counts:
        procedures = _("%(offered)d/%(eligible)d thủ tục trực tuyến") % counts
        filed = _("%(filed)d/%(received)d hồ sơ qua mạng, %(late)d quá hạn trả") % counts
        return f"{procedures}; {filed}"
    return ""
