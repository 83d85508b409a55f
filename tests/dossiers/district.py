"""The small world with a district and a province above it: An Mỹ is a ward of the city of Tam Kỳ."""

from dataclasses import dataclass

from motcua.agencies.models import Level, Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from tests.dossiers import factories
from tests.dossiers.factories import World


@dataclass
class District:
    province: Unit
    city: Unit
    office: Unit
    desk: Unit
    justice: Unit  # a division of the city
    elsewhere: Unit  # another district
    watcher: Officer  # control of procedures at the city's office
    head: Officer  # of the city's one-stop
    control: Officer  # of the province
    stranger: Officer  # watches over the other district


def above(w: World) -> District:
    """Put a city and the province above the ward. Its officers are looked up once all units stand."""
    province = factories.unit(
        "Ủy ban nhân dân tỉnh Quảng Nam", UnitKind.COMMITTEE, "000.00.00.H47", level=Level.PROVINCE
    )
    room = factories.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, parent=province, level=Level.PROVINCE)
    city, elsewhere = (
        factories.unit(name, UnitKind.COMMITTEE, code, parent=province, level=Level.DISTRICT)
        for name, code in (
            ("Ủy ban nhân dân thành phố Tam Kỳ", "000.00.31.H47"),
            ("Ủy ban nhân dân huyện Núi Thành", "000.00.40.H47"),
        )
    )
    office, other_office = (
        factories.unit(
            "Văn phòng HĐND và UBND",
            UnitKind.DIVISION,
            parent=one,
            level=Level.DISTRICT,
            field_code="van-phong",
        )
        for one in (city, elsewhere)
    )
    desk = factories.unit(
        "Bộ phận Một cửa thành phố Tam Kỳ", UnitKind.ONE_STOP, parent=office, level=Level.DISTRICT
    )
    justice = factories.unit(
        "Phòng Tư pháp", UnitKind.DIVISION, parent=city, level=Level.DISTRICT, field_code="tu-phap"
    )
    w.committee.parent = city
    w.committee.save()
    w.thao.unit.parent = elsewhere
    w.thao.unit.save()
    return District(
        province,
        city,
        office,
        desk,
        justice,
        elsewhere,
        watcher=factories.person("TK01", "Trần Giám Sát", office, Role.TTHC_CONTROL),
        head=factories.person("TK02", "Lê Quốc Trường", desk, Role.HEAD_ONE_STOP),
        control=factories.person("QN01", "Bùi Thị Nhật Minh", room, Role.TTHC_CONTROL),
        stranger=factories.person("NT01", "Võ Người Lạ", other_office, Role.TTHC_CONTROL),
    )
