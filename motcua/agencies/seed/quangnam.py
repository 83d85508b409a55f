"""The administration of Quảng Nam in mid-2022, built from three short lists of facts beside this file.

Identifiers follow QCVN 102:2016/BTTTT as 01/2018/TT-VPCP Điều 19 uses it: V1V2V3.Z1Z2.Y1Y2.MX1X2, read from
right to left. Only that of the provincial committee is known; all others are marked fictitious.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.common.text import sort_key

PROVINCE = "H47"
FIRST_DISTRICT = 31  # Y1Y2 of the first district, leaving room after the departments
FIRST_COMMUNE = 21  # Z1Z2 of a district's first commune, leaving room after its divisions
URBAN = frozenset({"thành phố", "thị xã"})
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """A territory: its GSO code, the word before its name, its name, the territories directly in it."""

    gso_code: str
    word: str
    name: str
    parts: tuple["Place", ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.word} {self.name}"


def identifier(agency: int = 0, part: int = 0, sub_part: int = 0) -> str:
    """`V1V2V3.Z1Z2.Y1Y2.MX1X2` of an agency of the province, its part, the part's part (0: none)."""
    return f"{sub_part:03}.{part:02}.{agency:02}.{PROVINCE}"


def _lines(name: str) -> Iterator[str]:
    with (_HERE / name).open(encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file if line.strip() and not line.startswith("#"))


def province() -> Place:
    """Quảng Nam with its districts and their communes, as in units.tsv."""
    root, *rest = _lines("units.tsv")
    groups: list[list[str]] = []
    for line in rest:
        if line.startswith("\t"):
            groups[-1].append(line.strip())
        else:
            groups.append([line])
    return _place(root, [_place(head, [_place(line) for line in communes]) for head, *communes in groups])


def _place(line: str, parts: Sequence[Place] = ()) -> Place:
    gso_code, word, name = line.split("\t")
    return Place(gso_code, word, name, tuple(parts))


class _Builder:
    """Collects unsaved units, parents before children."""

    def __init__(self, since: date) -> None:
        self.since = since
        self.units: list[Unit] = []

    def add(
        self, code: str, kind: UnitKind, level: Level, name: str, parent: Unit | None, **more: str
    ) -> Unit:
        unit = Unit(
            identifier=code,
            fictitious=code != identifier(),
            kind=kind,
            level=level,
            name=name,
            sort_key=sort_key(name),
            parent=parent,
            valid_from=self.since,
            **more,
        )
        self.units.append(unit)
        return unit


def _province_agencies(build: _Builder, place: Place) -> Unit:
    root = build.add(
        identifier(),
        UnitKind.COMMITTEE,
        Level.PROVINCE,
        f"Ủy ban nhân dân {place.full_name}",
        None,
        gso_code=place.gso_code,
        short_name=f"UBND {place.full_name}",
    )
    for line in _lines("departments.tsv"):
        number, kind, field_code, short_name, name = line.split("\t")
        unit = build.add(
            identifier(int(number)),
            UnitKind(kind),
            Level.PROVINCE,
            name,
            root,
            field_code=field_code,
            short_name=short_name,
        )
        if field_code == "van-phong":
            build.add(
                identifier(int(number), 1),
                UnitKind.ONE_STOP,
                Level.PROVINCE,
                f"Trung tâm Phục vụ hành chính công {place.full_name}",
                unit,
                short_name="TTPVHCC",
            )
        if field_code == "tai-nguyen-moi-truong":
            _land_offices(build, place, unit, int(number))
    return root


def _land_offices(build: _Builder, place: Place, department: Unit, number: int) -> None:
    """The land registration office and a branch for each district, which serves the district's territory."""
    office = build.add(
        identifier(number, 1),
        UnitKind.SUB_UNIT,
        Level.PROVINCE,
        f"Văn phòng Đăng ký đất đai {place.full_name}",
        department,
        field_code="dat-dai",
        gso_code=place.gso_code,
        short_name="VPĐKĐĐ",
    )
    for position, district in enumerate(place.parts, start=1):
        build.add(
            identifier(number, 1, position),
            UnitKind.SUB_UNIT,
            Level.DISTRICT,
            f"Chi nhánh Văn phòng Đăng ký đất đai {district.full_name}",
            office,
            field_code="dat-dai",
            gso_code=district.gso_code,
            short_name=f"CN VPĐKĐĐ {district.name}",
        )


def _district(build: _Builder, place: Place, root: Unit, number: int) -> None:
    committee = build.add(
        identifier(number),
        UnitKind.COMMITTEE,
        Level.DISTRICT,
        f"Ủy ban nhân dân {place.full_name}",
        root,
        gso_code=place.gso_code,
        short_name=f"UBND {place.full_name}",
    )
    elsewhere = "huyện" if place.word in URBAN else "đô thị"
    for line in _lines("divisions.tsv"):
        part, where, field_code, name = line.split("\t")
        if where == elsewhere:
            continue
        division = build.add(
            identifier(number, int(part)),
            UnitKind.DIVISION,
            Level.DISTRICT,
            f"{name} {place.full_name}",
            committee,
            field_code=field_code,
            short_name=name,
        )
        if field_code == "van-phong":  # 61/2018/NĐ-CP Điều 7 khoản 3: the desk belongs to this office
            _one_stop(build, place, division, Level.DISTRICT, identifier(number, int(part), 1))
    for position, commune in enumerate(place.parts):
        _commune(build, commune, place, committee, number, FIRST_COMMUNE + position)


def _commune(build: _Builder, place: Place, district: Place, parent: Unit, number: int, part: int) -> None:
    committee = build.add(
        identifier(number, part),
        UnitKind.COMMITTEE,
        Level.COMMUNE,
        f"Ủy ban nhân dân {place.full_name}, {district.full_name}",
        parent,
        gso_code=place.gso_code,
        short_name=f"UBND {place.full_name}",
    )
    whole = Place(place.gso_code, place.word, f"{place.name}, {district.full_name}")
    _one_stop(build, whole, committee, Level.COMMUNE, identifier(number, part, 1))


def _one_stop(build: _Builder, place: Place, parent: Unit, level: Level, code: str) -> None:
    build.add(
        code,
        UnitKind.ONE_STOP,
        level,
        f"Bộ phận Tiếp nhận và Trả kết quả {place.full_name}",
        parent,
        short_name="Bộ phận Một cửa",
    )


def units(since: date) -> list[Unit]:
    """Every unit, unsaved, parents before children, in force from that day."""
    place = province()
    build = _Builder(since)
    root = _province_agencies(build, place)
    for position, district in enumerate(place.parts):
        _district(build, district, root, FIRST_DISTRICT + position)
    return build.units


def seed(day: date) -> int:
    """Load Quảng Nam, in force since 1 January of that day's year; returns how many units were new.

    A unit whose identifier exists, on whatever dates, is left alone: what officers changed since stays.
    """
    with transaction.atomic():
        wanted = units(date(day.year, 1, 1))
        known = {unit.identifier: unit for unit in Unit.objects.exclude(identifier="").order_by("valid_from")}
        new = [unit for unit in wanted if unit.identifier not in known]
        for unit in new:
            if unit.parent and unit.parent.identifier in known:
                unit.parent = known[unit.parent.identifier]
        Unit.objects.bulk_create(new, batch_size=500)
    return len(new)
