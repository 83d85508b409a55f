"""Official boundaries come in by command, all of a file or nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Level, Unit, UnitKind
from motcua.oversight import shapes
from motcua.oversight.models import Boundary


@dataclass(frozen=True)
class Coverage:
    """Committees by name: whose places are drawn with boundaries (how many), and whose are still tiles."""

    drawn: dict[str, int]
    tiles: list[str]


def places_on(day: date) -> dict[str, shapes.Place]:
    """Districts and communes of a day by GSO code."""
    lines = kept_lines(day)
    rows = Unit.objects.on(day).filter(kind=UnitKind.COMMITTEE).order_by("sort_key", "pk")
    committees = {unit.pk: unit for unit in rows}
    found = {}
    for unit in committees.values():
        above = committees.get(lines.standing.get(unit.parent_id)) if unit.parent_id else None
        if unit.gso_code and unit.level in (Level.DISTRICT, Level.COMMUNE) and above is not None:
            found[unit.gso_code] = shapes.Place(
                unit.short_name or unit.name, above.pk, above.short_name or above.name
            )
    return found


def import_boundaries(*, path: Path, source: str, at: datetime) -> shapes.Drawing:
    """Replace the outlines of the committees the file speaks of; with a problem nothing is changed.

    source  who published the boundaries, as shown under the map. Raises shapes.NotGeoJSON, OSError.
    """
    drawing = shapes.read(path, places_on(at.date()))
    if not drawing.problems:
        _keep(drawing, source=source, at=at)
    return drawing


def coverage_on(day: date) -> Coverage:
    """Which committees have boundaries of all their places."""
    mine: dict[tuple[str, object], set[str]] = {}
    for code, place in places_on(day).items():
        mine.setdefault((place.above, place.committee), set()).add(code)
    rows = dict(Boundary.objects.values_list("gso_code", "committee_id"))
    drawn = {
        name: len(codes)
        for (name, _pk), codes in mine.items()
        if codes <= rows.keys() and len({rows[code] for code in codes}) == 1
    }
    return Coverage(drawn, [name for name, _pk in mine if name not in drawn])


@transaction.atomic
def _keep(drawing: shapes.Drawing, *, source: str, at: datetime) -> None:
    Boundary.objects.filter(Q(committee__in=drawing.maps) | Q(gso_code__in=drawing.paths)).delete()
    Boundary.objects.bulk_create(
        Boundary(
            gso_code=code,
            committee_id=committee,
            path=outline,
            centre_x=one.centres[code][0],
            centre_y=one.centres[code][1],
            grid_width=one.width,
            grid_height=one.height,
            source=source,
            imported_at=at,
        )
        for committee, one in drawing.maps.items()
        for code, outline in one.paths.items()
    )
