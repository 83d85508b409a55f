"""Pages a phone brings to the desk: a link without an account, short-lived, that only adds."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.audit.models import Access
from motcua.counter import phone_links
from motcua.documents import digitising
from motcua.documents.models import Scan, ScanInput
from motcua.dossiers.models import Dossier, Paper
from tests.counter.factories import signed_in, text_of
from tests.counter.papers import BIRTH, filed, paper_of, picture
from tests.dossiers import scans

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(w):
    return signed_in(w.lan)


def link_of(client: Client, dossier: Dossier, paper: Paper) -> tuple[str, Scan]:
    """The address in the QR code that the desk shows."""
    url = reverse("counter:digitise_by_phone", args=[dossier.pk])
    answer = client.post(url, {"paper": str(paper.pk)}, follow=True)
    found = re.search(r'href="[^"]*(/can-bo/chup/[^"]+)"', text_of(answer))
    assert found and "<svg" in text_of(answer)
    return found.group(1), Scan.objects.order_by("-id").first()


def test_a_phone_without_an_account_brings_pages_in_order_and_retakes_one(lan, w):
    dossier = filed(w)
    link, scan = link_of(lan, dossier, paper_of(dossier, w.certificate))
    phone = Client()
    first = text_of(phone.get(link))
    assert BIRTH in first and w.minh.name not in first and "Chụp trang 1" in first
    for _page in range(3):
        phone.post(link, {"pages": picture(name="IMG_0001.HEIC.jpg")}, follow=True)
    second = scan.inputs.order_by("id")[1]
    text = text_of(phone.post(link, {"again": str(second.pk)}, follow=True))
    assert "Xong, gồm 2 trang" in text and "Chụp trang 3" in text
    count = reverse("counter:digitise_phone", args=[dossier.pk, scan.pk])
    assert "Điện thoại đã gửi 2 trang" in text_of(lan.get(count, headers={"HX-Request": "true"}))
    assert "đã nhận 2 trang" in text_of(phone.post(link, {"do": "done"}))
    assert scans.worked_off(scan).pages.count() == 2
    again = phone.post(link, {"pages": picture()})
    assert again.status_code == 410 and ScanInput.objects.filter(scan=scan).count() == 3


def test_the_phones_link_is_short_lived_and_good_for_one_scan(lan, w):
    dossier = filed(w)
    link, scan = link_of(lan, dossier, paper_of(dossier, w.certificate))
    old = digitising.make_token(scan.pk, timezone.now() - timedelta(minutes=10, seconds=1))
    for bad in (old, "khong-phai-ma", link.split("/")[3][:-2] + "xx"):
        answer = Client().get(reverse("counter:phone", args=[bad]))
        assert answer.status_code == 410 and "mở lại mã QR" in text_of(answer)
    digitising.give_up(scan_id=scan.pk)
    assert Client().get(link).status_code == 410


def test_each_page_renews_the_phones_link_for_an_hour_at_most(lan, w):
    dossier = filed(w)
    _link, scan = link_of(lan, dossier, paper_of(dossier, w.certificate))
    now = timezone.now()
    shown = now - timedelta(minutes=9)
    phone = Client()
    token = phone_links.show(scan.pk, session_key=lan.session.session_key, at=shown)
    nearly_old = reverse("counter:phone", args=[token])
    fresh = phone.post(nearly_old, {"pages": picture()}).url
    read, shown_at = digitising.scan_of_token(token_in(fresh), now + timedelta(minutes=9))
    assert read == scan and abs((shown_at - shown).total_seconds()) < 1
    with pytest.raises(digitising.PhoneLinkExpired):
        digitising.scan_of_token(token_in(fresh), now + timedelta(minutes=11))
    last = digitising.make_token(scan.pk, now, shown_at=now - timedelta(minutes=59))
    with pytest.raises(digitising.PhoneLinkExpired):
        digitising.scan_of_token(last, now + timedelta(minutes=2))


def test_the_phones_link_is_of_one_telephone_and_ends_with_the_officers_session(lan, w):
    dossier = filed(w)
    link, scan = link_of(lan, dossier, paper_of(dossier, w.certificate))
    phone, other = Client(), Client()
    assert other.get(link).status_code == 200, "looking takes nothing"
    renewed = phone.post(link, {"pages": picture()}).url
    for stolen in (link, renewed):
        assert other.get(stolen).status_code == other.post(stolen, {"pages": picture()}).status_code == 410
    assert phone.get(renewed).status_code == 200 and scan.inputs.count() == 1
    assert Access.objects.get(subject="scan", subject_id=scan.pk).staff_name == scan.begun_by
    lan.logout()
    assert phone.get(renewed).status_code == phone.post(renewed, {"pages": picture()}).status_code == 410
    assert scan.inputs.count() == 1


def token_in(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def test_the_desk_shows_a_new_code_before_the_old_one_is_too_old(lan, w):
    dossier = filed(w)
    _link, scan = link_of(lan, dossier, paper_of(dossier, w.certificate))
    url = reverse("counter:digitise_phone", args=[dossier.pk, scan.pk])
    assert 'hx-trigger="every 240s"' in text_of(lan.get(url))
    part = text_of(lan.get(f"{url}?ma=1", headers={"HX-Request": "true"}))
    assert "<svg" in part and "/can-bo/chup/" in part and "<html" not in part


def test_a_phone_that_sends_a_program_is_told_why(lan, w):
    dossier = filed(w)
    link, _scan = link_of(lan, dossier, paper_of(dossier, w.certificate))
    phone = Client()
    answer = phone.post(link, {"pages": picture(b"MZ\x90\x00" + b"\x00" * 60)})
    assert answer.status_code == 409 and "là chương trình" in text_of(answer)
    empty = phone.post(link, {})
    assert empty.status_code == 409 and "Chưa có trang nào" in text_of(empty)
