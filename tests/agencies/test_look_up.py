from datetime import date

import pytest

from motcua.agencies import services as agencies
from motcua.agencies.models import Delegation, Level, Role, Unit
from motcua.agencies.services.lookups import NoAgencyThere, NoOneStop
from tests.agencies.factories import DAY, commune, district, hold, person, place

pytestmark = pytest.mark.usefixtures("quangnam")


def test_each_level_receives_at_its_own_desk():
    names = [
        agencies.one_stop_of(unit, DAY).name
        for unit in (place("province", "49"), district("517"), commune("20992"))
    ]
    assert names == [
        "Trung tâm Phục vụ hành chính công tỉnh Quảng Nam",
        "Bộ phận Tiếp nhận và Trả kết quả huyện Núi Thành",
        "Bộ phận Tiếp nhận và Trả kết quả xã Tam Hải, huyện Núi Thành",
    ]


def test_a_department_and_a_division_receive_at_the_desk_above_them():
    province = place("province", "49")
    justice = agencies.settling_unit(province, "tu-phap", DAY)
    assert justice.short_name == "Sở Tư pháp"
    assert agencies.one_stop_of(justice, DAY) == agencies.one_stop_of(province, DAY)
    division = agencies.settling_unit(district("502"), "tu-phap", DAY)
    assert agencies.one_stop_of(division, DAY) == agencies.one_stop_of(district("502"), DAY)


def test_building_permits_go_to_urban_management_in_a_city_and_to_infrastructure_in_a_rural_district():
    names = [agencies.settling_unit(district(code), "xay-dung", DAY).short_name for code in ("502", "517")]
    assert names == ["Phòng Quản lý đô thị", "Phòng Kinh tế và Hạ tầng"]


def test_land_matters_go_to_the_branch_of_the_territory_and_come_in_at_the_district():
    branch = agencies.settling_unit(district("517"), "dat-dai", DAY)
    assert branch.name == "Chi nhánh Văn phòng Đăng ký đất đai huyện Núi Thành"
    assert agencies.agency_on(branch, DAY).short_name == "Sở TN&MT"
    assert agencies.one_stop_of(branch, DAY) == agencies.one_stop_of(district("517"), DAY)
    assert agencies.settling_unit(place("province", "49"), "dat-dai", DAY).short_name == "VPĐKĐĐ"


def test_the_agency_itself_settles_when_no_part_carries_the_field():
    ward = commune("20341")
    assert agencies.settling_unit(ward, "", DAY) == ward
    assert agencies.settling_unit(ward, "tu-phap", DAY) == ward


def test_every_part_knows_its_committee():
    tam_ky = district("502")
    for field in ("tu-phap", "xay-dung", "van-phong"):
        assert agencies.committee_of(agencies.settling_unit(tam_ky, field, DAY)) == tam_ky
    assert agencies.committee_of(agencies.one_stop_of(tam_ky, DAY), DAY) == tam_ky
    centre = agencies.one_stop_of(place("province", ""), DAY)
    assert agencies.committee_of(centre) == place("province", "49")


def test_an_unknown_territory_and_a_missing_desk_are_refused_in_a_sentence():
    with pytest.raises(NoAgencyThere, match="99999"):
        commune("99999")
    lonely = Unit.objects.create(
        name="Ban Quản lý thí điểm", kind="committee", level=Level.PROVINCE, valid_from=date(2022, 1, 1)
    )
    with pytest.raises(NoOneStop, match="Ban Quản lý thí điểm"):
        agencies.one_stop_of(lonely, DAY)


def test_before_the_first_day_there_is_nobody():
    with pytest.raises(NoAgencyThere):
        district("502", date(2021, 12, 31))


def test_people_of_a_role_are_those_who_hold_it_and_those_it_is_lent_to():
    ward = commune("20341")
    holder, borrower, gone = person("Lê Thị Ấu"), person("Đỗ Ân"), person("Trần Áo")
    (assignment,) = hold(holder, ward, Role.PROCESS)
    hold(gone, ward, Role.PROCESS)
    gone.left_on = DAY
    gone.save()
    Delegation.objects.create(
        assignment=assignment,
        to=borrower,
        reason="Nghỉ phép",
        decision="12/QĐ-UBND",
        valid_from=DAY,
        valid_to=date(2022, 8, 1),
    )
    assert agencies.staff_in(ward, Role.PROCESS, DAY) == [borrower, holder]
    assert agencies.staff_in(ward, "process", date(2022, 8, 1)) == [holder]
    assert agencies.staff_in(ward, Role.SIGN, DAY) == []


def test_look_ups_take_few_queries(django_assert_max_num_queries):
    ward = commune("20341")
    with django_assert_max_num_queries(2):
        agencies.one_stop_of(ward, DAY)
    division = agencies.settling_unit(district("502"), "xay-dung", DAY)
    with django_assert_max_num_queries(2):
        agencies.settling_unit(ward, "tu-phap", DAY)
    with django_assert_max_num_queries(1):
        agencies.staff_in(division, Role.PROCESS, DAY)
