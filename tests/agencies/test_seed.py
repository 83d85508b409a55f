import time
from collections import Counter
from datetime import date

import pytest

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.agencies.seed.quangnam import province
from tests.agencies.factories import DAY, commune, district, place

PARTS = {  # phường, thị trấn, xã of each district as published
    "502": (9, 0, 4), "503": (9, 0, 4), "504": (0, 0, 10), "505": (0, 1, 10), "506": (0, 1, 17),
    "507": (7, 0, 13), "508": (0, 1, 13), "509": (0, 2, 11), "510": (0, 1, 11), "511": (0, 1, 11),
    "512": (0, 1, 10), "513": (0, 1, 21), "514": (0, 1, 14), "515": (0, 1, 12), "516": (0, 0, 10),
    "517": (0, 1, 16), "518": (0, 1, 10), "519": (0, 0, 6),
}  # fmt: skip


def test_the_list_of_territories_is_the_published_one():
    found = {
        district.gso_code: tuple(
            Counter(part.word for part in district.parts)[word] for word in ("phường", "thị trấn", "xã")
        )
        for district in province().parts
    }
    assert found == PARTS
    codes = [part.gso_code for district in province().parts for part in district.parts]
    assert len(codes) == len(set(codes)) == 241


@pytest.mark.usefixtures("quangnam")
def test_three_levels_are_there_with_a_one_stop_at_each():
    kinds = Counter(Unit.objects.on(DAY).values_list("level", "kind"))
    assert kinds["province", "committee"] == 1
    assert kinds["province", "office"] + kinds["province", "department"] == 21
    assert kinds["district", "committee"] == 18
    assert kinds["district", "division"] == 18 * 12
    assert kinds["district", "sub_unit"] == 18
    assert kinds["commune", "committee"] == 241
    assert [kinds[level, "one_stop"] for level in ("province", "district", "commune")] == [1, 18, 241]
    assert Unit.objects.on(DAY).filter(parent=district("502"), kind="committee").count() == 13


@pytest.mark.usefixtures("quangnam")
def test_identifiers_are_unique_and_only_the_provinces_own_is_not_fictitious():
    identifiers = list(Unit.objects.on(DAY).values_list("identifier", flat=True))
    assert len(identifiers) == len(set(identifiers))
    assert Unit.objects.get(fictitious=False).identifier == "000.00.00.H47"
    tam_ky = district("502")
    ward = commune("20341")
    assert tam_ky.identifier.startswith("000.00.")
    assert ward.identifier.split(".")[2:] == tam_ky.identifier.split(".")[2:]
    assert ward.identifier.startswith("000.")


@pytest.mark.usefixtures("quangnam")
def test_names_are_whole():
    assert commune("20341").name == "Ủy ban nhân dân phường An Mỹ, thành phố Tam Kỳ"
    assert district("516").name == "Ủy ban nhân dân huyện Nam Trà My"
    assert district("507").name == "Ủy ban nhân dân thị xã Điện Bàn"
    assert place("province", "49").name == "Ủy ban nhân dân tỉnh Quảng Nam"
    assert commune("20446").name == "Ủy ban nhân dân xã Tr'Hy, huyện Tây Giang"


@pytest.mark.django_db
def test_a_second_seed_changes_nothing_and_the_first_is_quick(django_assert_max_num_queries):
    start = time.perf_counter()
    with django_assert_max_num_queries(12):
        first = agencies.seed(DAY)
    assert time.perf_counter() - start < 2
    assert first == Unit.objects.count()
    assert agencies.seed(DAY) == 0
    assert agencies.seed(date(2023, 1, 2)) == 0


@pytest.mark.usefixtures("quangnam")
def test_a_seed_after_a_lost_unit_puts_it_back_under_the_unit_that_is_there():
    lost = agencies.one_stop_of(commune("20341"), DAY)
    lost.delete()
    assert agencies.seed(DAY) == 1
    assert agencies.one_stop_of(commune("20341"), DAY).parent == commune("20341")
