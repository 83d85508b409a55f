"""“Thanh toán” as the applicant meets it, without JavaScript: how much, the ways, the truth after."""

import pytest
from django.urls import reverse

from demo import gateway as demo_gateway
from motcua.dossiers.services import paying, paying_online
from motcua.payments.models import Attempt, CollectingAccount, Gateway
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories
from tests.payments.factories import owes
from tests.payments.scripted import Scripted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def dossier(world, settings):
    settings.PAYMENT_GATEWAYS = {"demo": "tests.payments.scripted.Scripted"}
    Scripted.standing, Scripted.down = {}, False
    row = factories.received(world, at=EARLY)
    owes(world, row, 15_000, at=EARLY)
    demo_gateway.seed(factories.SINCE)
    return row


def page(client, dossier, name="pay", *more, **query):
    return client.get(reverse(f"portal:{name}", args=[dossier.pk, *more]), query)


def test_the_page_says_how_much_and_how(world, dossier):
    minh = signed_in(world.minh)
    assert "Xem số tiền và thanh toán" in text_of(page(minh, dossier, "dossier"))
    text = text_of(page(minh, dossier))
    assert "15.000" in text and "Ngân hàng thử" in text and "3511000000001" in text and "<svg" in text
    assert "Nộp tại Bộ phận Tiếp nhận và Trả kết quả phường An Mỹ" in text
    assert signed_in(world.thao).get(reverse("portal:pay", args=[dossier.pk])).status_code == 302


def test_from_the_press_to_the_bank_and_back_to_the_truth(world, dossier):
    minh = signed_in(world.minh)
    for _click in range(2):
        sent = minh.post(reverse("portal:pay", args=[dossier.pk]), {"gateway": "thu"})
    attempt = Attempt.objects.get()
    assert sent.url.endswith(f"/thanh-toan/{attempt.pk}/?di=1")
    text = text_of(minh.get(sent.url))
    assert "Đang mở trang thanh toán" in text and 'http-equiv="refresh"' not in text
    paying_online.follow(attempt_id=attempt.pk, at=EARLY)
    leads = minh.get(sent.url).content.decode()
    assert f'content="0;url=https://ngan-hang.example/{attempt.reference}"' in leads

    waits = text_of(page(minh, dossier, "payment", attempt.pk, status="0", error="0", vnp_ResponseCode="00"))
    assert "Đang chờ ngân hàng xác nhận" in waits and "Đừng trả lần nữa" in waits
    assert "Nếu đã trả tiền, đừng trả lần nữa" in text_of(page(minh, dossier))
    from motcua.payments.gateway import Answer, Standing

    Scripted.standing[attempt.reference] = Answer(Standing.PAID, 15_000)
    paying_online.follow(attempt_id=attempt.pk, at=EARLY)
    done = text_of(page(minh, dossier, "payment", attempt.pk))
    assert "Đã nộp phí, lệ phí" in done and "Tải biên lai" in done and "refresh" not in done
    assert "biên lai số 0000001/2022" in text_of(page(minh, dossier))
    assert "Xem số tiền và thanh toán" not in text_of(page(minh, dossier, "dossier"))


def test_failed_and_expired_are_said_with_what_to_do(world, dossier):
    minh = signed_in(world.minh)
    minh.post(reverse("portal:pay", args=[dossier.pk]), {"gateway": "thu"})
    attempt = Attempt.objects.get()
    for state, words in (("failed", "không thành công"), ("expired", "đã hết hạn")):
        Attempt.objects.update(state=state)
        text = text_of(page(minh, dossier, "payment", attempt.pk))
        assert "Chưa thanh toán được" in text and words in text and "Chọn lại cách nộp" in text


def test_an_unknown_gateway_and_a_paid_fee_get_a_sentence(world, dossier):
    minh = signed_in(world.minh)
    url = reverse("portal:pay", args=[dossier.pk])
    assert "Cách thanh toán này hiện không dùng được" in text_of(
        minh.post(url, {"gateway": "x"}, follow=True)
    )
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    assert "đã được nộp đủ" in text_of(minh.post(url, {"gateway": "thu"}, follow=True))
    assert "không còn khoản nào phải nộp" in text_of(page(minh, dossier))


def test_another_s_payment_does_not_exist(world, dossier):
    from motcua.identity.models import Party

    minh = signed_in(world.minh)
    minh.post(reverse("portal:pay", args=[dossier.pk]), {"gateway": "thu"})
    stranger = signed_in(Party.objects.create(name="Người lạ", phone="0905000000"))
    assert page(stranger, dossier).status_code == 404
    assert page(stranger, dossier, "payment", Attempt.objects.get().pk).status_code == 404


def test_without_gateway_or_account_there_is_still_the_desk(world, dossier):
    Gateway.objects.update(active=False)
    CollectingAccount.objects.all().delete()
    text = text_of(page(signed_in(world.minh), dossier))
    assert "Trả trực tuyến" not in text and "Chuyển khoản" not in text and "có biên lai ngay" in text
