"""Official boundaries come in by command, all of a file or nothing."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Length

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.oversight import shapes
from motcua.oversight.models import Boundary


def places_on(day: date) -> dict[str, str]:
    """Districts and communes of a day, name by GSO code."""
    rows = Unit.objects.on(day).filter(kind=UnitKind.COMMITTEE, level__in=(Level.DISTRICT, Level.COMMUNE))
    return {unit.gso_code: unit.short_name for unit in rows if unit.gso_code}


def import_boundaries(*, path: Path, source: str, at: datetime) -> shapes.Drawing:
    """Replace the outlines of the levels the file speaks of; with a problem nothing is changed.

    source  who published the boundaries, as shown under the map. Raises shapes.NotGeoJSON, OSError.
    """
    drawing = shapes.read(path, places_on(at.date()))
    if not drawing.problems:
        _keep(drawing, source=source, at=at)
    return drawing


@transaction.atomic
def _keep(drawing: shapes.Drawing, *, source: str, at: datetime) -> None:
    lengths = {len(code) for code in drawing.paths}
    Boundary.objects.annotate(length=Length("gso_code")).filter(length__in=lengths).delete()
    Boundary.objects.bulk_create(
        Boundary(
            gso_code=code,
            path=outline,
            centre_x=drawing.centres[code][0],
            centre_y=drawing.centres[code][1],
            grid_width=drawing.width,
            grid_height=drawing.height,
            source=source,
            imported_at=at,
        )
        for code, outline in drawing.paths.items()
    )
