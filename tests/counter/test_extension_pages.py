"""A later date: asked by the specialist, apologised for by the head, sent by the one-stop."""

import pytest
from django.urls import reverse

from motcua.dossiers.status import Act
from tests.counter.factories import EARLY, open_page, press, signed_in, text_of
from tests.dossiers import factories as dossiers
from tests.dossiers import side

GOOD = {"reason_code": "verification", "reason": side.REASON, "new_date": "02/08/2022"}


@pytest.fixture
def dung(world):
    return signed_in(world.dung)


def test_the_page_says_what_the_law_allows(world, dung):
    dossier = dossiers.assigned(world, at=EARLY)
    text = text_of(dung.get(reverse("counter:request_extension", args=[dossier.pk])))
    assert "17:00 thứ Năm 28/07/2022" in text and "Lãnh đạo phải ký trước" in text
    assert "17:00 thứ Tư 27/07/2022" in text and "sớm nhất 29/07/2022" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"new_date": "30/07/2022"}, "30/07/2022 không phải ngày làm việc (ngày nghỉ hằng tuần)"),
        ({"new_date": "02/09/2022"}, "02/09/2022 không phải ngày làm việc"),
        ({"new_date": "28/07/2022"}, "phải sau hạn hiện tại 28/07/2022"),
        ({"new_date": "31/02/2023"}, "Ngày chưa đúng"),
        ({"new_date": "02/08/2099"}, "2099"),
        ({"new_date": ""}, "Vui lòng ghi ngày"),
        ({"reason": "Chậm"}, "còn quá ngắn"),
        ({"reason_code": ""}, "chọn loại lý do"),
    ],
)
def test_a_date_or_reason_that_cannot_be_is_said_beside_its_field(world, dung, wrong, sentence):
    dossier = dossiers.assigned(world, at=EARLY)
    typed = GOOD | wrong
    answer = press(dung, "request_extension", dossier, **typed)
    assert answer.status_code == 422
    text = text_of(answer)
    assert sentence in text and typed["reason"] in text and typed["new_date"] in text
    assert not dossier.matters.exists()


def test_form_04_can_be_read_before_it_is_submitted(world, dung):
    dossier = dossiers.assigned(world, at=EARLY)
    answer = press(dung, "request_extension", dossier, preview="1", **GOOD)
    assert answer.content.startswith(b"%PDF") and not dossier.matters.exists()


def test_three_people_move_the_date_and_the_first_one_stays(world, dung):
    ha, head = signed_in(world.ha), signed_in(world.head)
    dossier = dossiers.assigned(world, at=EARLY)
    first = dossier.due_at
    assert "đã trình lãnh đạo" in text_of(press(dung, "request_extension", dossier, **GOOD))
    matter = dossier.matters.get()
    read = text_of(ha.get(reverse("counter:sign_extension", args=[dossier.pk])))
    paper = reverse("counter:matter_paper", args=[dossier.pk, matter.pk])
    assert paper in read and side.REASON in read and "17:00 thứ Ba 02/08/2022" in read
    draft = ha.get(paper).content
    assert draft.startswith(b"%PDF")
    assert "đã ký" in text_of(press(ha, "sign_extension", dossier))
    assert head.get(paper).content != draft, "now it is the signed one"
    assert "17:00 thứ Ba 02/08/2022" in text_of(press(head, "change_due_date", dossier))
    dossier.refresh_from_db()
    assert dossier.first_due_at == first and dossier.due_at == dossiers.vn(2022, 8, 2, 17, 0)
    assert "Phiếu xin lỗi và hẹn lại ngày trả kết quả" in open_page(head, dossier)


def test_once_used_the_button_is_gone_and_the_rule_is_said(world, dung):
    dossier = side.extended(world, at=EARLY)
    again = press(dung, "request_extension", dossier, **(GOOD | {"new_date": "04/08/2022"}))
    assert again.status_code == 409 and "đã được hẹn lại một lần" in text_of(again)
    assert side.REASON in text_of(again)


def test_the_head_may_say_no_and_the_specialist_reads_why(world, dung):
    dossier = side.extension_asked(world, at=EARLY)
    ha = signed_in(world.ha)
    page = text_of(ha.get(reverse("counter:sign_extension", args=[dossier.pk])))
    assert reverse("counter:decline_extension", args=[dossier.pk]) in page
    press(ha, "decline_extension", dossier, reason="Còn đủ thời gian, đề nghị làm ngay trong tuần.")
    text = open_page(dung, dossier)
    assert "Còn đủ thời gian" in text and "Không đồng ý gia hạn" in text
    assert dossier.events.filter(act=Act.DECLINE_EXTENSION).count() == 1


def test_a_deputy_of_a_division_does_not_apologise_for_the_agency(world):
    from motcua.agencies.models import Role, UnitKind

    dossier = side.extension_asked(world, at=EARLY)
    division = dossiers.unit("Phòng Tư pháp", UnitKind.DIVISION, parent=world.committee)
    deputy = dossiers.person("TP01", "Alăng Thị Đhêu", division, Role.SIGN)
    url = reverse("counter:sign_extension", args=[dossier.pk])
    assert signed_in(deputy).get(url).status_code == 404
