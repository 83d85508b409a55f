"""The unit's satisfaction and its tablets, as officers see them: figures and words, never a person."""

import pytest
from django.urls import reverse

from motcua.agencies.models import Level as Tier
from motcua.agencies.models import Unit, UnitKind
from motcua.common.kept import Kept
from motcua.feedback import terms
from motcua.feedback.models import RatingDevice
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import district, factories
from tests.feedback.test_rate import rate
from tests.portal.pages import text_of as words_of

pytestmark = pytest.mark.django_db
URL = reverse("counter:ratings")


@pytest.fixture
def rated(world):
    terms.seed()
    for number in range(5):
        dossier = factories.returned(world, at=EARLY)
        rate(dossier, {"overall": 3 if number else 1, "time": 2}, comment=f"Lời thứ {number}.", at=EARLY)
    return dossier


def test_the_leader_sees_shares_and_words_without_code_name_or_hour(world, rated):
    text = text_of(signed_in(world.ha).get(URL))
    assert "80,0%" in text and "Lời thứ 4." in text and "Tháng 07/2022" in text
    assert rated.code not in text and world.minh.name not in text and world.minh.phone not in text


def test_another_ward_sees_nothing_of_it_and_a_specialist_has_no_such_page(world, rated):
    assert "Lời thứ" not in text_of(signed_in(world.thao).get(URL))
    assert signed_in(world.dung).get(URL).status_code == 403


def test_a_district_sees_its_communes_side_by_side_and_no_share_of_a_few_answers(world, rated):
    above = district.above(world)
    quiet = factories.unit("UBND phường Hòa Hương", UnitKind.COMMITTEE, "H47.19.92", level=Tier.COMMUNE)
    Unit.objects.filter(pk=quiet.pk).update(parent=above.city)
    Kept.forget_everything()  # the ward stood before this minute
    client = signed_in(above.watcher)
    page = words_of(client.get(URL))
    assert "Từng cơ quan trên địa bàn" in page and "Lời thứ 4." in page
    lines = page.partition("Từng cơ quan trên địa bàn")[2].partition("Lời góp ý")[0]
    assert lines.index(f"{world.committee.name} 5 80,0%") < lines.index(
        "UBND phường Hòa Hương – chưa có phiếu"
    )
    one = words_of(client.get(URL, {"don-vi": str(quiet.pk)}))
    assert "Xem cả địa bàn" in one and "80,0%" not in one and "Lời thứ" not in one
    few = words_of(client.get(URL, {"tu": "01/01/2019", "den": "02/01/2019"}))
    assert "%" not in few.partition("Từng cơ quan trên địa bàn")[2].partition("Lời góp ý")[0]


def test_a_page_of_ratings_asks_the_database_a_fixed_number_of_times(
    world, rated, django_assert_max_num_queries
):
    client = signed_in(world.ha)
    client.get(URL)
    with django_assert_max_num_queries(14):
        client.get(URL)


@pytest.mark.parametrize("junk", ["x", "00000000-0000-0000-0000-000000000000", "'; --"])
def test_junk_in_the_address_is_no_fault(world, rated, junk):
    assert signed_in(world.ha).get(URL, {"tu": junk, "den": junk, "after": junk}).status_code == 200


def test_the_desk_sets_a_tablet_up_and_its_address_is_told_once(world):
    client, url = signed_in(world.tam), reverse("counter:rating_devices")
    assert client.post(url, {"name": "  "}).status_code == 422
    said = text_of(client.post(url, {"name": "Quầy 1"}))
    assert "/may-danh-gia/" in said and "Máy “Quầy 1” đã sẵn sàng" in said
    again = text_of(client.get(url))
    assert "Quầy 1" in again and "/may-danh-gia/" not in again
    device = RatingDevice.objects.get()
    client.post(reverse("counter:revoke_rating_device", args=[device.pk]))
    device.refresh_from_db()
    assert device.revoked_by == world.tam.staff


def test_nobody_outside_the_desk_sets_up_or_locks_a_tablet(world):
    client = signed_in(world.tam)
    client.post(reverse("counter:rating_devices"), {"name": "Quầy 1"})
    lock = reverse("counter:revoke_rating_device", args=[RatingDevice.objects.get().pk])
    assert signed_in(world.ha).post(lock).status_code == 403
    assert signed_in(world.dung).get(reverse("counter:rating_devices")).status_code == 403
    assert RatingDevice.objects.get().revoked_at is None
