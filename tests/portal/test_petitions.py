"""Petitions on the portal, as a browser without JavaScript sends them: send, follow, add, read, judge."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.documents.models import Blob
from motcua.feedback import receivers
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import Kind, State, Subject, Verdict
from motcua.feedback.services import answering, petitioning, picturing, sorting
from motcua.feedback.services.answering import Published
from motcua.feedback.services.petitioning import Said, Sender
from motcua.portal.tracking import GUESSES
from motcua.web.models import DayCount, RateWindow
from motcua.web.ratelimit import _key
from tests.portal import factories
from tests.portal.factories import MONDAY, someone
from tests.portal.pages import drawn, fill, text_of

pytestmark = pytest.mark.django_db
SEND, REPORT = reverse("portal:petition_send"), reverse("portal:field_report")
TITLE = "Hẹn trả giấy khai sinh ba lần chưa có"
TYPED = {
    "title": TITLE,
    "content": "Tôi nộp ngày 11/7, bị hẹn lại ba lần mà chưa có kết quả.",
    "name": "Trần Thị Hoa",
    "phone": "0905 111 222",
    "address": "Khối phố 3, phường An Mỹ",
}


def photo(place=b"QUANGNAM-15.57-108.48"):
    """A tiny JPEG that carries an EXIF comment with a place."""
    import cv2
    import numpy as np

    done, jpeg = cv2.imencode(".jpg", np.full((40, 60, 3), 200, np.uint8))
    assert done
    exif = b"Exif\x00\x00" + place
    return jpeg.tobytes()[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg.tobytes()[2:]


def room():
    unit = receivers.control_unit(MONDAY.date())
    return someone(unit, Role.TTHC_CONTROL)


def commune_of(client):
    """The first of the list on the form of field reports."""
    return re.search(r'<option value="(\d+)"', client.get(REPORT).content.decode())[1]


def answered(**sender):
    """Published by the control room after the ward's answer."""
    who = Sender(**({"name": "Trần Thị Hoa", "phone": "0905111222", "address": "Khối phố Chín"} | sender))
    said = Said(Kind.PETITION, TITLE, TYPED["content"], who)
    row = petitioning.send(said=said, at=MONDAY)
    desk = factories.desk()
    ward = desk.parent
    by = room()
    sorting.forward(petition_id=row.pk, by=by, to=ward, reason="Việc của phường An Mỹ.", at=MONDAY)
    leader, handler = someone(ward, Role.ASSIGN), someone(ward, Role.PROCESS)
    sorting.accept(petition_id=row.pk, by=leader, subject=Subject.CONDUCT, handler=handler.staff, at=MONDAY)
    words = "Phường đã trả kết quả và xin lỗi người dân."
    answering.answer(petition_id=row.pk, by=handler, text=words, verdict=Verdict.JUSTIFIED, at=MONDAY)
    answering.approve(petition_id=row.pk, by=someone(ward, Role.SIGN), at=MONDAY)
    published = Published("Hẹn trả giấy khai sinh nhiều lần", "Một người dân bị hẹn lại ba lần.")
    return answering.publish(petition_id=row.pk, by=by, published=published, at=MONDAY)


def test_a_connection_sends_a_few_a_day_and_an_account_counts_by_itself(minh):
    def stranger():
        return Client(REMOTE_ADDR="203.0.113.7")

    for _one in range(8):
        RateWindow.objects.all().delete()
        assert fill(stranger(), SEND, **TYPED).status_code == 302
    RateWindow.objects.all().delete()
    refused = fill(stranger(), SEND, **TYPED)
    assert refused.status_code == 422 and "đã gửi đủ 8 phản ánh" in text_of(refused)
    own = stranger()
    own.force_login(minh.user)
    RateWindow.objects.all().delete()
    assert fill(own, SEND, **TYPED).status_code == 302


def test_a_connection_sends_forty_megabytes_a_day_and_what_is_refused_is_not_kept(client):
    small = SimpleUploadedFile("anh.jpg", photo(), "image/jpeg")
    assert small.size < 1024
    assert fill(client, SEND, **TYPED, attached=small).status_code == 302
    kept, line = Blob.objects.count(), _key("petition-bytes", "127.0.0.1")
    assert DayCount.objects.filter(sender=line).update(hits=40 * 1024) == 1
    again = fill(client, SEND, **TYPED, attached=SimpleUploadedFile("b.jpg", photo(b"x" * 600), "image/jpeg"))
    assert again.status_code == 422 and "MB tệp kèm theo" in text_of(again)
    assert Petition.objects.count() == 1 and Blob.objects.count() == kept


