"""Closed lines of a boundary file, in degrees: can one be a boundary, how large it is, its middle. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

Spot = tuple[float, float]  # longitude, latitude
Ring = list[Spot]
Edge = tuple[Spot, Spot]
_WEST, _EAST, _SOUTH, _NORTH = 102.0, 118.0, 6.0, 24.0  # Việt Nam with its islands


def wrong(ring: Ring) -> str:
    """Why a ring cannot be a boundary; empty when it can."""
    if len(ring) < 4:
        return "đường bao có ít hơn bốn điểm, hoặc tọa độ không phải số"
    if ring[0] != ring[-1]:
        return "đường bao không khép kín"
    if not all(math.isfinite(x + y) and _WEST <= x <= _EAST and _SOUTH <= y <= _NORTH for x, y in ring):
        return "tọa độ nằm ngoài Việt Nam (kinh độ trước, vĩ độ sau, WGS 84)"
    bare = [ring[0], *(b for a, b in pairwise(ring) if a != b)]
    if _edges_cross(bare) or _crosses_at_a_point(bare):
        return "đường bao tự cắt chính nó"
    if not area(ring):
        return "đường bao không có diện tích"
    return ""


def area(ring: Ring) -> float:
    """In square degrees, whichever way round the ring runs."""
    return abs(sum(cross for _ends, cross in _crosses(ring))) / 2


def middle(ring: Ring) -> Spot:
    """Centre of gravity of a ring with an area."""
    edges = list(_crosses(ring))
    triple = 3 * sum(cross for _ends, cross in edges)
    x, y = (sum(ends[axis] * cross for ends, cross in edges) / triple for axis in (0, 1))
    return x, y


def _crosses(ring: Ring) -> Iterator[tuple[Spot, float]]:
    """Sum of both ends and cross product of every edge."""
    for a, b in pairwise(ring):
        yield (a[0] + b[0], a[1] + b[1]), a[0] * b[1] - b[0] * a[1]


def _edges_cross(ring: Ring) -> bool:
    """Two edges meet between their ends. Only edges in the same cell of a coarse net are compared."""
    edges = list(pairwise(ring))
    extent = max(max(spot[axis] for spot in ring) - min(spot[axis] for spot in ring) for axis in (0, 1))
    side = extent / (2 * math.sqrt(len(edges))) or 1.0
    cells: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        for cell in _cells(edge, side):
            if any(_meet(edge, other) for other in cells[cell]):
                return True
            cells[cell].append(edge)
    return False


def _cells(edge: Edge, side: float) -> Iterator[tuple[int, int]]:
    columns, rows = (sorted(math.floor(spot[axis] / side) for spot in edge) for axis in (0, 1))
    for column in range(columns[0], columns[1] + 1):
        for row in range(rows[0], rows[1] + 1):
            yield column, row


def _meet(one: Edge, other: Edge) -> bool:
    apart = _side(*one, other[0]) * _side(*one, other[1]) < 0
    return apart and _side(*other, one[0]) * _side(*other, one[1]) < 0


def _side(a: Spot, b: Spot, spot: Spot) -> int:
    """On which side of the line from a to b a spot lies."""
    turn = (b[0] - a[0]) * (spot[1] - a[1]) - (b[1] - a[1]) * (spot[0] - a[0])
    return (turn > 0) - (turn < 0)


def _crosses_at_a_point(ring: Ring) -> bool:
    """The ring comes back to a point and leaves on the other side of itself; touching is no crossing."""
    visits: dict[Spot, list[int]] = defaultdict(list)
    for place, spot in enumerate(ring[:-1]):
        visits[spot].append(place)
    return any(
        _pass(ring[:-1], first, second)
        for places in visits.values()
        for first, second in combinations(places, 2)
    )


def _pass(ring: Ring, first: int, second: int) -> bool:
    here = ring[first]
    ways = [ring[(place + step) % len(ring)] for place in (first, second) for step in (-1, 1)]
    came, left, other_came, other_left = (math.atan2(y - here[1], x - here[0]) for x, y in ways)
    turns = [(angle - came) % math.tau for angle in (left, other_came, other_left)]
    if len({0.0, *turns}) < 4:
        return False  # it runs along itself
    return (turns[1] < turns[0]) != (turns[2] < turns[0])
