"""Official boundaries from a GeoJSON file, as outlines on one small grid; until then places are tiles.

Points are snapped to the grid before repeated ones are dropped, so neighbours keep the same border.
"""

import json
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[int, int]
Ring = list[tuple[float, float]]
_GRIDS = (1000, 700, 500, 350, 250, 180)  # width of the whole in units, the finest that is small enough
LARGEST = 20_000  # bytes of all outlines together
_WEST, _EAST, _SOUTH, _NORTH = 102.0, 118.0, 6.0, 24.0  # Việt Nam with its islands
_CODES = ("code", "gso_code", "ma", "ma_huyen", "ma_xa")


class NotGeoJSON(Exception):
    """The file is no GeoJSON FeatureCollection; a sentence says why."""


@dataclass
class Drawing:
    """Outlines by GSO code as SVG paths on a grid `width` × `height`, and all that is wrong with the file."""

    paths: dict[str, str] = field(default_factory=dict)
    centres: dict[str, Point] = field(default_factory=dict)
    width: int = 0
    height: int = 0
    problems: list[str] = field(default_factory=list)  # nothing is imported while there is one
    unknown: list[str] = field(default_factory=list)  # left out, and named


def read(path: Path, places: Mapping[str, str]) -> Drawing:
    """The file's shapes of the places known by code (code: name). Raises NotGeoJSON, OSError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        features = list(data["features"])
    except (ValueError, KeyError, TypeError) as wrong:
        raise NotGeoJSON("Tệp không phải GeoJSON kiểu FeatureCollection.") from wrong
    drawing, rings = Drawing(), dict[str, list[Ring]]()
    codes = [_code(feature) for feature in features]
    twice = {code for code, times in Counter(codes).items() if times > 1 and code in places}
    drawing.problems += [f"{places[code]} ({code}) có nhiều hình." for code in sorted(twice)]
    for number, (feature, code) in enumerate(zip(features, codes, strict=True), start=1):
        if code not in places:
            drawing.unknown.append(f"Hình thứ {number}: mã “{code}” không có trong danh mục đơn vị.")
            continue
        found = list(_rings(feature))
        wrong_ring = next(
            (why for ring in found if (why := _wrong(ring))), "" if found else "không có đường bao"
        )
        if wrong_ring:
            drawing.problems.append(f"{places[code]} ({code}): {wrong_ring}.")
        rings[code] = found
    if not rings:
        drawing.problems.append("Tệp không có hình nào của đơn vị trong danh mục.")
    drawing.problems += [f"Thiếu hình của {places[code]} ({code})." for code in missing(rings, places)]
    if not drawing.problems:
        _draw(drawing, rings)
    return drawing


def missing(found: Collection[str], places: Mapping[str, str]) -> list[str]:
    """Places without a shape, of every length of code (district, commune) the file speaks of."""
    lengths = {len(code) for code in found}
    return sorted(code for code in places if len(code) in lengths and code not in found)


def _code(feature: Any) -> str:
    facts = feature.get("properties") if isinstance(feature, dict) else None
    facts = facts if isinstance(facts, dict) else {}
    return next((str(facts[name]).strip() for name in _CODES if facts.get(name) not in (None, "")), "")


def _rings(feature: Any) -> Iterator[Ring]:
    """Outer and inner rings of a Polygon or MultiPolygon; what is none yields nothing."""
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    kind, parts = (shape.get("type"), shape.get("coordinates")) if isinstance(shape, dict) else ("", None)
    polygons = {"Polygon": [parts], "MultiPolygon": parts}.get(str(kind), [])
    for polygon in polygons if isinstance(polygons, list) else []:
        for ring in polygon if isinstance(polygon, list) else []:
            yield _points(ring)


def _points(ring: Any) -> Ring:
    try:
        return [(float(point[0]), float(point[1])) for point in ring]
    except (TypeError, ValueError, IndexError, KeyError):
        return []


def _wrong(ring: Ring) -> str:
    """Why a ring cannot be a boundary; empty when it can."""
    if len(ring) < 4:
        return "đường bao có ít hơn bốn điểm, hoặc tọa độ không phải số"
    if ring[0] != ring[-1]:
        return "đường bao không khép kín"
    if not all(math.isfinite(x + y) and _WEST <= x <= _EAST and _SOUTH <= y <= _NORTH for x, y in ring):
        return "tọa độ nằm ngoài Việt Nam (kinh độ trước, vĩ độ sau, WGS 84)"
    if not _area(ring):
        return "đường bao không có diện tích"
    return ""


def _crosses(ring: Ring) -> Iterator[tuple[tuple[float, float], float]]:
    """Sum of both ends and cross product of every edge."""
    for a, b in pairwise(ring):
        yield (a[0] + b[0], a[1] + b[1]), a[0] * b[1] - b[0] * a[1]


def _area(ring: Ring) -> float:
    return abs(sum(cross for _ends, cross in _crosses(ring))) / 2


def _draw(drawing: Drawing, rings: dict[str, list[Ring]]) -> None:
    points = [point for several in rings.values() for ring in several for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))  # a degree of longitude is shorter up here
    for width in _GRIDS:
        scale = width / ((east - west) * squeeze)
        drawing.width, drawing.height = width, math.ceil((north - south) * scale)

        def snap(point: tuple[float, float], scale: float = scale) -> Point:
            return round((point[0] - west) * squeeze * scale), round((north - point[1]) * scale)

        drawing.paths = {
            code: "".join(_path(ring, snap) for ring in several) for code, several in rings.items()
        }
        if sum(map(len, drawing.paths.values())) <= LARGEST:
            break
    for code, several in rings.items():
        drawing.centres[code] = snap(_middle(max(several, key=_area)))


def _path(ring: Ring, snap: Any) -> str:
    """One ring as relative moves on the grid; a ring smaller than the grid disappears."""
    found: list[Point] = []
    for point in map(snap, ring):
        if not found or point != found[-1]:
            found.append(point)
    if len(found) < 4:
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(found[:-1])]
    return f"M{found[0][0]} {found[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps) + "z"


def _middle(ring: Ring) -> tuple[float, float]:
    """Centre of gravity of a ring with an area."""
    edges = list(_crosses(ring))
    triple = 3 * sum(cross for _ends, cross in edges)
    x, y = (sum(ends[axis] * cross for ends, cross in edges) / triple for axis in (0, 1))
    return x, y
