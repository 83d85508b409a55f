"""Narrowing the catalogue: what each choice leaves is what is then listed."""

from datetime import date

import pytest

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue import filters, seed
from motcua.catalogue.filters import Filters
from motcua.catalogue.models import ProcedureVersion

pytestmark = pytest.mark.django_db
DAY = date(2022, 7, 25)


@pytest.fixture(autouse=True)
def catalogue():
    seed.seed(DAY)


def listed(wanted):
    return {row.pk for row in wanted.narrow(ProcedureVersion.objects.in_force(DAY), DAY)}


def test_every_choice_lists_exactly_as_many_as_it_says():
    for one in filters.choices(Filters(), day=DAY):
        assert one.choices, one.name
        for choice in one.choices:
            wanted = Filters(**{one.name: choice.value})
            assert len(listed(wanted)) == choice.number > 0, (one.name, choice)


def test_filters_combine_and_each_counts_beside_the_others():
    wanted = Filters(level=Level.DISTRICT, online=filters.YES)
    for one in filters.choices(wanted, day=DAY):
        for choice in one.choices:
            both = Filters(**{**dict(wanted.chosen()), one.name: choice.value})
            assert len(listed(both)) == choice.number, (one.name, choice)


def test_what_is_listed_by_the_database_is_what_fits():
    everything = [row.pk for row in ProcedureVersion.objects.in_force(DAY)]
    for wanted in (
        Filters(agency="district:lao-dong"),
        Filters(subject="nguoi-nuoc-ngoai"),
        Filters(level=Level.COMMUNE, agency="district:lao-dong", online=filters.YES),
    ):
        assert listed(wanted) == filters.fitting(wanted, everything, day=DAY) != set()


def test_what_the_commune_hands_up_is_the_districts_to_settle():
    found = listed(Filters(agency="district:lao-dong"))
    assert ProcedureVersion.objects.get(procedure__code="1.001776").pk in found
    assert ProcedureVersion.objects.get(procedure__code="1.001776").pk not in listed(
        Filters(agency="commune")
    )


def test_a_value_nobody_has_leaves_nothing_and_is_said_as_it_stands():
    assert listed(Filters(subject="nguoi-sao-hoa")) == set()
    assert filters.said("subject", "nguoi-sao-hoa", day=DAY) == "nguoi-sao-hoa"
    assert filters.said("subject", "nguoi-nuoc-ngoai", day=DAY) == "Người nước ngoài"


def test_a_part_that_every_district_has_is_named_once():
    def add(level, field, name, short=""):
        Unit.objects.create(
            level=level, kind=UnitKind.DIVISION, field_code=field, name=name, short_name=short, valid_from=DAY
        )

    for place in ("huyện Núi Thành", "thành phố Tam Kỳ"):
        add(Level.DISTRICT, "tu-phap", f"Phòng Tư pháp {place}", "Phòng Tư pháp")
    add(Level.DISTRICT, "xay-dung", "Phòng Quản lý đô thị thành phố Tam Kỳ", "Phòng Quản lý đô thị")
    add(Level.DISTRICT, "xay-dung", "Phòng Kinh tế và Hạ tầng huyện Núi Thành", "Phòng Kinh tế và Hạ tầng")
    for number in range(5):
        add(Level.DISTRICT, "dat-dai", f"Chi nhánh Văn phòng Đăng ký đất đai {number}", f"CN {number}")
    add(Level.PROVINCE, "tu-phap", "Sở Tư pháp", "STP")
    assert filters.said("agency", "district:tu-phap", day=DAY) == "Phòng Tư pháp"
    assert filters.said("agency", "province:tu-phap", day=DAY) == "Sở Tư pháp"
    both = "Phòng Kinh tế và Hạ tầng, Phòng Quản lý đô thị"
    assert filters.said("agency", "district:xay-dung", day=DAY) == both
    assert filters.said("agency", "district:dat-dai", day=DAY) == "Chi nhánh Văn phòng Đăng ký đất đai"
    assert filters.said("agency", "commune", day=DAY) == "Ủy ban nhân dân cấp xã"


def test_choices_cost_no_query_once_they_are_kept(django_assert_num_queries):
    filters.choices(Filters(), day=DAY)
    with django_assert_num_queries(0):
        filters.choices(Filters(level=Level.COMMUNE), day=DAY)
