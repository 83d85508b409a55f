"""Official boundaries: every fault of a file is named, borders stay shared, each committee has a map."""

import argparse
import json
import math
import random
import resource
from collections import Counter
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.cli import map as command
from motcua.oversight import outlines, shapes
from motcua.oversight.models import Boundary
from motcua.oversight.outlines import LARGEST, extent, thinned, weighed
from motcua.oversight.services.boundaries import coverage_on, import_boundaries, places_on
from tests.dossiers import district, factories
from tests.dossiers.factories import vn

AT = vn(2022, 7, 18, 9, 0)
PROVINCE = UUID(int=1)
PLACES = {
    code: shapes.Place(name, PROVINCE, "UBND tỉnh Quảng Nam")
    for code, name in {"502": "Tam Kỳ", "503": "Hội An", "504": "Tây Giang"}.items()
}


def feature(code, *rings):
    shape = {"type": "Polygon", "coordinates": [[list(spot) for spot in ring] for ring in rings]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": shape}


def square(code, x, y, size=0.1):
    return feature(code, [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)])


def written(tmp_path: Path, *features) -> Path:
    path = tmp_path / "dia-gioi.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), "utf-8")
    return path


def test_every_problem_of_a_file_is_named_and_nothing_is_drawn(tmp_path):
    far = square("503", 10, 10)
    broken = square("504", 108, 15)
    broken["geometry"]["coordinates"][0].pop()
    drawing = shapes.read(
        written(tmp_path, far, broken, square("503", 108, 15), square("999", 108, 15)), PLACES
    )
    said = "\n".join(drawing.problems)
    assert "Hội An (503) có nhiều hình" in said and "nằm ngoài Việt Nam" in said
    assert "Tây Giang (504): đường bao không khép kín" in said and "Thiếu hình của Tam Kỳ (502)" in said
    assert drawing.unknown == ["Hình thứ 4: mã “999” không có trong danh mục đơn vị."]
    assert drawing.paths == {}


def test_a_file_without_any_of_our_places_changes_nothing(tmp_path):
    for features in ((), (square("999", 108, 15),)):
        assert shapes.read(written(tmp_path, *features), PLACES).problems == [
            "Tệp không có hình nào của đơn vị trong danh mục."
        ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 5}', "không phải JSON"])
def test_what_is_no_geojson_is_said(tmp_path, text):
    path = tmp_path / "x.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(shapes.NotGeoJSON):
        shapes.read(path, PLACES)