def test_without_an_account_it_is_sent_and_its_page_says_code_and_time(client):
    answer = fill(client, SEND, **TYPED)
    row = Petition.objects.get()
    assert answer.url == reverse("portal:petition", args=[row.code]) + "?moi"
    text = text_of(client.get(answer.url))
    assert row.code in text and "0905111222" not in text and "đang xem xét. Hạn xử lý: trước" in text
    assert row.anonymous and row.unit == receivers.control_unit(MONDAY.date())


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client):
    answer = fill(client, SEND, **(TYPED | {"title": "Ngắn", "phone": "12"}))
    text = text_of(answer)
    assert answer.status_code == 422 and "ít nhất 10 ký tự" in text and TYPED["content"] in text
    assert not Petition.objects.exists()


def test_sent_twice_it_is_one(client):
    values = drawn(client.get(SEND)) | TYPED
    assert client.post(SEND, values).url == client.post(SEND, values).url
    assert Petition.objects.count() == 1


@pytest.mark.parametrize("form", [SEND, REPORT])
def test_from_a_dossier_it_is_linked_only_if_it_is_the_senders_own(as_minh, minh, client, form):
    dossier = factories.received(minh)
    typed = TYPED | {"dossier_code": dossier.code}
    if form == REPORT:
        typed |= {"commune": commune_of(client), "place": "Trước cổng chợ"}
    fill(as_minh, form, **typed)
    assert Petition.objects.get().dossier == dossier
    as_minh.logout()
    fill(client, form, **(typed | {"phone": "0905999888"}))
    other = Petition.objects.order_by("-id").first()
    assert other.dossier is None and dossier.code in other.content


def test_a_petition_does_not_tell_which_telephone_a_dossier_has(client, minh):
    """A wrong telephone counts as a guess, and who guessed too often is not told by a petition either."""
    dossier = factories.received(minh)
    typed = TYPED | {"dossier_code": dossier.code}
    fill(client, SEND, **(typed | {"phone": "0905999888"}))
    for number in range(GUESSES.EACH - 1):
        client.post(reverse("portal:track"), {"code": dossier.code, "phone": f"09059990{number:02}"})
    fill(client, SEND, **(typed | {"phone": dossier.contact_phone}))
    assert Petition.objects.count() == 2 and not Petition.objects.exclude(dossier=None).exists()


def test_who_is_signed_in_need_not_say_who_he_is_and_finds_all_of_his(as_minh, minh):
    assert drawn(as_minh.get(SEND))["name"] == minh.name
    fill(as_minh, SEND, title=TITLE, content=TYPED["content"], address="An Mỹ")
    assert TITLE in text_of(as_minh.get(reverse("portal:my_petitions")))


def test_a_field_report_needs_a_photo_only_and_a_place_and_loses_its_position(client, settings):
    values = (
        drawn(client.get(REPORT))
        | TYPED
        | {
            "commune": commune_of(client),
            "place": "Trước cổng chợ",
            "latitude": "15.573612345",
            "longitude": "108.47",
            "attached": SimpleUploadedFile("anh.jpg", photo(), "image/jpeg"),
        }
    )
    answer = client.post(REPORT, values)
    assert answer.status_code == 302
    row = Petition.objects.get()
    assert row.kind == Kind.FIELD and str(row.latitude) == "15.57361" and row.subject == Subject.PLACE
    kept = row.files.get()
    shown = picturing.make_public(file_id=kept.pk, at=MONDAY).shown
    from motcua.documents import services as documents

    assert b"QUANGNAM" in documents.read(kept.file) and b"QUANGNAM" not in documents.read(shown)
    assert picturing.make_public(file_id=kept.pk, at=MONDAY).shown == shown


def test_hints_with_a_number_speak_english_to_who_reads_english(client):
    client.cookies["django_language"] = "en"
    assert "At most 5 files" in text_of(client.get(SEND))
    assert "At most 5 photos" in text_of(client.get(REPORT))


def test_the_page_of_field_reports_alone_may_ask_where_the_browser_is(client):
    assert "geolocation=(self)" in client.get(REPORT).headers["Permissions-Policy"]
    assert "geolocation=()" in client.get(SEND).headers["Permissions-Policy"]


def test_a_program_sent_as_a_photo_is_refused_in_words(client):
    values = drawn(client.get(SEND)) | TYPED
    bad = SimpleUploadedFile("anh.jpg", b"MZ\x90\x00 program", "image/jpeg")
    answer = client.post(SEND, values | {"attached": bad})
    assert answer.status_code == 422 and not Petition.objects.exists()


