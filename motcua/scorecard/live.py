"""The card of a unit for any period, counted at this moment from the installation's own figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.areas import Lines, kept_lines
from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue.models import ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Scope
from motcua.scorecard.class_limits import least_on
from motcua.scorecard.national import Given, National
from motcua.scorecard.offers import Summed
from motcua.scorecard.scoring import Scorecard, Scorer
from motcua.scorecard.services import set_for
from motcua.scorecard.sets import IndicatorSet
from motcua.scorecard.sources import BY_DOSSIER, MISSING, NOTES, Counted, counts, load

_BESIDE: Promise = _("Không tính riêng theo thủ tục, lĩnh vực, kênh nộp, người xử lý.")
_OLDEST = date(2000, 1, 1)


class PeriodWrong(Refusal):
    """The period ends before it begins, or lies nowhere near."""

    code = "scorecard-period-wrong"
    message = _(
        "Kỳ chấm điểm từ {first:%d/%m/%Y} đến {last:%d/%m/%Y} chưa đúng: ngày đầu không được sau ngày cuối, "
        "cả hai trong khoảng từ năm 2000 đến năm 2100. Hãy chọn lại kỳ."
    )


class UnitUnknown(Refusal):
    """No unit has that identifier."""

    code = "scorecard-unit-unknown"
    message = _("Không có đơn vị mang mã định danh “{unit}”. Mã có dạng 000.00.10.H47.")


@dataclass(frozen=True)
class Narrow:
    """Only some of the dossiers; None: no matter which."""

    procedure: UUID | None = None
    field: str | None = None  # its code
    channel: str | None = None
    staff: UUID | None = None

    @property
    def any(self) -> bool:
        return self != Narrow()


ALL = Narrow()


@dataclass(frozen=True)
class LiveCard:
    """A unit's result of a period, as it stands.

    card       by the due date as it was changed, as the national system measures.
    counted    what it is made of, by the changed and by the first due date.
    missing    component → why it has no source here.
    given      component → a figure of the national systems somebody answers for.
    narrowed   only components counted dossier by dossier are there, so there is no total.
    """

    unit: Unit
    period: Period
    at: datetime
    card: Scorecard
    counted: Counted
    missing: Mapping[str, str | Promise]
    narrowed: bool = False
    given: Mapping[str, Given] = field(default_factory=dict)

    @property
    def notes(self) -> Mapping[str, str | Promise]:
        """How a component is counted here, where its formula alone does not say it."""
        return NOTES | {key: one.note for key, one in self.given.items()}

    @cached_property
    def by_first(self) -> Scorecard:
        """By the first due date, less what the applicant took to supplement; a ranking does without."""
        if self.counted.by_first == self.counted.as_changed:
            return self.card
        return self.card.scorer.score(self.counted.by_first)

    @property
    def busy(self) -> bool:
        """At least one dossier was accepted in the period."""
        return bool(self.counted.received)


def unit_of(identifier: str, *, day: date) -> Unit:
    """The unit with that identifier on the day. Raises UnitUnknown."""
    wanted = identifier.strip()
    found = Unit.objects.on(day).filter(identifier=wanted).first() if wanted else None
    if found is None:
        raise UnitUnknown(unit=wanted)
    return found


def card_of(unit: Unit, period: Period, *, at: datetime, only: Narrow = ALL) -> LiveCard:
    """The card of a unit and all below it. Raises PeriodWrong, NoSetInForce."""
    (card,) = cards_of([unit], period, at=at, only=only)
    return card


def cards_of(
    units: list[Unit],
    period: Period,
    *,
    at: datetime,
    only: Narrow = ALL,
    indicators: IndicatorSet | None = None,
) -> list[LiveCard]:
    """Their cards, in the same order; as many queries as for one.

    indicators  another set than the one in force in the period: to compare periods by one rule.
    """
    check(period)
    indicators, lines = indicators or set_for(period), kept_lines(local(at).date())
    groups = [group_of(unit, lines) for unit in units]
    everywhere = any(one.every for one in groups)
    together = None if everywhere else frozenset().union(*(one.units for one in groups))
    loaded = load(scope_of(period, together, only), groups, at=at)
    missing: dict[str, str | Promise] = MISSING
    if only.any:
        missing = {one.id: _BESIDE for one in indicators.components() if one.id not in BY_DOSSIER}
    scorers: dict[str, Scorer] = {}
    cards = []
    for one in groups:
        level = _level(one, indicators)
        if level not in scorers:
            year, province = period.last.year, loaded.of_province
            least = least_on(period.last)
            scorers[level] = Scorer(indicators, level=level, year=year, province=province, least=least)
        counted = counts(loaded, one)
        card = scorers[level].score(counted.as_changed)
        theirs = loaded.national.get(one.unit.pk, National())
        why = {key: said for key, said in (missing | theirs.missing).items() if key not in theirs.given}
        cards.append(LiveCard(one.unit, period, at, card, counted, why, only.any, theirs.given))
    return cards


def group_of(unit: Unit, lines: Lines) -> Summed:
    """The unit with all below it."""
    whole = unit.kind == UnitKind.COMMITTEE and unit.level == Level.PROVINCE and lines.is_root(unit.pk)
    units = lines.under(unit.pk)
    return Summed(unit, units, whole, every=len(units) == len(lines.rows))


def scope_of(period: Period, units: frozenset[UUID] | None, only: Narrow) -> Scope:
    """The dossiers a card counts: accepted in the period, settled by these units, of the narrowed kind."""
    return Scope(period, units=units, procedures=_procedures(only), channel=only.channel, staff=only.staff)


def check(period: Period) -> None:
    """Raise PeriodWrong for what is no period."""
    if not _OLDEST <= period.first <= period.last or period.last.year > 2100:
        raise PeriodWrong(first=period.first, last=period.last)


def _level(one: Summed, indicators: IndicatorSet) -> str:
    """What is not the province itself is scored as a unit below it: departments, divisions too."""
    if one.whole:
        return str(Level.PROVINCE)
    below = [level for level in indicators.levels if level != Level.PROVINCE]
    return str(one.unit.level) if one.unit.level in below else below[0]


def _procedures(only: Narrow) -> frozenset[UUID] | None:
    if only.procedure is not None:
        return frozenset({only.procedure})
    if only.field is not None:
        rows = ProcedureVersion.objects.filter(field__code=only.field).order_by()
        return frozenset(rows.values_list("procedure_id", flat=True).distinct())
    return None
