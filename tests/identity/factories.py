"""Plain functions that make the people these tests need, and walk them through the doors."""

from datetime import date

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from motcua.agencies.models import Assignment, Level, Role, Unit, UnitKind
from motcua.identity import services
from motcua.identity.models import Party, Staff

DAY = date(2022, 7, 25)
PASSWORD = "con-duong-gom-su-2022"


def lan(**facts) -> Staff:
    """Nguyễn Thị Lan of the counter."""
    facts = {"code": "QNA001", "full_name": "Nguyễn Thị Lan", "password": PASSWORD} | facts
    return services.create_staff(**facts)


def minh(**facts) -> Party:
    """Trần Văn Minh, a citizen known from the counter."""
    facts = {"name": "Trần Văn Minh", "id_number": "049201001234", "phone": "0905 123 456"} | facts
    return services.register_party(**facts)


def desk(name: str = "Bộ phận Một cửa phường Cẩm Nam") -> Unit:
    return Unit.objects.create(
        name=name, level=Level.COMMUNE, kind=UnitKind.ONE_STOP, valid_from=date(2021, 1, 1)
    )


def hold(staff: Staff, unit: Unit, role: Role = Role.RECEIVE) -> Assignment:
    return Assignment.objects.create(staff=staff, unit=unit, role=role, valid_from=date(2021, 1, 1))


def sign_in(client: Client, username: str = "qna001", password: str = PASSWORD, **query):
    return client.post(
        "/tai-khoan/dang-nhap/", {"login": username, "password": password} | query, follow=True
    )


def totp_code(secret: str) -> str:
    """The six digits a telephone would show at this moment."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
