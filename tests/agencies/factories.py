"""Plain functions that make the rows these tests need."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Role, Unit
from motcua.agencies.officers import Officer, officer
from motcua.identity.models import Staff, User

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = date(2022, 7, 25)
AT = datetime(2022, 7, 25, 9, 0, tzinfo=VIETNAM)
_numbers = count(1)


def place(level: str, gso_code: str, day: date = DAY) -> Unit:
    return agencies.agency_at(level, gso_code, day)


def district(gso_code: str, day: date = DAY) -> Unit:
    return place("district", gso_code, day)


def commune(gso_code: str, day: date = DAY) -> Unit:
    return place("commune", gso_code, day)


def person(name: str = "Nguyễn Thị Ánh Nguyệt") -> Staff:
    number = next(_numbers)
    user = User.objects.create(username=f"nguoi{number}", password="!")
    return Staff.objects.create(user=user, code=f"T{number:05}", full_name=name)


def hold(staff: Staff, unit: Unit, *roles: Role, since: date = date(2022, 1, 1)) -> list[Assignment]:
    return [Assignment.objects.create(staff=staff, unit=unit, role=role, valid_from=since) for role in roles]


def admin(unit: Unit | None = None, role: Role = Role.UNIT_ADMIN) -> Officer:
    unit = unit or place("province", "49")
    staff = person("Quản Trị Viên")
    hold(staff, unit, role)
    found = officer(staff, unit, day=DAY)
    assert found
    return found
