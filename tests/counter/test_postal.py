"""The desk and the post: the choice written down, the parcel handed over, delivered or brought back."""

from datetime import datetime

import pytest
from django.urls import reverse

from motcua.dossiers.models import Dossier
from motcua.dossiers.services import returning
from motcua.dossiers.status import Delivery, Money, Status
from tests.counter import test_intake
from tests.counter.factories import EARLY, open_page, press, signed_in, text_of
from tests.dossiers import factories
from tests.payments.factories import owes

pytestmark = pytest.mark.django_db
HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ"


@pytest.fixture
def by_post(world):
    dossier = factories.done(world, at=EARLY)
    return returning.choose_delivery(
        dossier_id=dossier.pk, by=world.minh, at=EARLY, delivery=Delivery.POST, address=HOME
    )


def listed(client, part=""):
    return text_of(client.get(reverse("counter:postal"), {"xem": part}))


def test_from_the_list_to_the_post_and_back_to_over(world, by_post):
    tam = signed_in(world.tam)
    assert by_post.code in listed(tam) and HOME not in listed(tam)
    assert HOME in text_of(tam.get(reverse("counter:hand_to_post", args=[by_post.pk])))
    page = open_page(tam, by_post)
    assert "Giao bưu chính" in page
    said = text_of(press(tam, "hand_to_post", by_post, item="ci 123 456 789 vn"))
    assert "đã giao bưu chính, mã bưu gửi CI123456789VN." in said
    assert by_post.code not in listed(tam) and "CI123456789VN" in listed(tam, "dang-gui")
    mother = {"name": "Nguyễn Thị Mẹ", "id_number": "049058001234", "paper": "Mẹ của chủ hồ sơ"}
    said = text_of(press(tam, "confirm_post", by_post, **mother))
    assert "đã được bưu chính phát cho Nguyễn Thị Mẹ." in said
    assert Dossier.objects.get(pk=by_post.pk).status == Status.RETURNED
    assert by_post.code not in listed(tam, "dang-gui")


def test_what_comes_back_waits_at_the_desk(world, by_post):
    tam = signed_in(world.tam)
    press(tam, "hand_to_post", by_post, item="CI123456789VN")
    said = text_of(press(tam, "take_back_post", by_post, reason="Người nhận đi vắng, ba lần không gặp."))
    assert "đã về Một cửa" in said and "Trả kết quả" in open_page(tam, by_post)


def test_a_wrong_code_and_a_missing_address_are_said_beside_their_fields(world, by_post):
    tam = signed_in(world.tam)
    assert "gồm 6 đến 40 chữ cái" in text_of(press(tam, "hand_to_post", by_post, item="ĐẸP"))
    lan = signed_in(world.lan)
    refused = press(lan, "choose_delivery", by_post, delivery="post", address="Tam Kỳ")
    assert refused.status_code == 409 and "Chưa có địa chỉ đủ" in text_of(refused)
    said = text_of(press(lan, "choose_delivery", by_post, delivery="desk", address=""))
    assert "nhận tại một cửa." in said


def test_the_fee_is_asked_for_at_either_end(world, by_post):
    owes(world, by_post)
    tam = signed_in(world.tam)
    assert press(tam, "hand_to_post", by_post, item="CI123456789VN").status_code == 409
    press(tam, "hand_to_post", by_post, item="CI123456789VN", post_collects="on")
    press(tam, "confirm_post", by_post, name="Nguyễn Văn Minh", fee_collected="on")
    assert Dossier.objects.get(pk=by_post.pk).money == Money.PAID


def test_what_nobody_fetched_is_listed_with_the_telephone_masked(world):
    done = factories.done(world, at=EARLY)
    late = datetime(2022, 7, 20, 17, 0, tzinfo=EARLY.tzinfo)
    Dossier.objects.filter(pk=done.pk).update(received_at=late.replace(day=18), due_at=late)
    text = listed(signed_in(world.tam), "chua-nhan")
    assert done.code in text and "0905123456" not in text


def test_who_has_no_part_in_it_sees_nothing(world, by_post):
    for who in (world.dung, world.thao):
        assert signed_in(who).get(reverse("counter:postal")).status_code == 403
    assert press(signed_in(world.lan), "hand_to_post", by_post, item="CI123456789VN").status_code == 403
    assert signed_in(world.thao).get(reverse("counter:hand_to_post", args=[by_post.pk])).status_code in {
        403,
        404,
    }


def test_the_list_goes_on_by_key_and_asks_little(world, by_post, monkeypatch, django_assert_max_num_queries):
    from motcua.counter import postal

    monkeypatch.setattr(postal, "_PAGE", 1)
    again = factories.done(world, at=EARLY)
    returning.choose_delivery(
        dossier_id=again.pk, by=world.minh, at=EARLY, delivery=Delivery.POST, address=HOME
    )
    tam = signed_in(world.tam)
    tam.get(reverse("counter:postal"))
    with django_assert_max_num_queries(16):
        first = tam.get(reverse("counter:postal"))
    assert [row.pk for row in first.context["rows"]] == [by_post.pk]
    rest = tam.get(reverse("counter:postal"), {"after": first.context["next_key"]})
    assert [row.pk for row in rest.context["rows"]] == [again.pk]


def test_at_the_desk_the_post_needs_an_address(world):
    lan = signed_in(world.lan)
    by_post = {"d-delivery": "post", "d-address": "Tam Kỳ"}
    refused = test_intake.send(lan, world, "keep", **by_post)
    assert "Vui lòng ghi đủ địa chỉ để bưu chính phát được." in text_of(refused)
    test_intake.send(lan, world, "keep", **by_post, **{"d-delivery_address": HOME})
    assert Dossier.objects.get().delivery_address == HOME
