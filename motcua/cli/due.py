"""`motcua due`: the due date of a dossier, and why each day counted or not. Works without a database."""

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from motcua.cli import installation
from motcua.common.refusal import Refusal
from motcua.deadlines import shipped
from motcua.deadlines.calendars import VIETNAM, Calendar
from motcua.deadlines.counting import Due, Limit, LimitNotUnderstood, Mode, due_at, parse_limit
from motcua.deadlines.regimes import Regime

HELP = "tính hạn trả kết quả và nêu lý do từng ngày không tính"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
MODES = {
    Mode.LEGAL_DAY: "theo ngày, Bộ luật Dân sự Điều 147 và 148",
    Mode.HOUR_BLOCK: "theo giờ làm việc, từ phút tiếp nhận",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--received", required=True, metavar="2022-04-29T16:30", help="lúc tiếp nhận")
    parser.add_argument("--limit", required=True, metavar="“3 ngày làm việc”", help="thời hạn giải quyết")
    parser.add_argument("--mode", help="legal_day hoặc hour_block; mặc định theo chế độ pháp lý")
    parser.add_argument("--regime", help="chế độ pháp lý A, B, C, D; mặc định theo ngày tiếp nhận")
    parser.add_argument(
        "--unit", default="", metavar="MÃ", help="mã định danh đơn vị, đọc lịch từ cơ sở dữ liệu"
    )
    parser.add_argument("--json", action="store_true", help="in JSON")


class Stop(Exception):
    """Ends the command with a sentence and an exit code."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Question:
    """What was asked, and the law it is answered with."""

    received_at: datetime
    limit: Limit
    mode: Mode
    regime: Regime
    calendar: Calendar
    unit: str


def run(args: argparse.Namespace) -> int:
    """0 answered; 1 no regime or calendar for those dates; 2 wrong use."""
    try:
        question = _question(args)
        due = due_at(
            question.received_at, limit=question.limit, calendar=question.calendar, mode=question.mode
        )
    except Stop as stop:
        return _say(stop.code, str(stop))
    except LimitNotUnderstood as refusal:
        return _say(2, str(refusal))
    except Refusal as refusal:
        return _say(1, str(refusal))
    print(json.dumps(_figures(question, due), ensure_ascii=False) if args.json else _sentences(question, due))
    return 0


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


def _question(args: argparse.Namespace) -> Question:
    if args.unit:
        installation.connect()
    elif not settings.configured:
        settings.configure(USE_I18N=False)  # sentences stay Vietnamese, and no installation is needed
    received_at, mode = _received(args.received), _mode(args.mode)
    limit = parse_limit(args.limit)
    law = _stored_law if args.unit else _shipped_law
    regime, calendar = law(args, received_at)
    return Question(received_at, limit, mode or regime.count_mode, regime, calendar, args.unit)


def _received(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    except (ValueError, OverflowError):
        raise Stop(
            2, f"Không hiểu lúc tiếp nhận “{text}”. Hãy ghi năm-tháng-ngày và giờ, ví dụ 2022-04-29T16:30."
        ) from None


def _mode(text: str | None) -> Mode | None:
    try:
        return Mode(text) if text else None
    except ValueError:
        raise Stop(2, f"Không có cách tính “{text}”. Hãy chọn legal_day hoặc hour_block.") from None


def _shipped_law(args: argparse.Namespace, received_at: datetime) -> tuple[Regime, Calendar]:
    day = received_at.date()
    code = args.regime or shipped.code_on(day)
    if code is None:
        raise Stop(1, f"Chưa có chế độ pháp lý nào cho ngày {day:%d/%m/%Y}.")
    known = shipped.regimes(day)
    if code not in known:
        raise Stop(2, f"Không có chế độ pháp lý “{code}”. Các chế độ: {', '.join(known)}.")
    return known[code], shipped.calendar(known[code])


def _stored_law(args: argparse.Namespace, received_at: datetime) -> tuple[Regime, Calendar]:
    from motcua.agencies.models import Unit
    from motcua.deadlines import services
    from motcua.deadlines.models import LegalRegime

    if not Unit.objects.filter(identifier=args.unit).exists():
        raise Stop(2, f"Không có đơn vị mang mã “{args.unit}”.")
    day = received_at.date()
    if not args.regime:
        regime = services.regime_on(day)
    else:
        row = LegalRegime.objects.filter(code=args.regime).first()
        if row is None:
            raise Stop(2, f"Không có chế độ pháp lý “{args.regime}”.")
        regime = services.regime_of(row, day)
    return regime, services.calendar_for(args.unit, regime=regime)


def _unpublished(question: Question, due: Due) -> list[int]:
    years = range(question.received_at.year, due.at.year + 1)
    return [year for year in years if year in question.calendar.unpublished]


def _figures(question: Question, due: Due) -> dict[str, object]:
    return {
        "received_at": question.received_at.isoformat(),
        "limit": {
            "value": question.limit.value,
            "unit": question.limit.unit.value,
            "text": str(question.limit),
        },
        "mode": question.mode.value,
        "regime": question.regime.code,
        "unit": question.unit,
        "due_at": due.at.isoformat(),
        "counted": [day.isoformat() for day in due.counted],
        "skipped": [{"day": day.isoformat(), "reason": reason} for day, reason in due.skipped],
        "unpublished_years": _unpublished(question, due),
    }


def _sentences(question: Question, due: Due) -> str:
    regime = question.regime
    lines = [
        f"Tiếp nhận: {_moment(question.received_at)}",
        f"Thời hạn: {question.limit}, tính {MODES[question.mode]} (chế độ {regime.code}: {regime.name})",
        f"Hạn trả kết quả: {_moment(due.at)}",
        f"Ngày được tính ({len(due.counted)}): {', '.join(map(_day, due.counted))}",
    ]
    lines += [f"Không tính {_day(day)}: {reason}" for day, reason in due.skipped]
    lines += [
        f"Lưu ý: lịch nghỉ năm {year} chưa được xác nhận; tạm tính theo luật, chưa kể ngày hoán đổi."
        for year in _unpublished(question, due)
    ]
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def _moment(at: datetime) -> str:
    return f"{at:%H:%M} {_day(at)}"
