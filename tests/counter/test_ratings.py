"""The unit's satisfaction and its tablets, as officers see them: figures and words, never a person."""

import pytest
from django.urls import reverse

from motcua.feedback import terms
from motcua.feedback.models import RatingDevice
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories
from tests.feedback.test_rate import rate

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
