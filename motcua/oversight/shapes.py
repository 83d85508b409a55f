"""Official boundaries from a GeoJSON file, matched by GSO code, every fault of it named.

The places of one committee make one drawing: all of them come in a file, or none.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from motcua.common import child
from motcua.oversight import rings as checks
from motcua.oversight.outlines import LARGEST, Outlines, outlined
from motcua.oversight.rings import Ring

_LIMITS = child.Limits(seconds=60, memory=2 * 1024**3, answer=200_000_000)


class NotGeoJSON(Exception):
    """The file is no GeoJSON FeatureCollection; a sentence says why."""


@dataclass(frozen=True)
class Place:
    """A district or commune, and the committee on whose map it is drawn."""

    name: str
    committee: UUID
    above: str  # name of the committee


@dataclass
class Drawing:
    """The drawing of each committee the file speaks of, and all that is wrong with the file."""

    maps: dict[UUID, Outlines] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # nothing is imported while there is one
    unknown: list[str] = field(default_factory=list)  # left out, and named

    @property
    def paths(self) -> dict[str, str]:
        return {code: path for one in self.maps.values() for code, path in one.paths.items()}


def read(path: Path, places: Mapping[str, Place]) -> Drawing:
    """The file's shapes of the places known by code. Raises NotGeoJSON, OSError."""
    features = _opened(path.read_bytes())
    drawing, rings = Drawing(), dict[str, list[Ring]]()
    codes = [code for code, _rings in features]
    twice = {code for code, times in Counter(codes).items() if times > 1 and code in places}
    drawing.problems += [f"{places[code].name} ({code}) có nhiều hình." for code in sorted(twice)]
    for number, (code, found) in enumerate(features, start=1):
        if code not in places:
            drawing.unknown.append(f"Hình thứ {number}: mã “{code}” không có trong danh mục đơn vị.")
            continue
        wrong_ring = next(
            (why for ring in found if (why := checks.wrong(ring))), "" if found else "không có đường bao"
        )
        if wrong_ring:
            drawing.problems.append(f"{places[code].name} ({code}): {wrong_ring}.")
        rings[code] = found
    if not rings:
        drawing.problems.append("Tệp không có hình nào của đơn vị trong danh mục.")
    drawing.problems += _missing(rings, places)
    if not drawing.problems:
        _draw(drawing, rings, places)
    return drawing


def _opened(content: bytes) -> list[tuple[str, list[Ring]]]:
    """Code and rings of each feature, as the child that opened the file says. Raises NotGeoJSON."""
    try:
        said = json.loads(child.run("motcua.oversight.shapes_child", content, limits=_LIMITS))
    except child.ChildFailed as failed:
        raise NotGeoJSON(
            "Tệp quá lớn: nhiều hơn 20.000 hình, 3 triệu điểm hoặc lồng nhau quá sâu."
        ) from failed
    if said is None:
        raise NotGeoJSON("Tệp không phải GeoJSON kiểu FeatureCollection.")
    return [(code, [[(x, y) for x, y in ring] for ring in rings]) for code, rings in said]


def _missing(found: Mapping[str, Any], places: Mapping[str, Place]) -> Iterator[str]:
    """Places without a shape whose committee has another place in the file."""
    spoken_of = {places[code].committee for code in found}
    for code, place in sorted(places.items()):
        if place.committee in spoken_of and code not in found:
            yield f"Thiếu hình của {place.name} ({code}), {place.above}."


def _draw(drawing: Drawing, rings: Mapping[str, list[Ring]], places: Mapping[str, Place]) -> None:
    """Each committee's places by themselves; a drawing too large and a place not to be seen are named."""
    by_committee: dict[UUID, dict[str, list[Ring]]] = defaultdict(dict)
    for code, several in rings.items():
        by_committee[places[code].committee][code] = several
    for committee, its_rings in by_committee.items():
        drawing.maps[committee] = drawn = outlined(its_rings)
        above = places[next(iter(its_rings))].above
        for code in drawn.lost:
            drawing.problems.append(
                f"{places[code].name} ({code}): hình quá nhỏ, không thấy được trên bản đồ của {above}."
            )
        if not drawn.lost and drawn.size > LARGEST:
            drawing.problems.append(
                f"Bản đồ của {above}: {drawn.size / 1000:.1f} kB, quá {LARGEST // 1000} kB dù đã giản lược; "
                "vui lòng giản lược đường địa giới trong tệp rồi nhập lại."
            )
    if drawing.problems:
        drawing.maps.clear()
