"""Taking a request back online: what follows is said first, once is enough, and not after a decision."""

import pytest
from django.urls import reverse

from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act, Status
from tests.portal import factories
from tests.portal.pages import drawn, text_of

pytestmark = pytest.mark.django_db


def url(dossier, name="withdraw"):
    return reverse(f"portal:{name}", args=[dossier.pk])


def press(client, dossier, **more):
    return client.post(url(dossier), drawn(client.get(url(dossier))) | more)


def test_what_happens_to_fee_and_papers_is_said_before(as_minh, minh):
    dossier = factories.received(minh)
    assert "Rút hồ sơ này" in text_of(as_minh.get(url(dossier, "dossier")))
    text = text_of(as_minh.get(url(dossier)))
    assert "không mở lại được" in text and "vẫn được lưu cùng hồ sơ" in text
    assert "không thu tiền" in text or "chưa nộp phí" in text
    assert Dossier.objects.get(pk=dossier.pk).status == Status.RECEIVED


@pytest.mark.parametrize("reason", ["", "Gia đình tôi tự thỏa thuận được " + "ồ" * 500])
def test_it_is_withdrawn_with_or_without_a_reason_and_the_page_says_so(as_minh, minh, reason):
    dossier = factories.received(minh)
    answer = press(as_minh, dossier, reason=reason)
    assert answer.url == url(dossier, "dossier")
    text = text_of(as_minh.get(answer.url))
    assert f"Đã rút hồ sơ {dossier.code}." in text and "đã được rút theo yêu cầu" in text
    assert "Rút hồ sơ này" not in text
    event = dossier.events.get(act=Act.WITHDRAW)
    assert event.facts["reason"] == reason and event.actor_name == minh.name


def test_pressed_twice_or_from_an_old_page_it_is_one_act(as_minh, minh):
    dossier = factories.received(minh)
    values = drawn(as_minh.get(url(dossier)))
    assert as_minh.post(url(dossier), values).url == as_minh.post(url(dossier), values).url
    assert as_minh.get(url(dossier)).url == url(dossier, "dossier")
    assert dossier.events.filter(act=Act.WITHDRAW).count() == 1


def test_while_something_is_asked_for_it_may_be_withdrawn(as_minh, minh):
    dossier = factories.asked_after(minh)
    press(as_minh, dossier)
    text = text_of(as_minh.get(url(dossier, "dossier")))
    assert "Cần bạn bổ sung" not in text and "đã được rút" in text
    assert as_minh.get(url(dossier, "supplement")).url == url(dossier, "dossier")


def test_after_the_decision_the_reason_is_said_and_nothing_happens(as_minh, minh):
    dossier = factories.done(minh)
    answer = as_minh.post(url(dossier), {"reason": "x"}, follow=True)
    assert "không rút được nữa: đã có quyết định được ký" in text_of(answer)
    assert Dossier.objects.get(pk=dossier.pk).status == Status.DONE


def test_a_session_that_ends_withdraws_nothing_and_keeps_the_words(client, minh):
    dossier = factories.received(minh)
    client.post(url(dossier), {"reason": "Tôi đổi ý."})
    assert Dossier.objects.get(pk=dossier.pk).status == Status.RECEIVED
    answer = client.post(reverse("demo:step_in"), {"user": minh.user.pk, "next": url(dossier)})
    page = client.get(answer.url)
    assert "hồ sơ chưa được rút" in text_of(page) and drawn(page)["reason"] == "Tôi đổi ý."
