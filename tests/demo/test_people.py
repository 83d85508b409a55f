from collections import Counter

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction

from demo import people as demo_people
from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Role
from motcua.agencies.officers import officer, posts
from motcua.identity.identifiers import normalise_id, normalise_tax_code
from motcua.identity.models import Party, Staff, User
from tests.agencies.factories import DAY, commune, district, place


@pytest.fixture(scope="module")
def quangnam_and_its_people(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        agencies.seed(DAY)
        demo_people.seed_people(DAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(quangnam_and_its_people, db):
    """Loaded once for the tests of this file; what a test changes is taken back after it."""


def staff(username: str) -> Staff:
    return Staff.objects.get(user__username=username)


@pytest.mark.usefixtures("people")
def test_everyone_of_the_list_and_nobody_else_has_an_account_one_post_and_its_roles():
    roles = {row.username: set(row.roles) for row in demo_people.members()}
    assert set(Staff.objects.values_list("user__username", flat=True)) == set(roles)
    assert User.objects.values("password").distinct().count() == 1
    assert check_password(demo_people.PASSWORD, User.objects.get(username="minh").password)
    assert all(username.isascii() for username in User.objects.values_list("username", flat=True))
    for person in Staff.objects.select_related("user"):
        (post,) = posts(person, day=DAY)
        assert officer(person, post, day=DAY).roles == roles[person.user.username] != set()
    names = list(Staff.objects.values_list("full_name", flat=True))
    assert len(names) == len(set(names))


@pytest.mark.usefixtures("people")
def test_the_fixed_cast_stands_where_it_should():
    ward = commune("20341")
    desk = agencies.one_stop_of(ward, DAY)
    assert officer(staff("lan"), desk, day=DAY).roles == {Role.RECEIVE}
    assert officer(staff("dung"), ward, day=DAY).roles == {Role.PROCESS}
    assert officer(staff("ha"), ward, day=DAY).roles == {Role.ASSIGN, Role.SIGN}
    assert posts(staff("thao"), day=DAY) == [commune("20992")]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("code", ["20341", "20359", "20965", "20992"])
def test_a_whole_dossier_can_be_settled_in_each_demo_commune(code):
    committee = commune(code)
    desk = agencies.one_stop_of(committee, DAY)
    for unit, roles in ((desk, ("receive", "return")), (committee, ("assign", "process", "sign"))):
        for role in roles:
            assert agencies.staff_in(unit, role, DAY)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("code", ["502", "517"])
@pytest.mark.parametrize("field", ["tai-chinh-ke-hoach", "tu-phap", "xay-dung"])
def test_a_whole_dossier_can_be_settled_in_each_demo_district(code, field):
    committee = district(code)
    desk = agencies.one_stop_of(committee, DAY)
    division = agencies.settling_unit(committee, field, DAY)
    assert agencies.staff_in(desk, Role.RECEIVE, DAY) and agencies.staff_in(desk, Role.RETURN, DAY)
    assert agencies.staff_in(division, Role.ASSIGN, DAY) and agencies.staff_in(division, Role.PROCESS, DAY)
    assert agencies.staff_in(division.agency(), Role.SIGN, DAY)


@pytest.mark.usefixtures("people")
def test_a_whole_dossier_can_be_settled_in_the_departments_with_staff():
    province = place("province", "49")
    centre = agencies.one_stop_of(province, DAY)
    assert agencies.staff_in(centre, Role.RECEIVE, DAY) and agencies.staff_in(centre, Role.RETURN, DAY)
    for field in ("tu-phap", "xay-dung"):
        department = agencies.settling_unit(province, field, DAY)
        for role in (Role.ASSIGN, Role.PROCESS, Role.SIGN):
            assert agencies.staff_in(department, role, DAY)
    office_roles = Counter(
        Assignment.objects.filter(unit__field_code="van-phong", unit__kind="office").values_list(
            "role", flat=True
        )
    )
    assert office_roles == {
        "tthc_control": 1,
        "catalogue_editor": 1,
        "unit_admin": 1,
        "system_admin": 1,
        "security_officer": 1,
    }


@pytest.mark.usefixtures("people")
def test_receiver_processor_and_signer_are_different_people_everywhere():
    assert agencies.staffing_report(DAY) == []


@pytest.mark.usefixtures("people")
def test_citizens_keep_their_diacritics_and_an_enterprise_is_there():
    assert set(Party.objects.values_list("name", flat=True)) >= {
        "Nguyễn Văn Minh",
        "Nguyễn Thị Thùy Dương",
        "H'Loan",
        "Zơrâm Thị Nhêu",
    }
    assert Party.objects.filter(kind=Party.Kind.ENTERPRISE, user__username="thubon").count() == 1
    for code in Party.objects.values_list("commune_code", flat=True):
        assert commune(code)


@pytest.mark.usefixtures("people")
def test_a_citizens_number_can_be_typed_at_the_counter_and_is_nobodys():
    """The fourth digit is sex and century of birth: 8 and 9 are the years 2300 to 2399."""
    for person in Party.objects.filter(kind=Party.Kind.CITIZEN):
        assert normalise_id(person.id_number) == person.id_number
        assert person.id_number[:4] == ("0498" if person.gender == "nam" else "0499")
        assert person.id_number[4:6] == f"{person.birth_date:%y}"
    enterprise = Party.objects.get(kind=Party.Kind.ENTERPRISE)
    assert normalise_tax_code(enterprise.id_number).startswith("00")


@pytest.mark.usefixtures("people")
def test_a_second_seed_changes_nothing_and_a_lost_person_comes_back():
    assert demo_people.seed_people(DAY) == 0
    lan = staff("lan")
    lan.assignments.all().delete()
    lan.delete()
    User.objects.filter(username="lan").delete()
    assert demo_people.seed_people(DAY) == 1
