"""What is missing, supplied online: exactly what was asked, kept as it goes, sent once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import ending, supplement
from motcua.dossiers.services.intake import PaperIn
from motcua.dossiers.services.supplement import Supply
from motcua.dossiers.status import Act, Status
from motcua.dossiers.supplies import SupplyDraft
from motcua.identity.models import Party
from tests.portal import factories
from tests.portal.pages import drawn, text_of

pytestmark = pytest.mark.django_db


def url(dossier, name="supplement", *more):
    return reverse(f"portal:{name}", args=[dossier.pk, *more])


def component_of(dossier):
    return dossier.papers.filter(kind="component").order_by("made_at", "id").first().component


def pdf(name="giấy khai sinh rõ.pdf"):
    return SimpleUploadedFile(name, factories.scan(), content_type="application/pdf")


def post(client, dossier, button="_stay", **more):
    values = drawn(client.get(url(dossier)))
    values.pop("_remove", None)
    return client.post(url(dossier), values | {button: "1"} | more)


def with_file(dossier):
    return {f"file-{component_of(dossier).pk}": pdf()}


def test_the_corner_and_the_dossier_say_what_is_wanted_why_and_until_when(as_minh, minh):
    dossier = factories.asked(minh)
    until = "Cần bạn bổ sung trước 17:00 thứ Hai 15/08/2022"
    corner = text_of(as_minh.get(reverse("portal:account")))
    assert until in corner and factories.WHY in corner
    text = text_of(as_minh.get(url(dossier, "dossier")))
    assert until in text and f"Vì: {factories.WHY}" in text and "Mở phiếu yêu cầu bổ sung" in text
    assert component_of(dossier).name in text
    form = dossier.papers.get(template="form02")
    opened = as_minh.get(url(dossier, "paper", form.pk), follow=True)
    assert opened["Content-Type"] == "application/pdf"


def test_without_scripts_a_file_and_a_note_go_in_one_press_and_a_receipt_answers(as_minh, minh):
    dossier = factories.asked(minh)
    answer = post(as_minh, dossier, "_send", note="Bản chụp lại ngày 25/7.", **with_file(dossier))
    assert answer.url == url(dossier, "supplement_sent")
    text = text_of(as_minh.get(answer.url))
    assert "Phần bổ sung đã được nhận" in text and "giấy khai sinh rõ.pdf" in text
    assert "Bản chụp lại ngày 25/7." in text and "trả lời có tiếp nhận hay không trước" in text
    dossier.refresh_from_db()
    assert dossier.status == Status.SUBMITTED
    assert not SupplyDraft.objects.exists()
    mine = dossier.papers.filter(component=component_of(dossier))
    assert mine.get(replaced_at=None).file.name == "giấy khai sinh rõ.pdf"


def test_after_appraisal_the_receipt_says_the_new_due_date(as_minh, minh):
    dossier = factories.asked_after(minh)
    text = text_of(as_minh.get(url(dossier, "dossier")))
    assert "đang tạm dừng và tính lại từ đầu" in text
    answer = post(as_minh, dossier, "_send", **with_file(dossier))
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING
    assert "Thời hạn giải quyết được tính lại từ đầu" in text_of(as_minh.get(answer.url))


def test_what_is_missing_is_said_and_nothing_is_lost(as_minh, minh):
    dossier = factories.asked(minh)
    answer = post(as_minh, dossier, "_send", note="Chờ tôi tìm giấy.")
    text = text_of(answer)
    assert answer.status_code == 422 and "Còn thiếu, chưa gửi được" in text
    assert component_of(dossier).name in text
    assert drawn(as_minh.get(url(dossier)))["note"] == "Chờ tôi tìm giấy."
    assert Dossier.objects.get(pk=dossier.pk).status == Status.WAIT_SUPP_PRE


def test_it_is_kept_as_it_goes_and_can_be_taken_off_again(as_minh, minh):
    dossier = factories.asked(minh)
    saved = as_minh.post(f"{url(dossier)}?luu=1", {"note": "đang viết"})
    assert "Đã lưu lúc" in text_of(saved)
    post(as_minh, dossier, "_stay", **with_file(dossier))
    page = as_minh.get(url(dossier))
    assert "giấy khai sinh rõ.pdf" in text_of(page) and "Đã có tệp" in text_of(page)
    assert drawn(page)["note"] == "đang viết"
    file = SupplyDraft.objects.get().files.get().file_id
    as_minh.post(url(dossier), {"_remove": str(file)})
    assert "giấy khai sinh rõ.pdf" not in text_of(as_minh.get(url(dossier)))


def test_pressed_twice_it_is_sent_once_and_going_back_leads_to_the_receipt(as_minh, minh):
    dossier = factories.asked(minh)
    values = drawn(as_minh.get(url(dossier))) | {"_send": "1"} | with_file(dossier)
    first = as_minh.post(url(dossier), values)
    again = as_minh.post(url(dossier), {"key": values["key"], "note": "", "_send": "1"})
    back = as_minh.get(url(dossier))
    assert first.url == again.url == back.url == url(dossier, "supplement_sent")
    assert dossier.events.filter(act=Act.SUPPLY_SUPPLEMENT).count() == 1


def test_in_pieces_as_with_scripts_and_on_after_a_lost_line(as_minh, minh):
    dossier = factories.asked(minh)
    component, content = component_of(dossier), factories.scan()
    begun = as_minh.post(
        url(dossier, "supplement_begin_upload"),
        {"name": "giấy.pdf", "size": len(content), "component": component.pk},
    ).json()
    place = url(dossier, "supplement_upload", begun["upload"])
    half = len(content) // 2

    def send(start, end):
        return as_minh.post(
            place,
            content[start:end],
            content_type="application/octet-stream",
            headers={"Upload-Offset": str(start)},
        ).json()

    send(0, half)
    assert as_minh.get(place).json()["offset"] == half
    send(half, len(content))
    rows = as_minh.post(url(dossier, "supplement_finish", begun["upload"]))
    assert "giấy.pdf" in text_of(rows) and "Đã có tệp" in text_of(rows)
    assert post(as_minh, dossier, "_send").url == url(dossier, "supplement_sent")


def test_a_paper_that_was_not_asked_for_is_not_taken(as_minh, minh):
    dossier = factories.asked(minh, words=("Số điện thoại",))
    facts = {"name": "a.pdf", "size": 9, "component": component_of(dossier).pk}
    refused = as_minh.post(url(dossier, "supplement_begin_upload"), facts)
    assert refused.status_code == 404


def test_a_program_is_refused_beside_its_paper_and_the_good_file_stays(as_minh, minh):
    dossier = factories.asked(minh)
    name = f"file-{component_of(dossier).pk}"
    bad = SimpleUploadedFile("giấy.pdf", b"MZ\x90\x00" + b"\x00" * 500)
    answer = as_minh.post(url(dossier), {"note": "", "_stay": "1", name: [pdf(), bad]})
    assert answer.status_code == 422 and "Có tệp chưa nhận được" in text_of(answer)
    assert "giấy khai sinh rõ.pdf" in text_of(answer)


def test_the_proxy_supplies_too_and_a_stranger_finds_nothing(client, minh):
    owner = {"name": "Nguyễn Thị Mẹ", "id_number": "049070001234", "phone": "0905777888"}
    dossier = factories.asked(minh, owner=owner)
    assert dossier.proxy == minh
    client.force_login(Party.objects.get(user__username="alang").user)
    for name in ("supplement", "supplement_sent", "withdraw"):
        assert client.get(url(dossier, name)).status_code == 404
    client.force_login(minh.user)
    assert post(client, dossier, "_send", **with_file(dossier)).url == url(dossier, "supplement_sent")


def test_too_late_is_said_kindly_with_what_to_do(as_minh, minh):
    dossier = factories.asked(minh)
    assert ending.close_unsupplied(at=factories.MONDAY + timedelta(days=40)) == 1
    for answer in (as_minh.get(url(dossier)), as_minh.post(url(dossier), {"_send": "1"})):
        text = text_of(answer)
        assert "Đã quá thời hạn bổ sung" in text and "Nộp hồ sơ mới" in text
    text = text_of(as_minh.get(url(dossier, "dossier")))
    assert "đã được đóng vì quá thời hạn bổ sung" in text and "Cần bạn bổ sung" not in text


def test_what_the_desk_took_meanwhile_is_not_asked_for_again(as_minh, minh):
    dossier = factories.asked(minh)
    by = factories.someone(dossier.receiving_unit, Role.RECEIVE)
    papers = (PaperIn(component_of(dossier), originals=1),)
    supplement.supply_supplement(
        dossier_id=dossier.pk, by=by, at=factories.MONDAY, supply=Supply(papers=papers)
    )
    answer = as_minh.post(url(dossier), {"note": "", "_send": "1"})
    assert answer.url == url(dossier, "supplement_sent")
    assert "bản giấy nộp tại quầy" in text_of(as_minh.get(answer.url))


def test_a_session_that_ends_keeps_the_note_and_asks_for_the_file_again(client, minh):
    dossier = factories.asked(minh)
    client.post(url(dossier), {"note": "Tôi gửi bản mới", "_send": "1"})
    answer = client.post(reverse("demo:step_in"), {"user": minh.user.pk, "next": url(dossier)})
    page = client.get(answer.url)
    assert drawn(page)["note"] == "Tôi gửi bản mới" and "hãy chọn lại" in text_of(page)
    assert Dossier.objects.get(pk=dossier.pk).status == Status.WAIT_SUPP_PRE


def test_without_an_account_it_says_so_with_nothing_personal(client, minh):
    dossier = factories.asked(minh, words=("Ngày sinh của Nguyễn Văn Minh",))
    answer = client.post(
        reverse("portal:track"), {"code": dossier.ticket, "phone": "0900000001"}, follow=True
    )
    text = text_of(answer)
    assert "Hồ sơ cần được bổ sung trước 17:00 thứ Hai 15/08/2022" in text
    assert "Đăng nhập để bổ sung" in text and "mang tới" in text
    assert "Nguyễn Văn Minh" not in text and factories.WHY not in text
    assert "Nội dung cần khai lại hoặc giải thích" in text


def test_the_page_asks_the_database_little(as_minh, minh, django_assert_max_num_queries):
    dossier = factories.asked(minh)
    with django_assert_max_num_queries(20):
        as_minh.get(url(dossier))
