"""`motcua scorecard`: the points of given counts, or of a unit of this installation as it stands; its audit.

Given counts need no database: the sets of the installation score them where there is one, else those that
come with the system.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.cli import installation, scorecard_live, scorecard_nine
from motcua.common.refusal import Refusal
from motcua.scorecard import shipped, wire
from motcua.scorecard.scoring import ComponentScore, Count, GroupScore, Scorecard, score
from motcua.scorecard.sets import IndicatorSet, set_for

HELP = (
    "chấm điểm bộ chỉ số phục vụ người dân, doanh nghiệp (766/QĐ-TTg): từ tệp tử số và mẫu số, của một "
    "đơn vị (--unit --from --to), hoặc đếm lại từ diễn biến (audit)"
)
AUDIT = "audit"


class Stop(Exception):
    """Ends the command with a sentence: the file does not say what it must."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "counts",
        nargs="?",
        metavar="counts.json|audit",
        help="tệp: level, year, counts {“2.1”: [tử số, mẫu số]}, tùy chọn province; “-” đọc đầu vào chuẩn; "
        "hoặc nine: chín chỉ số của 01/2018/TT-VPCP; "
        "“audit”: đếm lại mọi hồ sơ từ diễn biến, so với số đang giữ",
    )
    parser.add_argument("--unit", metavar="MÃ", help="mã định danh đơn vị: chấm điểm từ số liệu đang có")
    parser.add_argument("--from", dest="first", metavar="2022-08-01", help="ngày đầu của kỳ")
    parser.add_argument("--to", dest="last", metavar="2022-08-31", help="ngày cuối của kỳ")
    parser.add_argument(
        "--set", metavar="ID", help="bộ chỉ số để chấm tệp; mặc định là bộ có hiệu lực ngày đầu năm trong tệp"
    )
    parser.add_argument("--json", action="store_true", help="in JSON")


def run(args: argparse.Namespace) -> int:
    """0 scored, or no difference; 1 the audit found differences; 2 wrong use."""
    crossed = _crossed(args)
    if crossed:
        print(crossed, file=sys.stderr)
        return 2
    if args.counts == AUDIT:
        return scorecard_live.audit(as_json=args.json)
    if args.unit is not None:
        return _of_unit(args)
    if args.counts is None:
        print("Cần tệp counts.json, hoặc --unit MÃ --from NGÀY --to NGÀY, hoặc audit.", file=sys.stderr)
        return 2
    try:
        print(_answer(_read(args.counts), args.set, as_json=args.json))
    except (Stop, scorecard_nine.Stop, Refusal) as stop:
        print(str(stop), file=sys.stderr)
        return 2
    return 0


def _crossed(args: argparse.Namespace) -> str:
    """What was said together and does not go together; empty: nothing."""
    if args.unit is not None and args.counts is not None:
        return "Chọn một: tệp counts.json hoặc audit, hay --unit."
    if args.set and args.unit is not None:
        return (
            "--set chỉ dùng với tệp counts.json: đơn vị được chấm theo bộ chỉ số có hiệu lực ngày đầu của kỳ."
        )
    if args.set and args.counts == AUDIT:
        return "--set chỉ dùng với tệp counts.json, không dùng với audit."
    if args.unit is None and (args.first or args.last):
        return "--from và --to chỉ dùng với --unit."
    return ""


def _answer(facts: dict[str, Any], wanted: str | None, *, as_json: bool) -> str:
    if "nine" in facts:
        if wanted:
            raise Stop("--set là bộ chỉ số 766/QĐ-TTg, không dùng cho chín chỉ số.")
        found = scorecard_nine.scored(facts, least=_least(facts.get("year")))
        given = scorecard_nine.figures(found)
        return json.dumps(given, ensure_ascii=False) if as_json else scorecard_nine.sentences(found)
    card = _scored(facts, wanted)
    return json.dumps(wire.plain(card), ensure_ascii=False) if as_json else sentences(card)


def _of_unit(args: argparse.Namespace) -> int:
    try:
        first, last = (_day(name, text) for name, text in (("--from", args.first), ("--to", args.last)))
    except Stop as stop:
        print(str(stop), file=sys.stderr)
        return 2
    return scorecard_live.of_unit(args.unit, first, last, as_json=args.json)


def _day(name: str, text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise Stop(f"{name} phải là một ngày dạng 2022-08-31.") from None


def _read(place: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if place == "-" else Path(place).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"Không đọc được {place}: {error}.") from None
    try:
        facts = json.loads(text)
    except ValueError as error:
        raise Stop(f"{place} không phải JSON: {error}.") from None
    if not isinstance(facts, dict) or ("nine" not in facts and not isinstance(facts.get("counts"), dict)):
        raise Stop(f"{place} phải là một đối tượng có mục counts, hoặc mục nine.")
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
    least = _least(year)
    return score(indicators, counts, level=level, year=year, province=province, least=least)


def _set(wanted: str | None, year: int) -> IndicatorSet:
    known = _known()
    if wanted:
        if wanted not in known:
            raise Stop(f"Không có bộ chỉ số “{wanted}”. Các bộ: {', '.join(known)}.")
        return known[wanted]
    found = set_for(list(known.values()), date(year, 1, 1), date(year, 12, 31))
    if found is None:
        raise Stop(f"Chưa có bộ chỉ số nào cho năm {year}.")
    return found


def _known() -> Mapping[str, IndicatorSet]:
    """By code: those of this installation once it has begun, else those that come with the system."""
    if not installation.is_there():
        _without_installation()
        return shipped.sets()
    installation.connect()
    from motcua.scorecard.services import sets

    return {one.code: one for one in sets()} or shipped.sets()


def _least(year: Any) -> Decimal:
    """Per cent of the points to be judged for a class, as on the screens: at the end of the year, or now."""
    if not installation.is_there():
        _without_installation()
        return Decimal(shipped.CLASS_LIMIT)
    installation.connect()
    from motcua.deadlines import clock
    from motcua.deadlines.calendars import local
    from motcua.scorecard.class_limits import least_on

    known = type(year) is int and 2000 <= year <= 2100
    return least_on(date(year, 12, 31) if known else local(clock.now()).date())


def _without_installation() -> None:
    """Sentences stay Vietnamese, and no settings are needed."""
    if not settings.configured:
        settings.configure(USE_I18N=False)


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


def sentences(card: Scorecard) -> str:
    """The card in lines of text."""
    lines = [f"{card.indicators.name} ({card.indicators.legal_basis}), năm {card.year}"]
    for group in card.groups:
        lines.append(f"{group.group.number}. {group.group.name}: {_points(group, group.group.points)}")
        lines += [f"   {_line(one)}" for one in group.components]
    lines.append(f"Tổng: {number(card.total)} điểm, xếp loại {card.reached_name}")
    return "\n".join(lines)


def _line(one: ComponentScore) -> str:
    counted = f"{one.count.numerator}/{one.count.denominator}" if one.count else "không có số liệu"
    ratio = "" if one.ratio is None else f" = {number(one.ratio)} %"
    given = "không chấm" if one.score is None else _points(one, one.component.points)
    return f"{one.component.id} {one.component.name}: {counted}{ratio} → {given}"


def _points(one: ComponentScore | GroupScore, most: Decimal) -> str:
    given = "–" if one.judged_score is None else number(one.judged_score)
    return f"{given}/{most}"


def number(value: Decimal) -> str:
    """17.48 → “17,48”."""
    return str(value).replace(".", ",")
