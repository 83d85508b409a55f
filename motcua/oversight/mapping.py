"""A map of the places under a committee: one indicator, one period, tiles or official outlines."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.agencies.services import committee_of
from motcua.dossiers.figures import Period
from motcua.oversight import stock
from motcua.oversight.comparing import Figures
from motcua.oversight.indicators import INDICATORS, Indicator, Known, Value
from motcua.oversight.models import Boundary
from motcua.oversight.places import may_compare

_TILES = Path(__file__).parent / "seed" / "tiles.json"
_KINDS = ("thành phố ", "thị xã ", "huyện ", "thị trấn ", "phường ", "xã ")
Scores = Callable[[list[Unit]], Mapping[UUID, Mapping[str, Value]]]
ACROSS = 7  # tiles in a row where nobody said where each place lies


@dataclass(frozen=True)
class Cell:
    """One place with its value; where it lies: column and row of its tile, or outline and centre."""

    unit: Unit
    opens: bool
    value: Value
    known: Known
    tile: tuple[int, int] = (0, 0)
    outline: str = ""
    centre: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        return territory(self.unit)


@dataclass(frozen=True)
class Drawn:
    """Cells by name; grid: width and height of the outlines, none for tiles; source of the outlines."""

    cells: list[Cell]
    others: list[Cell]  # departments and the like: in the table, not on the map
    whole: Value
    grid: tuple[int, int] | None = None
    source: str = ""

    @property
    def columns(self) -> int:
        return 1 + max((cell.tile[0] for cell in self.cells), default=0)

    @property
    def rows(self) -> int:
        return 1 + max((cell.tile[1] for cell in self.cells), default=0)


def may_see_map(officer: Officer) -> bool:
    """Whoever watches over an area, and the leaders of the province or district themselves."""
    return may_compare(officer) or (Role.SIGN in officer.roles and officer.unit.kind == UnitKind.COMMITTEE)


def top_for(officer: Officer, chosen: UUID | None, day: date) -> Unit | None:
    """The committee whose places are drawn: the own, or a chosen one under it; None: it lies outside."""
    own: Unit = committee_of(officer.unit, day)
    if chosen is None or chosen == own.pk:
        return own
    if chosen not in kept_lines(day).under(own.pk):
        return None
    return Unit.objects.on(day).filter(pk=chosen, kind=UnitKind.COMMITTEE).first()


def draw(
    top: Unit,
    indicator: Indicator,
    period: Period,
    now: stock.Moment,
    *,
    day: date,
    scores: Scores,
) -> Drawn:
    """The places under a committee with their values; as many queries, whatever their number.

    Figures are read where the indicator, or whoever asks about a cell afterwards, needs them.
    scores  points of units by key, where the indicator is made of points.
    """
    figures = Figures(top, period, now, day=day)
    points = scores([top, *(place.unit for place in figures.places)])
    known = [Known(place, figures, points.get(place.unit.pk, {})) for place in figures.places]
    values = [indicator.of(one) for one in known]
    own = points.get(top.pk, {}).get(indicator.key)
    counted_here = indicator in INDICATORS  # as on the overview: a branch of a department is no part of it
    whole = indicator.of(Known(figures.whole, figures)) if counted_here else own or together(values)
    cells = [
        Cell(one.place.unit, one.place.opens, value, one) for one, value in zip(known, values, strict=True)
    ]
    cells.sort(key=lambda cell: cell.unit.sort_key)
    drawn = [cell for cell in cells if cell.unit.kind == UnitKind.COMMITTEE and cell.unit.gso_code]
    others = [cell for cell in cells if cell not in drawn]
    shapes = {
        one.gso_code: one for one in Boundary.objects.filter(gso_code__in=[c.unit.gso_code for c in drawn])
    }
    together_drawn = len({one.committee_id for one in shapes.values()}) == 1
    if drawn and len(shapes) == len(drawn) and together_drawn:
        one = next(iter(shapes.values()))
        placed = [_outlined(cell, shapes) for cell in drawn]
        return Drawn(placed, others, whole, (one.grid_width, one.grid_height), one.source)
    return Drawn(_tiled(drawn, top), others, whole)


def together(values: Sequence[Value]) -> Value:
    """All numerators of all denominators, in the smallest parts any of them is counted in."""
    parts = max((value.parts for value in values), default=1)
    return Value(
        sum(value.numerator * parts // value.parts for value in values),
        sum(value.denominator * parts // value.parts for value in values),
        parts,
    )


def territory(unit: Unit) -> str:
    """“Tam Kỳ” of the committee of thành phố Tam Kỳ; a unit without a territory keeps its short name."""
    name = (unit.short_name or unit.name).removeprefix("UBND ")
    return next((name.removeprefix(kind) for kind in _KINDS if name.startswith(kind)), name)


def _outlined(cell: Cell, shapes: Mapping[str, Boundary]) -> Cell:
    shape = shapes[cell.unit.gso_code]
    where = (shape.centre_x, shape.centre_y)
    return replace(cell, outline=shape.path, centre=where)


def _tiled(cells: list[Cell], top: Unit) -> list[Cell]:
    """Each place on its tile; where the arrangement is not known, in rows by name."""
    known = _arrangements().get(top.gso_code, {})
    spots = {cell.unit.pk: known.get(cell.unit.gso_code) for cell in cells}
    if None in spots.values():
        spots = {cell.unit.pk: (n % ACROSS, n // ACROSS) for n, cell in enumerate(cells)}
    return [replace(cell, tile=spots[cell.unit.pk] or (0, 0)) for cell in cells]


@cache
def _arrangements() -> dict[str, dict[str, tuple[int, int]]]:
    rows = json.loads(_TILES.read_text(encoding="utf-8"))
    return {
        top: {code: (spot[0], spot[1]) for code, spot in places.items()}
        for top, places in rows.items()
        if isinstance(places, dict)
    }
