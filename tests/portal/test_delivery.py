"""How the result comes: chosen at filing, changed while it is not sent, seen on its way."""

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import returning
from tests.portal import factories
from tests.portal.pages import drawn, step, text_of

pytestmark = pytest.mark.django_db
HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ, Quảng Nam"


def url(dossier, name="delivery"):
    return reverse(f"portal:{name}", args=[dossier.pk])


def choose(client, dossier, **more):
    return client.post(url(dossier), drawn(client.get(url(dossier))) | more)


def posted(dossier):
    by = factories.someone(dossier.receiving_unit, Role.RETURN)
    return returning.hand_to_post(
        dossier_id=dossier.pk, by=by, at=factories.MONDAY, item="CI123456789VN", post_collects=True
    )


def test_the_post_needs_an_address_at_filing_and_the_others_do_not(as_minh, minh):
    draft = factories.ready_draft(minh)
    refused = as_minh.post(step(draft, "submit"), {"delivery": "post", "address": " Tam Kỳ "})
    assert refused.status_code == 422 and "Xin ghi đủ địa chỉ" in text_of(refused)
    as_minh.post(step(draft, "submit"), {"delivery": "post", "address": f"  {HOME} "})
    dossier = Dossier.objects.get(pk=draft.pk)
    assert (dossier.delivery, dossier.delivery_address) == ("post", HOME)
    again = factories.ready_draft(minh)
    as_minh.post(step(again, "submit"), {"delivery": "desk", "address": HOME, "another": "on"})
    assert Dossier.objects.get(pk=again.pk).delivery_address == ""


def test_it_is_changed_later_and_the_page_says_so(as_minh, minh):
    dossier = factories.received(minh)
    answer = choose(as_minh, dossier, delivery="post", address=HOME)
    assert answer.url == url(dossier, "dossier")
    text = text_of(as_minh.get(answer.url))
    assert f"Nhận qua bưu chính : {HOME}" in text or f"Nhận qua bưu chính: {HOME}" in text
    assert "Cách nhận kết quả đã được đổi." in text


def test_a_short_address_is_said_and_what_was_typed_stays(as_minh, minh):
    dossier = factories.received(minh)
    answer = choose(as_minh, dossier, delivery="post", address="Tam Kỳ")
    assert answer.status_code == 422 and drawn(answer)["address"] == "Tam Kỳ"


def test_on_its_way_it_is_seen_with_its_code_and_not_changed_any_more(as_minh, client, minh):
    dossier = factories.done(minh)
    choose(as_minh, dossier, delivery="post", address=HOME)
    posted(dossier)
    text = text_of(as_minh.get(url(dossier, "dossier")))
    assert "trên đường tới địa chỉ của bạn" in text and "Mã bưu gửi: CI123456789VN" in text
    answer = as_minh.get(url(dossier), follow=True)
    assert "không đổi được nữa: kết quả đang ở bưu chính" in text_of(answer)
    late = as_minh.post(url(dossier), {"key": str(dossier.pk), "delivery": "desk"}, follow=True)
    assert "không đổi được nữa" in text_of(late)
    outside = text_of(
        client.post(reverse("portal:track"), {"code": dossier.code, "phone": "0900000001"}, follow=True)
    )
    assert "giao cho bưu chính" in outside and "CI123456789VN" not in outside and HOME not in outside


def test_pressed_twice_it_is_written_once(as_minh, minh):
    dossier = factories.received(minh)
    values = drawn(as_minh.get(url(dossier))) | {"delivery": "desk"}
    as_minh.post(url(dossier), values)
    as_minh.post(url(dossier), values)
    assert dossier.events.filter(act="choose_delivery").count() == 1


def test_a_session_that_ends_keeps_the_choice(client, minh):
    dossier = factories.received(minh)
    client.post(url(dossier), {"delivery": "post", "address": HOME})
    answer = client.post(reverse("demo:step_in"), {"user": minh.user.pk, "next": url(dossier)})
    values = drawn(client.get(answer.url))
    assert (values["delivery"], values["address"]) == ("post", HOME)
