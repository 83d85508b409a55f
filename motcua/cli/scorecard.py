"""`motcua scorecard`: the points of given numerators and denominators. Works without a database."""

import argparse
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.common.refusal import Refusal
from motcua.scorecard import shipped
from motcua.scorecard.scoring import ComponentScore, Count, Scorecard, score
from motcua.scorecard.sets import IndicatorSet

HELP = "chấm điểm bộ chỉ số phục vụ người dân, doanh nghiệp (766/QĐ-TTg) từ tử số và mẫu số"


class Stop(Exception):
    """Ends the command with a sentence: the file does not say what it must."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "counts",
        metavar="counts.json",
        help="tệp: level, year, counts {“2.1”: [tử số, mẫu số]}, tùy chọn province; “-” đọc đầu vào chuẩn",
    )
    parser.add_argument("--set", metavar="ID", help="bộ chỉ số; mặc định theo năm trong tệp")
    parser.add_argument("--json", action="store_true", help="in JSON")


def run(args: argparse.Namespace) -> int:
    """0 scored; 2 wrong use."""
    if not settings.configured:
        settings.configure(USE_I18N=False)  # sentences stay Vietnamese, and no installation is needed
    try:
        card = _scored(_read(args.counts), args.set)
    except (Stop, Refusal) as stop:
        print(str(stop), file=sys.stderr)
        return 2
    print(json.dumps(figures(card), ensure_ascii=False) if args.json else _sentences(card))
    return 0


def figures(card: Scorecard) -> dict[str, Any]:
    """The card as the national portal names it: metrics with numerator, denominator, ratio, score."""
    return {
        "set": card.indicators.code,
        "level": card.level,
        "year": card.year,
        "total": float(card.total),
        "class": card.reached.name,
        "groups": [
            {
                "code": group.group.code,
                "name": group.group.name,
                "score": float(group.score),
                "maxScore": float(group.group.points),
                "metrics": [_metric(one) for one in group.components],
            }
            for group in card.groups
        ],
    }


def _metric(one: ComponentScore) -> dict[str, Any]:
    return {
        "id": one.component.id,
        "code": one.component.code,
        "name": one.component.name,
        "numerator": one.count.numerator if one.count else None,
        "denominator": one.count.denominator if one.count else None,
        "ratio": None if one.ratio is None else float(one.ratio),
        "score": None if one.score is None else float(one.score),
        "maxScore": float(one.component.points),
    }


def _read(place: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if place == "-" else Path(place).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"Không đọc được {place}: {error}.") from None
    try:
        facts = json.loads(text)
    except ValueError as error:
        raise Stop(f"{place} không phải JSON: {error}.") from None
    if not isinstance(facts, dict) or not isinstance(facts.get("counts"), dict):
        raise Stop(f"{place} phải là một đối tượng có mục counts.")
    return facts


def _scored(facts: dict[str, Any], wanted: str | None) -> Scorecard:
    year = facts.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not 2000 <= year <= 2100:
        raise Stop("Mục year phải là một năm, ví dụ 2026.")
    indicators = _set(wanted, year)
    level = facts.get("level", "province")
    if level not in indicators.levels:
        raise Stop(f"Mục level phải là một trong: {', '.join(indicators.levels)}.")
    counts, province = _counts(facts["counts"]), _counts(facts.get("province") or {})
    return score(indicators, counts, level=level, year=year, province=province)


def _set(wanted: str | None, year: int) -> IndicatorSet:
    if wanted:
        if wanted not in shipped.sets():
            raise Stop(f"Không có bộ chỉ số “{wanted}”. Các bộ: {', '.join(shipped.sets())}.")
        return shipped.sets()[wanted]
    found = shipped.on(date(year, 12, 31))
    if found is None:
        raise Stop(f"Chưa có bộ chỉ số nào cho năm {year}.")
    return found


def _counts(rows: Any) -> dict[str, Count]:
    if not isinstance(rows, dict):
        raise Stop("Tử số và mẫu số phải ghi theo mã chỉ số, ví dụ {“2.1”: [90, 100]}.")
    return {str(component): _count(str(component), row) for component, row in rows.items()}


def _count(component: str, row: Any) -> Count:
    if isinstance(row, dict):
        row = [row.get("numerator"), row.get("denominator")]
    whole = isinstance(row, list) and all(isinstance(one, int) and not isinstance(one, bool) for one in row)
    if not whole or len(row) != 2:
        raise Stop(f"Chỉ số {component}: phải là [tử số, mẫu số], hai số nguyên.")
    return Count(*row)


def _sentences(card: Scorecard) -> str:
    lines = [f"{card.indicators.name} ({card.indicators.legal_basis}), năm {card.year}"]
    for group in card.groups:
        lines.append(f"{group.group.number}. {group.group.name}: {_points(group.score, group.group.points)}")
        lines += [f"   {_line(one)}" for one in group.components]
    lines.append(f"Tổng: {_number(card.total)} điểm, xếp loại {card.reached.name}")
    return "\n".join(lines)


def _line(one: ComponentScore) -> str:
    counted = f"{one.count.numerator}/{one.count.denominator}" if one.count else "không có số liệu"
    ratio = "" if one.ratio is None else f" = {_number(one.ratio)} %"
    given = "không chấm" if one.score is None else _points(one.score, one.component.points)
    return f"{one.component.id} {one.component.name}: {counted}{ratio} → {given}"


def _points(score: Decimal, most: Decimal) -> str:
    return f"{_number(score)}/{most}"


def _number(value: Decimal) -> str:
    """17.48 → “17,48”."""
    return str(value).replace(".", ",")
