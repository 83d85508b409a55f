"""Following a dossier: with code and telephone, with the QR, and checking what one holds in the hand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.documents import services as documents
from motcua.dossiers.events import SHORT
from motcua.dossiers.models import Paper
from tests.portal import factories
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db
PHONE = "0900000001"


def ask(client, code, phone):
    return client.post(reverse("portal:track"), {"code": code, "phone": phone}, follow=True)


def test_code_and_telephone_show_the_road_so_far(client, minh):
    dossier = factories.received(minh)
    text = text_of(ask(client, f" {dossier.code.lower()} ", "+84 900 000 001"))
    assert "Hồ sơ đã được tiếp nhận." in text and "Trả kết quả trước" in text
    assert "phường An Mỹ" in text and "Nguyễn Văn Minh" not in text.split("Diễn biến")[1]


def test_the_ticket_works_before_there_is_a_code(client, minh):
    dossier = factories.filed(minh)
    text = text_of(ask(client, dossier.ticket, PHONE))
    assert "Chúng tôi trả lời có tiếp nhận hay không trước" in text


def test_a_wrong_code_and_a_wrong_telephone_are_answered_alike(client, minh):
    dossier = factories.filed(minh)
    wrong_code = ask(client, "DK-ABCDEFGH", PHONE)
    wrong_phone = ask(client, dossier.ticket, "0905123456")
    assert wrong_code.status_code == wrong_phone.status_code == 422
    clean = [text_of(answer) for answer in (wrong_code, wrong_phone)]
    assert clean[0] == clean[1] and "Chưa tìm thấy hồ sơ" in clean[0]


@pytest.mark.parametrize(("code", "phone"), [("", ""), ("DK-1", ""), ("", PHONE), ("x" * 500, "abc")])
def test_what_is_left_out_is_asked_for(client, code, phone):
    response = ask(client, code, phone)
    assert response.status_code == 422 and "Có mục cần xem lại" in text_of(response)


def test_guessing_is_stopped_after_ten_tries_a_minute(client, db):
    answers = [ask(client, f"DK-AAAAAAA{number}", PHONE).status_code for number in range(2, 14)]
    assert answers[0] == 422 and answers[-1] == 429


def test_the_qr_asks_for_the_telephone_and_shows_nothing_before(client, minh):
    dossier = factories.received(minh)
    url = reverse("portal:tracked", args=[dossier.code])
    assert url == f"/theo-doi/{dossier.code}"
    first = text_of(client.get(url))
    assert "Ghi số điện thoại" in first and dossier.version.name not in first
    ask(client, dossier.code, PHONE)
    assert dossier.version.name in text_of(client.get(url))


def test_a_code_that_does_not_exist_looks_the_same(client, minh):
    dossier = factories.filed(minh)
    pages = [
        text_of(client.get(reverse("portal:tracked", args=[code])))
        for code in (dossier.ticket, "DK-KHONGCO2")
    ]
    assert pages[0] == pages[1]


def test_a_refusal_is_told_with_its_reason(client, minh):
    from motcua.agencies.models import Role
    from motcua.dossiers.services import intake

    dossier = factories.filed(minh)
    by = factories.someone(dossier.receiving_unit, Role.RECEIVE)
    intake.refuse(
        dossier_id=dossier.pk,
        by=by,
        at=factories.MONDAY,
        reason_code="x",
        reason="Cần nộp tại nơi thường trú.",
    )
    text = text_of(ask(client, dossier.ticket, PHONE))
    assert "không được tiếp nhận" in text and "Lý do: Cần nộp tại nơi thường trú." in text


def check_receipt(client, code, digest):
    return text_of(client.post(reverse("portal:check_receipt"), {"code": code, "digest": digest}))


def test_the_digest_on_the_paper_is_still_in_the_chain_days_later(client, minh):
    dossier = factories.done(minh)
    printed = dossier.events.get(act="receive").digest[:SHORT]
    assert "Đúng. Diễn biến hồ sơ vẫn giữ nguyên" in check_receipt(client, dossier.code, printed.upper())


@pytest.mark.parametrize("digest", ["000000000000", "không phải mã", "abc"])
def test_a_digest_that_is_not_in_the_chain_is_said_plainly(client, minh, digest):
    dossier = factories.received(minh)
    assert "Không khớp." in check_receipt(client, dossier.code, digest)


def check_result(client, content, name="kết quả.pdf"):
    return client.post(reverse("portal:check_result"), {"file": SimpleUploadedFile(name, content)})


def test_a_signed_result_says_who_signed_and_that_nothing_changed(client, minh):
    dossier = factories.done(minh)
    pdf = documents.read(dossier.papers.get(kind=Paper.Kind.RESULT).file)
    text = text_of(check_result(client, pdf))
    assert "đã ký" in text and "Nội dung không thay đổi từ khi ký." in text
    changed = pdf.replace(b"/Contents", b"/Contentz", 1) + b"\n% them"
    assert "không thay đổi từ khi ký." not in text_of(check_result(client, changed))


def test_an_unsigned_pdf_a_picture_and_nothing_at_all(client, db):
    assert "không có chữ ký số nào" in text_of(check_result(client, factories.scan()))
    assert "Không đọc được tệp này" in text_of(check_result(client, b"MZ\x00", "kq.pdf"))
    assert "Xin chọn tệp PDF" in text_of(client.post(reverse("portal:check_result"), {}))


def test_a_result_of_thirty_megabytes_is_not_read(client, db):
    response = check_result(client, b"%PDF-1.7\n" + b"0" * 30_000_000)
    assert response.status_code == 422 and "lớn quá 20 MB" in text_of(response)