@pytest.mark.parametrize(
    "text",
    [
        '{"features": ' + "[" * 200_000,
        json.dumps({"features": [{}] * 20_001}),
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [['
        + "[1,2]," * 3_000_001
        + "[1,2]]]}}]}",
    ],
    ids=["deep", "many shapes", "many points"],
)
def test_a_file_larger_than_the_country_is_refused_and_costs_this_process_nothing(tmp_path, text):
    path = tmp_path / "x.geojson"
    path.write_text(text, "utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(shapes.NotGeoJSON):
        shapes.read(path, PLACES)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


@pytest.mark.parametrize(
    "geometry", [None, 5, {"type": "Point"}, {"type": "Polygon", "coordinates": [["a"]]}]
)
def test_a_shape_that_is_none_is_a_problem_and_no_crash(tmp_path, geometry):
    one = square("502", 108, 15)
    one["geometry"] = geometry
    drawing = shapes.read(written(tmp_path, one), {"502": PLACES["502"]})
    assert len(drawing.problems) == 1 and "Tam Kỳ (502)" in drawing.problems[0]


_BOW_TIE = [(108, 15), (108.1, 15.1), (108.1, 15), (108, 15.1), (108, 15)]
_BOW_TIE_WITH_A_KNOT = [(0, 0), (1, 1), (2, 2), (2, 0), (1, 1), (0, 2), (0, 0)]
_TOUCHING = [(0, 0), (1, 1), (2, 0), (2, 2), (1, 1), (0, 2), (0, 0)]


def near_here(ring):
    return [(108 + x / 10, 15 + y / 10) for x, y in ring]


@pytest.mark.parametrize("ring", [_BOW_TIE, near_here(_BOW_TIE_WITH_A_KNOT)])
def test_a_ring_that_crosses_itself_is_named(tmp_path, ring):
    drawing = shapes.read(written(tmp_path, feature("502", ring)), {"502": PLACES["502"]})
    assert drawing.problems == ["Tam Kỳ (502): đường bao tự cắt chính nó."]


def test_a_ring_that_only_touches_itself_is_taken_and_said_twice_a_point_is_one(tmp_path):
    touching = near_here(_TOUCHING)
    doubled = [spot for spot in touching[:-1] for _turn in range(2)] + [touching[0]]
    for ring in (touching, doubled):
        assert shapes.read(written(tmp_path, feature("502", ring)), {"502": PLACES["502"]}).problems == []


def test_a_place_nobody_would_see_on_its_map_is_named(tmp_path):
    speck = square("503", 108.5, 15.5, size=0.0001)
    drawing = shapes.read(
        written(tmp_path, square("502", 108, 15, size=1), speck, square("504", 109, 15, size=1)), PLACES
    )
    assert drawing.problems == [
        "Hội An (503): hình quá nhỏ, không thấy được trên bản đồ của UBND tỉnh Quảng Nam."
    ]
    assert drawing.paths == {}


def test_neighbours_keep_their_border_and_many_points_become_few(tmp_path):
    steps = [15 + n / 50_000 for n in range(10_000)]
    border = [[108.1, y] for y in steps]
    left = [[108.0, 15.0], *border, [108.0, steps[-1]], [108.0, 15.0]]
    right = [[108.2, 15.0], *border, [108.2, steps[-1]], [108.2, 15.0]]
    places = {code: PLACES[code] for code in ("502", "503")}
    drawing = shapes.read(written(tmp_path, feature("502", left), feature("503", right)), places)
    (drawn,) = drawing.maps.values()
    assert drawing.problems == [] and drawn.size < 200
    assert abs(drawn.centres["502"][0] - drawn.width // 4) <= 2


def jagged(across, down, *, points, seed, rough=0.3):
    """Cells of a rectangle with jagged borders, each border the same points for both its neighbours."""
    chance = random.Random(seed)
    step = 1 / max(across, down)

    def line(a, b):
        inner = [n / points for n in range(1, points)]
        shift = (-(b[1] - a[1]), b[0] - a[0])
        found = [a]
        for t in inner:
            away = chance.uniform(-rough, rough) * min(t, 1 - t)  # corners stay free
            found.append(
                (
                    a[0] + t * (b[0] - a[0]) + away * shift[0],
                    a[1] + t * (b[1] - a[1]) + away * shift[1],
                )
            )
        return [*found, b]

    corner = {(i, j): (108 + i * step, 15 + j * step) for i in range(across + 1) for j in range(down + 1)}
    flat = {(i, j): line(corner[i, j], corner[i + 1, j]) for i in range(across) for j in range(down + 1)}
    upright = {(i, j): line(corner[i, j], corner[i, j + 1]) for i in range(across + 1) for j in range(down)}
    return [
        [
            *flat[i, j][:-1],
            *upright[i + 1, j][:-1],
            *flat[i, j + 1][:0:-1],
            *upright[i, j][::-1],
        ]
        for i in range(across)
        for j in range(down)
    ]


@settings(max_examples=40)
@given(
    across=st.integers(1, 4),
    down=st.integers(1, 4),
    points=st.integers(1, 30),
    blur=st.sampled_from(outlines.BLURS),
    seed=st.integers(0, 10**6),
)
def test_simplifying_never_moves_a_shared_border_on_one_side_only(across, down, points, blur, seed):
    cells = jagged(across, down, points=points, seed=seed)
    lines = [[(round((x - 108) * 600), round((y - 15) * 600)) for x, y in cell[:-1]] for cell in cells]
    weights = weighed(lines)
    before = Counter(
        frozenset(edge) for line in lines for edge in pairwise([*line, line[0]]) if edge[0] != edge[1]
    )
    single = {point for edge, sides in before.items() if sides == 1 for point in edge}
    left = [thinned(line, weights, blur) for line in lines]
    after = Counter(frozenset(edge) for line in left if line for edge in pairwise([*line, line[0]]))
    if all(left):
        alone = {edge for edge, sides in after.items() if sides == 1}
        assert all(edge <= single for edge in alone)  # the outside alone has one side
    for point, weight in weights.items():
        mine = [place for place, line in enumerate(lines) if point in line]
        kept = [place for place in mine if left[place] and point in left[place]]
        assert weight <= blur or kept == [place for place in mine if left[place]]
        assert weight > blur or not kept


def test_a_ring_alone_is_weighed_the_same_whichever_way_and_wherever_it_begins():
    ring = [(round(100 * math.cos(n / 10)), round(100 * math.sin(n / 10))) for n in range(63)]
    island = weighed([ring])
    assert island == weighed([ring[::-1]]) == weighed([ring[20:] + ring[:20]])
    assert 6 < len(thinned(ring, island, 3.0)) < 30


def test_a_map_too_large_for_a_page_is_simplified_before_its_grid_gets_coarser(tmp_path):
    cells = jagged(6, 5, points=120, seed=1, rough=0.04)
    places = {f"{n:05}": shapes.Place(f"Xã {n}", PROVINCE, "UBND huyện X") for n in range(len(cells))}
    features = [feature(f"{n:05}", cell) for n, cell in enumerate(cells)]
    (drawn,) = shapes.read(written(tmp_path, *features), places).maps.values()
    assert 10_000 < drawn.size <= LARGEST and max(drawn.width, drawn.height) >= 1000
    assert set(drawn.paths) == set(places)


def test_a_map_that_cannot_be_small_enough_is_refused_by_name_and_size(tmp_path):
    cells = jagged(30, 30, points=6, seed=2)
    places = {f"{n:05}": shapes.Place(f"Xã {n}", PROVINCE, "UBND huyện X") for n in range(len(cells))}
    features = [feature(f"{n:05}", cell) for n, cell in enumerate(cells)]
    drawing = shapes.read(written(tmp_path, *features), places)
    assert len(drawing.problems) == 1 and drawing.paths == {}
    assert drawing.problems[0].startswith("Bản đồ của UBND huyện X: ") and "quá 20 kB" in drawing.problems[0]


def test_an_outline_tells_how_large_it_is():
    assert extent("M10 20l5 0 0 7-5 0zM-3-4l1 0 0 1z") == (18, 31)


@pytest.fixture
def districts(world):
    """Two districts with two communes each; GSO codes of Quảng Nam before 7/2025."""
    there = district.above(world)
    rows = (("An Mỹ", "20341", there.city), ("Hòa Hương", "20344", there.city))
    rows += (("Tam Hải", "20998", there.elsewhere), ("Tam Quang", "21001", there.elsewhere))
    Unit.objects.filter(level=Level.COMMUNE, kind=UnitKind.COMMITTEE).update(gso_code="")
    for name, code, parent in rows:
        one = factories.unit(
            f"Ủy ban nhân dân {name}", UnitKind.COMMITTEE, parent=parent, level=Level.COMMUNE
        )
        Unit.objects.filter(pk=one.pk).update(gso_code=code, short_name=f"UBND {name}")
    for one, code, name in (
        (there.city, "502", "UBND thành phố Tam Kỳ"),
        (there.elsewhere, "517", "UBND huyện Núi Thành"),
        (there.province, "49", "UBND tỉnh Quảng Nam"),
    ):
        Unit.objects.filter(pk=one.pk).update(gso_code=code, short_name=name)
    return there


def brought(tmp_path, *codes, source="Sở TN&MT", far=0.0):
    features = [square(code, 108 + far + n / 10, 15) for n, code in enumerate(codes)]
    return import_boundaries(path=written(tmp_path, *features), source=source, at=AT)


def test_a_file_for_one_district_is_enough_and_the_next_leaves_the_first(districts, tmp_path):
    assert brought(tmp_path, "20341", "20344", source="lần một").problems == []
    first = coverage_on(AT.date())
    assert first.drawn == {"UBND thành phố Tam Kỳ": 2}
    assert set(first.tiles) == {"UBND huyện Núi Thành", "UBND tỉnh Quảng Nam"}
    assert brought(tmp_path, "20998", "21001", source="lần hai", far=1.5).problems == []
    assert coverage_on(AT.date()).drawn == {"UBND huyện Núi Thành": 2, "UBND thành phố Tam Kỳ": 2}
    assert set(Boundary.objects.values_list("gso_code", "source")) == {
        ("20341", "lần một"),
        ("20344", "lần một"),
        ("20998", "lần hai"),
        ("21001", "lần hai"),
    }
    again = brought(tmp_path, "20341", "20344", source="bản sau")
    assert again.problems == [] and Boundary.objects.count() == 4


def test_a_commune_forgotten_is_missing_only_where_its_district_is_spoken_of(districts, tmp_path):
    assert brought(tmp_path, "20341").problems == [
        "Thiếu hình của UBND Hòa Hương (20344), UBND thành phố Tam Kỳ."
    ]
    assert not Boundary.objects.exists()


def test_each_district_of_one_file_has_a_map_of_its_own(districts, tmp_path):
    features = [square("20341", 108, 15, 0.05), square("20344", 108.05, 15, 0.05)]
    features += [square("20998", 109, 15.5, 0.05), square("21001", 109.05, 15.5, 0.05)]
    features += [square("502", 108, 15, 0.1), square("517", 109, 15.5, 0.1)]
    drawing = import_boundaries(path=written(tmp_path, *features), source="một tệp", at=AT)
    assert drawing.problems == [] and len(drawing.maps) == 3
    for code in ("20341", "20344", "20998", "21001"):
        shape = Boundary.objects.get(gso_code=code)
        assert shape.grid_width == 1000 and abs(extent(shape.path)[0] - 500) < 2  # half of its own map
    assert extent(Boundary.objects.get(gso_code="502").path)[0] < 120


def test_the_command_says_which_maps_have_boundaries_now(districts, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("motcua.cli.installation.connect", lambda: None)
    path = written(tmp_path, square("20341", 108, 15), square("20344", 108.1, 15))
    assert command.run(_args(path)) == 0
    said = capsys.readouterr().out
    assert "Đã nhập 2 hình trên 1 bản đồ" in said and "Có địa giới: UBND thành phố Tam Kỳ (2)." in said
    assert "Còn vẽ bằng ô: " in said and "UBND huyện Núi Thành" in said
    assert command.run(_args(written(tmp_path, square("20341", 108, 15)))) == 1
    assert "Chưa nhập hình nào." in capsys.readouterr().out
    assert command.run(_args(path, json=True)) == 1
    assert json.loads(capsys.readouterr().out)["drawn"] == {"UBND thành phố Tam Kỳ": 2}


def _args(path, **more):
    return argparse.Namespace(**{"file": path, "source": "", "json": False, "action": "import"} | more)


def test_places_are_known_by_code_with_their_committee(districts):
    places = places_on(AT.date())
    assert places["20998"].above == "UBND huyện Núi Thành" and places["517"].above == "UBND tỉnh Quảng Nam"
    assert "49" not in places
