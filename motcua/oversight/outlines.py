"""Outlines of the places of one committee on one small grid, as fine as one map may be large. Pure.

A point is left out or kept by a weight of its own, whichever place it is asked for, so a border stays shared.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from motcua.common.invariant import InvariantBroken
from motcua.oversight import rings as degrees
from motcua.oversight.rings import Ring, Spot

Point = tuple[int, int]
Line = list[Point]
LARGEST = 20_000  # bytes of all outlines of one map
GRIDS = (1000, 700, 500, 350)  # longest side in units
BLURS = (0.0, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)  # units a border may move; tried before a coarser grid


@dataclass
class Outlines:
    """SVG paths and centres by code; lost: places of which the grid shows nothing."""

    width: int
    height: int
    paths: dict[str, str] = field(default_factory=dict)
    centres: dict[str, Point] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(map(len, self.paths.values()))

    @property
    def lost(self) -> list[str]:
        return sorted(code for code, path in self.paths.items() if not path)


@dataclass(frozen=True)
class Grid:
    west: float
    north: float
    squeeze: float  # a degree of longitude is shorter up here
    scale: float

    def at(self, spot: Spot) -> Point:
        return round((spot[0] - self.west) * self.squeeze * self.scale), round(
            (self.north - spot[1]) * self.scale
        )


def outlined(places: Mapping[str, list[Ring]]) -> Outlines:
    """The finest outlines that are small enough.

    Where the finest grid loses a place, that drawing; where none is small enough, the smallest.
    """
    best: Outlines | None = None
    for side in GRIDS:
        grid, width, height = _grid(places, side)
        lines = {code: [_snapped(ring, grid) for ring in several] for code, several in places.items()}
        centres = {
            code: grid.at(degrees.middle(max(several, key=degrees.area))) for code, several in places.items()
        }
        weights = weighed(line for several in lines.values() for line in several)
        for blur in BLURS:
            drawn = Outlines(width, height, _paths(lines, weights, blur), centres)
            if drawn.lost:
                return best or drawn
            if drawn.size <= LARGEST:
                return drawn
            best = drawn if best is None or drawn.size < best.size else best
    if best is None:
        raise InvariantBroken("At least one outline was compared.")
    return best


def weighed(lines: Iterable[Line]) -> dict[Point, float]:
    """How far a border would move without a point (Douglas-Peucker); infinite where lines part.

    What lies between two such points is one border, weighed once and from the same end for all who share it.
    """
    near: dict[Point, set[Point]] = defaultdict(set)
    for line in lines:
        for a, b in pairwise([*line, *line[:1]]):
            near[a].add(b)
            near[b].add(a)
    weights = {point: math.inf for point, others in near.items() if len(others) != 2}
    for knot in sorted(weights):
        for step in sorted(near[knot]):
            border = _border(near, weights, knot, step)
            if border[1] not in weights:
                _weigh(min(border, border[::-1]), weights)
    for point in sorted(near):
        if point not in weights:  # the least of a ring that nothing joins
            _weigh_alone(near, point, weights)
    return weights


def thinned(line: Line, weights: Mapping[Point, float], blur: float) -> Line:
    """The points of a ring whose leaving out would be seen; none where nothing of an area remains."""
    left = [point for point in line if weights[point] > blur]
    return left if _has_area(left) else []


def _border(near: Mapping[Point, set[Point]], ends: Mapping[Point, float], first: Point, then: Point) -> Line:
    """From a point where lines part, or begin, to the next such point."""
    border = [first, then]
    while border[-1] != first and ends.get(border[-1]) != math.inf:
        border.append(next(iter(near[border[-1]] - {border[-2]})))
    return border


def _weigh_alone(near: Mapping[Point, set[Point]], first: Point, weights: dict[Point, float]) -> None:
    ring = _border(near, {first: math.inf}, first, min(near[first]))
    far = max(range(1, len(ring) - 1), key=lambda n: (math.dist(ring[n], first), ring[n]))
    weights[first] = weights[ring[far]] = math.inf
    for border in (ring[: far + 1], ring[far:]):
        _weigh(min(border, border[::-1]), weights)


def _weigh(border: Line, weights: dict[Point, float]) -> None:
    parts = [(0, len(border) - 1, math.inf)]
    while parts:
        first, last, most = parts.pop()
        if last - first < 2:
            continue
        away = [_distance(border[n], border[first], border[last]) for n in range(first + 1, last)]
        farthest = max(away)
        middle = first + 1 + away.index(farthest)
        weights[border[middle]] = least = min(most, farthest)
        parts += [(first, middle, least), (middle, last, least)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """From a point to the stretch between a and b."""
    along = (b[0] - a[0], b[1] - a[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (a[0] + share * along[0], a[1] + share * along[1]))


def _grid(places: Mapping[str, list[Ring]], side: int) -> tuple[Grid, int, int]:
    spots = [spot for several in places.values() for ring in several for spot in ring]
    west, east = min(x for x, _y in spots), max(x for x, _y in spots)
    south, north = min(y for _x, y in spots), max(y for _x, y in spots)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = side / max((east - west) * squeeze, north - south)
    return (
        Grid(west, north, squeeze, scale),
        round((east - west) * squeeze * scale),
        round((north - south) * scale),
    )


def _snapped(ring: Ring, grid: Grid) -> Line:
    """A ring on the grid, its last point not said again; needles without an area are left out."""
    line: Line = []
    for point in map(grid.at, ring):
        if len(line) > 1 and point == line[-2]:
            line.pop()
        elif not line or point != line[-1]:
            line.append(point)
    while len(line) > 2 and line[0] in line[-2:]:
        line.pop()
    while len(line) > 2 and line[1] == line[-1]:
        line = line[1:-1]
    return line if _has_area(line) else []


def _has_area(line: Line) -> bool:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*line, *line[:1]])) != 0


def _paths(lines: Mapping[str, list[Line]], weights: Mapping[Point, float], blur: float) -> dict[str, str]:
    """Of a place that would not be seen any more the largest ring stays as it is, for its neighbours too."""
    kept = dict(weights)
    for several in lines.values():
        if any(several) and not any(thinned(line, kept, blur) for line in several):
            largest: Line = max(several, key=len)
            kept |= dict.fromkeys(largest, math.inf)
    return {
        code: "".join(_path(found) for line in several if (found := thinned(line, kept, blur)))
        for code, several in lines.items()
    }


def _path(line: Line) -> str:
    """A ring as relative moves."""
    steps = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(line))
    return f"M{line[0][0]} {line[0][1]}l{steps}z".replace(" -", "-")


def extent(path: str) -> tuple[int, int]:
    """Width and height of an outline."""
    corners = list(_corners(path))
    across, down = [x for x, _y in corners], [y for _x, y in corners]
    return max(across) - min(across), max(down) - min(down)


def _corners(path: str) -> Iterator[Point]:
    for ring in path.split("M")[1:]:
        numbers = [int(one) for one in ring.replace("l", " ").replace("z", "").replace("-", " -").split()]
        x, y = numbers[0], numbers[1]
        yield x, y
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y
