"""The nine scores of agencies as everybody reads them: by place within a level, the best first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.scorecard.models import NinePublication, NineResult
from motcua.scorecard.ranking import unranked_words
from motcua.scorecard.scoring import NOT_CLASSED


@dataclass(frozen=True)
class Place:
    """place: equal totals share one, and the next place counts them; None: too few indices have data.

    scores  in the order of the indices.
    """

    place: int | None
    row: NineResult
    scores: list[tuple[str, str | None]]


def published_nine() -> list[NinePublication]:
    """Quarters and years in which some agency settled something, the latest first."""
    rows = NinePublication.objects.filter(results__staff=None, results__isnull=False).distinct()
    return list(rows.order_by("-first", "kind")[:40])


def places_of(publication: NinePublication, level: str) -> list[Place]:
    """Agencies of a level by their total, corrections counted; equal ones by name. Without a class: last."""
    rows = NineResult.objects.current().agencies().filter(publication=publication, level=level)
    found = rows.select_related("unit").order_by("-total", "unit__sort_key")
    apart = sorted(found.filter(reached=NOT_CLASSED), key=lambda row: row.unit.sort_key)
    return [*_places(found.exclude(reached=NOT_CLASSED)), *(Place(None, row, _scores(row)) for row in apart)]


def unranked_in(lines: list[Place]) -> str:
    """Who of a level stands apart, in a sentence; nothing without any."""
    return unranked_words(sum(one.place is None for one in lines))


def period_words(publication: NinePublication) -> str:
    """“Quý III/2022”, “Năm 2022”."""
    first = publication.first
    if publication.kind == NinePublication.Kind.YEAR:
        return _("Năm %(year)d") % {"year": first.year}
    quarter = ("I", "II", "III", "IV")[first.month // 3]
    return _("Quý %(quarter)s/%(year)d") % {"quarter": quarter, "year": first.year}


def _places(rows: Iterable[NineResult]) -> Iterator[Place]:
    place, before = 0, Decimal(-1)
    for number, row in enumerate(rows, start=1):
        if row.total != before:
            place, before = number, row.total
        yield Place(place, row, _scores(row))


def _scores(row: NineResult) -> list[tuple[str, str | None]]:
    return sorted(row.scores.items())
