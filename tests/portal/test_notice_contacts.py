"""Without an account: the link in a letter, the button beside a dossier, and what comes all the same."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from motcua.notifications import contacts
from motcua.notifications.models import ContactStop, Notice
from tests.portal import factories
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db
ADDRESS = "tuyet@hoian.example"


@pytest.fixture
def link():
    return urlsplit(contacts.contact_url(ADDRESS)).path


def test_the_link_asks_first_says_what_still_comes_and_is_taken_back_the_same_way(client, link):
    asked = text_of(client.get(link))
    assert "Ngừng thư không bắt buộc?" in asked and "Không cần tài khoản" in asked
    assert "Vẫn được gửi" in asked and "Mẫu 01" in asked and "Có kết quả, chưa tiếp nhận" in asked
    assert not ContactStop.objects.exists(), "mail programs open links by themselves"
    for _press in range(2):
        told = text_of(client.post(link, follow=True))
    assert "Đã ngừng thư không bắt buộc" in told
    assert ContactStop.objects.get().digest == contacts.digest_of(ADDRESS)
    assert "Ngừng thư không bắt buộc?" in text_of(client.post(link, {"again": "1"}, follow=True))
    assert not ContactStop.objects.exists()


def test_a_mail_program_stops_letters_by_one_post_without_a_page(link):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(link, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content) == (200, b"") and ContactStop.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_cut_in_half_says_what_to_do_and_stops_nothing(client, link, method):
    answer = getattr(client, method)(f"{link[:40]}/")
    assert answer.status_code == 409 and "Liên kết này không dùng được" in text_of(answer)
    assert not ContactStop.objects.exists()


def test_code_and_telephone_stop_short_messages_and_allow_them_again(client, minh):
    dossier = factories.received(minh)
    url = reverse("portal:tracked_messages", args=[dossier.code])
    assert client.post(url).status_code == 302 and not ContactStop.objects.exists(), "the code alone does not"
    client.post(reverse("portal:track"), {"code": dossier.code, "phone": dossier.contact_phone})
    page = text_of(client.get(reverse("portal:tracked", args=[dossier.code])))
    assert "Ngừng tin không bắt buộc" in page and "luật yêu cầu cơ quan báo tới bạn" in page
    told = text_of(client.post(url, follow=True))
    assert "Đã ngừng các tin không bắt buộc" in told and "Nhận lại mọi tin" in told
    assert ContactStop.objects.get().digest == contacts.digest_of(dossier.contact_phone)
    client.post(url, {"again": "1"})
    assert not ContactStop.objects.exists()


def test_who_found_the_dossier_by_his_own_telephone_stops_that_one_alone(client, minh):
    dossier = factories.received(minh)
    type(dossier).objects.filter(pk=dossier.pk).update(contact_phone="0905000111")
    assert minh.phone and minh.phone != "0905000111"
    client.post(reverse("portal:track"), {"code": dossier.code, "phone": minh.phone})
    client.post(reverse("portal:tracked_messages", args=[dossier.code]))
    assert ContactStop.objects.get().digest == contacts.digest_of(minh.phone)


def test_an_account_whose_address_stopped_is_told_and_takes_it_back(as_minh, minh, settings):
    settings.EMAIL_HOST = "127.0.0.1"
    page = reverse("portal:notice_ways")
    assert "đang ngừng nhận" not in text_of(as_minh.get(page))
    contacts.stop(digest=contacts.digest_of(minh.phone), at=factories.MONDAY)
    assert "đang ngừng nhận các tin không bắt buộc" in text_of(as_minh.get(page))
    told = text_of(as_minh.post(reverse("portal:allow_again"), follow=True))
    assert "Các tin bạn đã chọn lại được gửi" in told and "đang ngừng nhận" not in told


def test_a_stop_changes_nothing_of_the_dossier_and_its_receipt_still_comes(minh):
    contacts.stop(digest=contacts.digest_of(minh.phone), at=factories.MONDAY)
    dossier = factories.received(minh)
    said = Notice.objects.get(ref=dossier.pk, template="received", party_id=minh.pk)
    assert "sms" in set(said.deliveries.values_list("channel", flat=True))