def test_by_code_and_telephone_it_is_followed_and_a_wrong_one_learns_nothing(client):
    row = answered()
    url = reverse("portal:petition_follow")
    wrong = client.post(url, {"code": row.code, "phone": "0905000000"})
    none = client.post(url, {"code": "PAKN.20220101.0001", "phone": "0905111222"})
    assert wrong.status_code == none.status_code == 422
    assert "Chưa tìm thấy phản ánh" in text_of(wrong) and row.title not in text_of(wrong)
    found = client.post(url, {"code": row.code.lower(), "phone": "0905 111 222"}, follow=True)
    text = text_of(found)
    assert "xin lỗi người dân" in text and "Công khai câu trả lời" not in text
    assert "Mời bạn đọc và cho biết có hài lòng không" in text


def test_a_stranger_with_the_code_is_asked_for_the_telephone(client):
    row = answered()
    text = text_of(client.get(reverse("portal:petition", args=[row.code])))
    assert "Ghi số điện thoại" in text and row.title not in text and "Trần Thị Hoa" not in text
    posted = client.post(reverse("portal:petition", args=[row.code]), {"level": "1", "key": str(row.pk)})
    assert "Ghi số điện thoại" in text_of(posted)
    assert Petition.objects.get().state == State.PUBLISHED


def test_the_sender_adds_what_is_asked_for_and_judges_the_answer_without_javascript(client):
    fill(client, SEND, **TYPED)
    row = Petition.objects.get()
    url = reverse("portal:petition", args=[row.code])
    sorting.ask(petition_id=row.pk, by=room(), question="Xin cho biết mã hồ sơ của bạn.", at=MONDAY)
    page = client.get(url)
    assert "Xin cho biết mã hồ sơ của bạn." in text_of(page)
    assert client.post(url, drawn(page) | {"text": "ngắn"}).status_code == 422
    client.post(url, drawn(page) | {"text": "Mã hồ sơ in trên giấy hẹn."})
    row.refresh_from_db()
    assert row.state == State.NEW
    done = answered()
    client.post(reverse("portal:petition_follow"), {"code": done.code, "phone": "0905111222"})
    url = reverse("portal:petition", args=[done.code])
    assert client.post(url, drawn(client.get(url))).status_code == 422
    client.post(url, drawn(client.get(url)) | {"level": "1", "comment": "Trả lời chung chung."})
    done.refresh_from_db()
    assert done.state == State.RATED and done.liking == 1
    page = client.get(url)
    assert "Đề nghị trả lời lại" in text_of(page)
    assert client.post(url, drawn(page) | {"why": "chưa"}).status_code == 422
    why = "Chưa trả lời vì sao bị hẹn lại."
    client.post(url, drawn(page) | {"why": why})
    done.refresh_from_db()
    text = text_of(client.get(url))
    assert done.state == State.REOPENED and why in text and "Câu trả lời lần trước" in text
    assert "Gửi đề nghị" not in text


def test_public_answers_say_nothing_of_who_sent_them(client):
    row = answered()
    listed = text_of(client.get(reverse("portal:petitions"), {"q": "khai sinh"}))
    page = text_of(client.get(reverse("portal:petition_answer", args=[row.pk])))
    assert row.public_title in listed and "Phường đã trả kết quả" in page
    for private in ("Trần Thị Hoa", "Hoa", "0905111222", row.address, TYPED["content"]):
        assert private not in page.partition("<main")[2] and private not in listed
    assert "không có gì khớp" not in listed


def test_named_only_where_the_sender_wished_so(client):
    row = answered(anonymous=False)
    assert "Trần Thị Hoa" in text_of(client.get(reverse("portal:petition_answer", args=[row.pk])))


@pytest.mark.parametrize("junk", ["'; --", "x" * 300, "00000000-0000-0000-0000-000000000000"])
def test_junk_in_the_address_is_no_fault(client, junk):
    query = {"q": junk, "linhvuc": junk, "co-quan": junk, "after": junk}
    assert client.get(reverse("portal:petitions"), query).status_code == 200
    assert client.get(SEND, {"thu-tuc": junk, "ho-so": junk}).status_code == 200


def test_the_list_asks_the_database_a_fixed_number_of_times(client, django_assert_max_num_queries):
    for _number in range(3):
        answered()
    client.get(reverse("portal:petitions"))
    with django_assert_max_num_queries(12):
        client.get(reverse("portal:petitions"))


def test_one_address_sends_six_a_minute(client):
    values = drawn(client.get(SEND)) | TYPED
    codes = [client.post(SEND, values).status_code for _number in range(8)]
    assert 429 in codes
