"""The process in which a boundary file is opened: `python -m motcua.oversight.shapes_child < FILE`.

It prints [code, rings] for each feature, or null where the file is no FeatureCollection. No Django here.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from motcua.common import child

_CODES = ("code", "gso_code", "ma", "ma_huyen", "ma_xa")
_MOST_FEATURES, _MOST_POINTS = (
    20_000,
    3_000_000,
)  # every commune of the country, each as finely as it is drawn


class TooMuch(ValueError):
    """More than any map of the country has."""


def main() -> int:
    child.confine()
    try:
        data = json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
        features = list(data["features"])
    except (ValueError, KeyError, TypeError, RecursionError):
        features = None
    json.dump(None if features is None else _said(features), sys.stdout)
    return 0


def _said(features: list[Any]) -> list[list[Any]]:
    found = [[_code(feature), list(_rings(feature))] for feature in features[: _MOST_FEATURES + 1]]
    if len(found) > _MOST_FEATURES or sum(len(ring) for _of, rings in found for ring in rings) > _MOST_POINTS:
        raise TooMuch
    return found


def _code(feature: Any) -> str:
    facts = feature.get("properties") if isinstance(feature, dict) else None
    facts = facts if isinstance(facts, dict) else {}
    return next((str(facts[name]).strip()[:60] for name in _CODES if facts.get(name) not in (None, "")), "")


def _rings(feature: Any) -> Iterator[list[tuple[float, float]]]:
    """Outer and inner rings of a Polygon or MultiPolygon; what is none yields nothing."""
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    kind, parts = (shape.get("type"), shape.get("coordinates")) if isinstance(shape, dict) else ("", None)
    polygons = {"Polygon": [parts], "MultiPolygon": parts}.get(str(kind), [])
    for polygon in polygons if isinstance(polygons, list) else []:
        for ring in polygon if isinstance(polygon, list) else []:
            yield _points(ring)


def _points(ring: Any) -> list[tuple[float, float]]:
    try:
        return [(float(point[0]), float(point[1])) for point in ring]
    except (TypeError, ValueError, IndexError, KeyError):
        return []


if __name__ == "__main__":
    sys.exit(main())
