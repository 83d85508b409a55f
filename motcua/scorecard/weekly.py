"""The weekly ranking as it was published: frozen with its figures, once a week and kind of unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.scorecard.falling import tell_of_falls
from motcua.scorecard.live import LiveCard, cards_of
from motcua.scorecard.models import WeeklyRanking
from motcua.scorecard.ranking import ranked, unranked
from motcua.scorecard.services import NoSetInForce, first_day


@dataclass(frozen=True)
class Line:
    """One unit of a published ranking, in its place; None: too few of its points could be judged.

    moved  places won since the week before; None: it has no place, or had none then.
    """

    place: int | None
    name: str
    total: Decimal
    reached: str
    moved: int | None

    @property
    def since(self) -> str:
        """Places won or lost, in words."""
        if self.place is None:
            return _("chưa xếp hạng")
        if self.moved is None:
            return _("mới có tên")
        if self.moved == 0:
            return _("giữ hạng")
        if self.moved > 0:
            said = ngettext("lên %(n)s bậc", "lên %(n)s bậc", self.moved)
        else:
            said = ngettext("xuống %(n)s bậc", "xuống %(n)s bậc", -self.moved)
        return said % {"n": abs(self.moved)}


def last_sunday(day: date) -> date:
    """The end of the last week that is over."""
    return day - timedelta(days=day.isoweekday())


def publish_week(*, at: datetime) -> list[WeeklyRanking]:
    """Rank and freeze the week that is over, each kind once; what is published is never counted again."""
    day = local(at).date()
    sunday = last_sunday(day)
    known = set(WeeklyRanking.objects.filter(last=sunday).values_list("kind", flat=True))
    missing = [kind for kind in WeeklyRanking.Kind if kind.value not in known]
    try:
        first = max(sunday.replace(month=1, day=1), first_day())
    except NoSetInForce:
        return []
    if first > sunday:
        return []  # the first set begins after that week
    made = [_ranking(kind, Period(first, sunday), at=at) for kind in missing]
    WeeklyRanking.objects.bulk_create(made, ignore_conflicts=True)
    kept = list(WeeklyRanking.objects.filter(last=sunday, kind__in=missing))  # ours, or a quicker worker's
    for ranking in kept:
        tell_of_falls(ranking, at=at)
    return kept


def published(kind: str) -> list[date]:
    """The Sundays of what was published, the latest first."""
    rows = WeeklyRanking.objects.filter(kind=kind).order_by("-last")
    return list(rows.values_list("last", flat=True)[:60])


def lines_of(ranking: WeeklyRanking) -> list[Line]:
    """Its units in order, each with the places it won or lost since the ranking before in the same year."""
    before = (
        WeeklyRanking.objects.filter(kind=ranking.kind, first=ranking.first, last__lt=ranking.last)
        .order_by("-last")
        .first()
    )
    rows = before.rows if before else []
    places: Mapping[str, int] = {row["unit"]: row["place"] for row in rows if row["place"]}
    return [
        Line(
            row["place"],
            row["name"],
            Decimal(row["total"]),
            row["class"],
            places[row["unit"]] - row["place"] if row["place"] and row["unit"] in places else None,
        )
        for row in ranking.rows
    ]


def _ranking(kind: WeeklyRanking.Kind, period: Period, *, at: datetime) -> WeeklyRanking:
    cards = cards_of(_units(kind, local(at).date()), period, at=at)  # heirs of those merged since
    busy = [one for one in cards if one.busy]
    rows = [_row(one.live, one.place) for one in ranked(busy)]
    rows += [_row(one, None) for one in unranked(busy)]
    return WeeklyRanking(
        kind=kind,
        first=period.first,
        last=period.last,
        indicators=cards[0].card.indicators.name if cards else "",
        rows=rows,
        idle=len(cards) - len(busy),
        published_at=at,
    )


def _row(live: LiveCard, place: int | None) -> dict[str, Any]:
    return {
        "place": place,
        "unit": str(live.unit.pk),
        "name": live.unit.name,
        "total": str(live.card.total),
        "class": live.card.reached_name,
        "counts": {
            one.component.id: [one.count.numerator, one.count.denominator]
            for one in live.card.components
            if one.count
        },
    }


def _units(kind: WeeklyRanking.Kind, day: date) -> list[Unit]:
    units = Unit.objects.on(day)
    found = {
        WeeklyRanking.Kind.DEPARTMENTS: units.filter(kind=UnitKind.DEPARTMENT, level=Level.PROVINCE),
        WeeklyRanking.Kind.DISTRICTS: units.filter(kind=UnitKind.COMMITTEE, level=Level.DISTRICT),
        WeeklyRanking.Kind.COMMUNES: units.filter(kind=UnitKind.COMMITTEE, level=Level.COMMUNE),
    }[kind]
    return list(found.order_by("sort_key"))
