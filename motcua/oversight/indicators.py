"""What a map may show of a place: each indicator with its formula, its source and who answers for it.

A new source is a new entry: a function from what is known of a place to a numerator and a denominator.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.shares import per_cent
from motcua.deadlines.calendars import local
from motcua.feedback.figures import Answered
from motcua.oversight.behind import Count
from motcua.oversight.comparing import Figures
from motcua.oversight.places import Place
from motcua.oversight.stock import Kind, Numbers

STEPS = (50, 70, 80, 90)  # per cent; the classes of 766/QĐ-TTg Điều 1 mục III, the worst below the first


@dataclass(frozen=True)
class Known:
    """What is known of a place in a period: its figures, how it stands now, what people said.

    scores  points of a set of indicators by key, of the most that can be reached; read only when asked for.
    """

    place: Place
    figures: Figures
    scores: Mapping[str, "Value"] = field(default_factory=dict)

    def counted(self, count: Count) -> int:
        """How much of that went through it in the period."""
        return self.figures.counted(self.place, count)

    @cached_property
    def now(self) -> Numbers:
        """How its open work stands."""
        return self.figures.now(self.place)


@dataclass(frozen=True)
class Said:
    """Where a value comes from: as of which day, whose, who answers for it; stale: it is old.

    at  the very moment, of what is counted here and goes on.
    """

    day: date
    source: str
    responsible: str
    stale: bool
    at: datetime | None = None


@dataclass(frozen=True)
class Value:
    """numerator of denominator, the more the better; both 0 where there is nothing to say.

    parts  how many make one: 100 where both are hundredths of a point.
    why    why nothing is said although something is known; then neither of the two is.
    dossiers  how many it is made of; None of what is not made of dossiers here.
    """

    numerator: int
    denominator: int
    parts: int = 1
    said: Said | None = None
    why: str = ""
    dossiers: int | None = None

    def too_few(self, fewest: int) -> bool:
        """Made of fewer dossiers than a place must have to be compared with others."""
        return self.dossiers is not None and self.dossiers < fewest

    @property
    def share(self) -> float | None:
        """Per cent, one decimal, never rounded to 100; more where a denominator was an estimate. None where
        there is nothing to say.
        """
        return per_cent(self.numerator, self.denominator) if self.denominator else None

    @property
    def known(self) -> bool:
        """Something is known, even where it is not told."""
        return bool(self.denominator or self.why)

    @property
    def step(self) -> int:
        """0 nothing to say, 1 the worst … 5 the best."""
        return 0 if self.share is None else 1 + sum(self.share >= edge for edge in STEPS)


@dataclass(frozen=True)
class Indicator:
    """standing: how things stand at this moment, whatever the period."""

    key: str
    name: str | Promise
    formula: str | Promise
    source: str | Promise
    of: Callable[[Known], Value]
    family: str | Promise = ""
    standing: bool = False


@dataclass(frozen=True)
class AsOf:
    """The last day counted, and the moment of reading."""

    until: date
    at: datetime

    def said(self, value: Value, indicator: Indicator, unit: Unit) -> Said | None:
        """Of others' value as they said; of our own the unit's head answers; none where nothing is known."""
        if value.said is not None or not value.known:
            return value.said
        today = local(self.at).date()
        going_on = indicator.standing or self.until >= today
        day = today if going_on else self.until
        head = gettext("Người đứng đầu %(unit)s") % {"unit": unit.short_name or unit.name}
        return Said(day, str(indicator.source), head, stale=False, at=self.at if going_on else None)


def _in_time(known: Known) -> Value:
    settled = known.counted(Count.SETTLED)
    return Value(settled - known.counted(Count.LATE), settled, dossiers=settled)


def _still_in_time(known: Known) -> Value:
    opened = known.now[Kind.OPEN]
    return Value(opened - known.now[Kind.LATE], opened, dossiers=opened)


def _taken(known: Known) -> Value:
    received, refused = known.counted(Count.RECEIVED), known.counted(Count.REFUSED)
    return Value(received, received + refused, dossiers=received + refused)


def _not_asked(known: Known) -> Value:
    """Of answers, as refusals and requests before acceptance belong to no dossier that was received."""
    received, asked = known.counted(Count.RECEIVED), known.counted(Count.ASKED)
    return Value(received, received + asked, dossiers=received)


def satisfied_of(said: Answered | None) -> Value:
    """Who is satisfied of those who answered; nothing of it while they are too few."""
    if said is None or not said.total:
        return Value(0, 0)
    return Value(said.number_satisfied, said.total) if said.enough else Value(0, 0, why=said.words)


def _satisfied(known: Known) -> Value:
    return satisfied_of(known.figures.ratings(known.place))


_EVENTS = _("Diễn biến hồ sơ trên hệ thống")
_OWN = _("Hồ sơ trên hệ thống")
INDICATORS = (
    Indicator(
        "dung-han",
        _("Giải quyết đúng hạn"),
        _("Hồ sơ giải quyết không quá hạn trả ÷ hồ sơ đã giải quyết trong kỳ"),
        _EVENTS,
        _in_time,
        _OWN,
    ),
    Indicator(
        "con-han",
        _("Đang giải quyết, còn trong hạn trả"),
        _("Hồ sơ đang giải quyết chưa quá hạn trả ÷ hồ sơ đang giải quyết, lúc này"),
        _EVENTS,
        _still_in_time,
        _OWN,
        standing=True,
    ),
    Indicator(
        "khong-tu-choi",
        _("Nhận mà không từ chối"),
        _(
            "Hồ sơ tiếp nhận ÷ (hồ sơ tiếp nhận + hồ sơ bị từ chối) trong kỳ; "
            "từ chối khi nộp và từ chối sau thẩm định đều tính"
        ),
        _EVENTS,
        _taken,
        _OWN,
    ),
    Indicator(
        "khong-bo-sung",
        _("Nhận mà không đòi bổ sung"),
        _(
            "Hồ sơ tiếp nhận ÷ (hồ sơ tiếp nhận + lượt yêu cầu bổ sung) trong kỳ; "
            "hồ sơ bị yêu cầu mấy lần thì tính mấy lượt, kể cả khi chưa tiếp nhận"
        ),
        _EVENTS,
        _not_asked,
        _OWN,
    ),
    Indicator(
        "hai-long",
        _("Mức độ hài lòng"),
        _("Phiếu hài lòng hoặc rất hài lòng ÷ phiếu đánh giá trong kỳ; dưới 5 phiếu thì không nêu"),
        _("Phiếu đánh giá trên hệ thống"),
        _satisfied,
        _OWN,
    ),
)
