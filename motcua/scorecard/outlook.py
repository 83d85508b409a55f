"""What a card asks for: where points are lost, what the next class takes, what if, how the period may end."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Unit
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Marks, Scope, marked
from motcua.dossiers.marks import MARKS, Mark
from motcua.scorecard.live import LiveCard
from motcua.scorecard.opening import LOST
from motcua.scorecard.scoring import ComponentScore, Count, Scorecard
from motcua.scorecard.sets import Class

WEEKS = 4  # the latest ones a forecast is made of
FIRST = 3  # agencies named beside a way


class MoreThanThereAre(Refusal):
    """Nobody can move dossiers that do not exist."""

    code = "scorecard-more-than-there-are"
    message = _("“{way}”: chỉ có {most} hồ sơ như vậy trong kỳ. Hãy nhập một số từ 1 đến {most}.")


class NoneLeft(Refusal):
    """All of them are as they should be already."""

    code = "scorecard-none-left"
    message = _("“{way}”: trong kỳ không còn hồ sơ nào như vậy.")


@dataclass(frozen=True)
class Way:
    """One kind of dossier that costs points. who: must act; components: they rise with each of them."""

    key: str
    words: str | Promise
    who: str | Promise
    components: tuple[str, ...]


_DESK = _("Bộ phận Một cửa")
WAYS = (
    Way(
        "dung-han",
        _("Trễ hạn thành đúng hạn"),
        _("Người xử lý và lãnh đạo cơ quan giải quyết"),
        ("2.1", "5.4"),
    ),
    Way("truc-tuyen", _("Nộp trực tiếp thành nộp trực tuyến"), _DESK, ("3.3",)),
    Way("thanh-toan", _("Nộp tiền tại quầy thành thanh toán trực tuyến"), _DESK, ("3.6",)),
    Way("ket-qua", _("Chưa có tệp kết quả thành có tệp ký số"), _("Người xử lý và người ký"), ("4.1",)),
    Way("so-hoa", _("Chưa số hóa đủ thành số hóa đủ"), _DESK, ("4.2",)),
    Way("dung-lai", _("Không dùng lại dữ liệu thành có dùng lại"), _DESK, ("4.3",)),
    Way(
        "vao-kho",
        _("Kết quả chưa vào kho dữ liệu của người dân thành đã vào"),
        _("Bộ phận Một cửa ghi số định danh của chủ hồ sơ, người ký ký số kết quả"),
        ("4.4",),
    ),
    Way("tai-khoan", _("Nộp không có tài khoản đã xác thực thành có"), _DESK, ("4.5b",)),
)
BY_KEY = {one.key: one for one in WAYS}


@dataclass(frozen=True)
class Needed:
    """n: how many more reach the next class by this way alone; None: not even all of them."""

    way: Way
    most: int
    n: int | None
    gain: Decimal  # points all of them would give


@dataclass(frozen=True)
class Forecast:
    """The total at the end of the period. low, high: were every week as the worst, the best of the latest.

    left      days to come.
    received  dossiers of the weeks it is made of.
    """

    total: Decimal
    low: Decimal
    high: Decimal
    reached: Class
    left: int
    received: int


def losses(card: Scorecard) -> list[ComponentScore]:
    """Components that cost points, the most first; one without any score costs all of its points."""
    rows = [one for group in card.groups for one in group.components]
    return sorted((one for one in rows if lost(one)), key=lambda one: (-lost(one), one.component.id))


def lost(one: ComponentScore) -> Decimal:
    return (one.component.points - (one.score or Decimal(0))).quantize(Decimal("0.01"))


def next_class(card: Scorecard) -> Class | None:
    """The class above the one reached; None at the top."""
    above = [one for one in card.indicators.classes if one.floor > card.total]
    return min(above, key=lambda one: one.floor) if above else None


def needed(card: Scorecard) -> list[Needed]:
    """By every way alone: how many more dossiers reach the next class; the way that gives most first."""
    above = next_class(card)
    rows = []
    for way in WAYS:
        most = _most(card, way)
        if most:
            gain = moved(card, way, most).total - card.total
            rows.append(Needed(way, most, _fewest(card, way, most, above.floor) if above else None, gain))
    return sorted(rows, key=lambda one: -one.gain)


def holders(live: LiveCard, *, at: datetime) -> dict[str, list[tuple[Unit, int]]]:
    """By way: the agencies below the unit that have most such dossiers, FIRST at most. Two queries."""
    lines = kept_lines(local(at).date())
    found: dict[str, Counter[UUID]] = {way.key: Counter() for way in WAYS}
    for (unit,), marks in marked(Scope(live.period, lines.under(live.unit.pk)), "unit", at=at).items():
        for way in WAYS:
            lost_for = LOST[way.components[0]]
            rest = marks[lost_for.lacking] if lost_for.lacking else 0
            found[way.key][lines.agency(unit) or unit] += marks[lost_for.having] - rest
    most = {key: [(unit, n) for unit, n in ns.most_common(FIRST) if n > 0] for key, ns in found.items()}
    units = Unit.objects.in_bulk({unit for rows in most.values() for unit, _n in rows} - {live.unit.pk})
    return {key: [(units[unit], n) for unit, n in rows if unit in units] for key, rows in most.items()}


def what_if(card: Scorecard, way: Way, n: int) -> Scorecard:
    """The card were so many dossiers of the period as they should be. Raises NoneLeft, MoreThanThereAre."""
    most = _most(card, way)
    if not most:
        raise NoneLeft(way=way.words)
    if not 1 <= n <= most:
        raise MoreThanThereAre(way=way.words, most=most)
    return moved(card, way, n)


def moved(card: Scorecard, way: Way, n: int) -> Scorecard:
    """The same card with n more in the numerators of a way, never above their denominators."""
    own = _counts(card)
    more = {
        key: Count(min(own[key].numerator + n, own[key].denominator), own[key].denominator)
        for key in way.components
        if key in own
    }
    return card.scorer.score(own | more)


def forecast(live: LiveCard, *, at: datetime) -> Forecast | None:
    """How the period ends if the days to come are like the latest four weeks; None when it is over, or when
    nothing was accepted in them.

    Dossiers alone go on; open ones count as in time while they are; whatever is counted otherwise stays.
    """
    today = local(at).date()
    left = (live.period.last - today).days
    if left <= 0 or today < live.period.first:
        return None
    units = kept_lines(today).under(live.unit.pk)
    ends = [today - timedelta(days=7 * number) for number in range(WEEKS)]
    weeks = [marked(Scope(Period(end - timedelta(days=6), end), units), at=at) for end in ends]
    sums = [one[()] for one in weeks]
    together = {mark: sum(one[mark] for one in sums) for mark in MARKS}
    if not together[Mark.RECEIVED]:
        return None
    middle = _going_on(live.card, together, Decimal(left) / (7 * WEEKS))
    busy = [one for one in sums if one[Mark.RECEIVED]]
    totals = [middle.total, *(_going_on(live.card, one, Decimal(left) / 7).total for one in busy)]
    return Forecast(middle.total, min(totals), max(totals), middle.reached, left, together[Mark.RECEIVED])


def _going_on(card: Scorecard, week: Marks, times: Decimal) -> Scorecard:
    """The card after so many more of such weeks."""
    received = week[Mark.RECEIVED]
    in_time = Count(received - week[Mark.LATE], received)
    coming = {
        "2.1": in_time,
        "3.3": Count(week[Mark.ONLINE], received),
        "3.6": Count(week[Mark.PAID_ONLINE], week[Mark.PAYABLE]),
        "4.1": Count(week[Mark.RESULT], received),
        "4.2": Count(week[Mark.DIGITISED], received),
        "4.3": Count(week[Mark.REUSED], received),
        "4.4": Count(week[Mark.STORED], received),
        "4.5b": Count(week[Mark.IDENTIFIED], received),
        "5.4": in_time,
    }
    own = _counts(card)
    known = {one.id for one in card.indicators.components()}
    for key, one in ((key, one) for key, one in coming.items() if key in known):
        before, whole = own.get(key, Count(0, 0)), round(one.denominator * times)
        part = min(round(one.numerator * times), whole)
        own[key] = Count(before.numerator + part, before.denominator + whole)
    return card.scorer.score(own)


def _most(card: Scorecard, way: Way) -> int:
    own = _counts(card)
    first = own.get(way.components[0])
    return first.denominator - first.numerator if first else 0


def _fewest(card: Scorecard, way: Way, most: int, floor: Decimal) -> int | None:
    """Points never fall when a numerator rises, so the place is found by halving."""
    if moved(card, way, most).total < floor:
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if moved(card, way, middle).total >= floor:
            high = middle
        else:
            low = middle + 1
    return low


def _counts(card: Scorecard) -> dict[str, Count]:
    """The unit's own counts, without those it has from the province."""
    rows = (one for group in card.groups for one in group.components)
    return {one.component.id: one.count for one in rows if one.count is not None and not one.given}
