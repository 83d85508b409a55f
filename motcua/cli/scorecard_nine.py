"""`motcua scorecard` of the nine scores (01/2018/TT-VPCP): a file of counts in, scores and class out.

{"nine": "official" or "agency", "level": "commune", "dossiers": {"1": [given 2, given 1, given 0], …},
 "5": {"listed": 40, "received": 40, "whole": 40}, "6": {"posted": true, "electronic": true},
 "8": {"total": 3, "in_time": 3, "prolonged": 0},
 "9": {"eligible": 10, "offered": 4, "received": 100, "filed": 35, "late": 0}}
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from motcua.scorecard import nine
from motcua.scorecard.nine import NineScores, Whose

LEVELS = ("province", "district", "commune")


class Stop(Exception):
    """Ends the command with a sentence."""


def scored(facts: dict[str, Any], *, least: Decimal) -> NineScores:
    """As `nine.score`. Raises Stop, Refusal."""
    if facts["nine"] not in list(Whose):
        raise Stop(f"Mục nine phải là một trong: {', '.join(Whose)}.")
    dossiers = facts.get("dossiers", {})
    if not isinstance(dossiers, dict):
        raise Stop("Mục dossiers phải ghi theo chỉ số, ví dụ {“1”: [120, 30, 5]}.")
    counts = {str(index): _three(str(index), row) for index, row in dossiers.items()}
    return nine.score(Whose(facts["nine"]), dossiers=counts, agency=_of_agency(facts), least=least)


def figures(found: NineScores) -> dict[str, Any]:
    return {
        "nine": found.whose.value,
        "scores": {index: None if value is None else float(value) for index, value in found.scores.items()},
        "counted": found.counted,
        "total": float(found.total),
        "class": found.reached,
    }


def sentences(found: NineScores) -> str:
    names = nine.rules()["indices"]
    lines = [
        f"{index}. {names[index]}: {'không có số liệu' if value is None else _number(value)}"
        for index, value in found.scores.items()
    ]
    of = len(found.scores)
    total = _number(found.total) if found.counted else "–"
    lines.append(f"Tổng: {total} điểm từ {found.counted}/{of} chỉ số, xếp loại: {found.reached}")
    return "\n".join(lines)


def _three(index: str, row: Any) -> dict[int, int]:
    whole = isinstance(row, list) and len(row) == len(nine.GIVEN) and all(_is_number(one) for one in row)
    if not whole:
        raise Stop(f"Chỉ số {index}: phải là [số hồ sơ 2 điểm, 1 điểm, 0 điểm], ba số nguyên.")
    return dict(zip(nine.GIVEN, row, strict=True))


def _of_agency(facts: dict[str, Any]) -> dict[str, int]:
    level = facts.get("level", "province")
    if level not in LEVELS:
        raise Stop(f"Mục level phải là một trong: {', '.join(LEVELS)}.")
    asked: dict[str, tuple[Callable[..., int], tuple[str, ...], type, dict[str, Any]]] = {
        "5": (nine.whole_at_one_stop, ("listed", "received", "whole"), int, {"level": level}),
        "6": (nine.publicity, ("posted", "electronic"), bool, {}),
        "8": (nine.petitions, ("total", "in_time", "prolonged"), int, {}),
        "9": (nine.online, ("eligible", "offered", "received", "filed", "late"), int, {}),
    }
    found = {}
    for index, (give, names, kind, more) in asked.items():
        if index in facts:
            row = facts[index]
            if not isinstance(row, dict) or any(type(row.get(name)) is not kind for name in names):
                raise Stop(f"Chỉ số {index}: cần đủ {', '.join(names)}.")
            found[index] = give(**{name: row[name] for name in names}, **more)
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> str:
    return str(value).replace(".", ",")
