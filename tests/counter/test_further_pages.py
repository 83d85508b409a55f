"""The pages of the further acts as a browser uses them; refusals are said in the service's own words."""

import pytest
from django.urls import reverse

from motcua.documents import services as documents
from motcua.dossiers.models import Visit
from motcua.dossiers.services import processing
from motcua.dossiers.status import Status
from tests.counter.factories import hidden, open_page, press, signed_in, text_of
from tests.dossiers import factories, side
from tests.dossiers.factories import vn

NOW = vn(2022, 7, 25, 8, 0)  # the demo's clock
WORDS = "Ghi theo văn bản số 12 ngày 25/7/2022 của đơn vị."


@pytest.fixture
def near(world):
    return side.neighbours(world)


def status_of(dossier):
    dossier.refresh_from_db()
    return dossier.status


def test_a_person_sent_home_is_written_down_and_the_slip_opens(world, near):
    lan = signed_in(world.lan)
    page = lan.get(reverse("counter:guide", args=[world.version.pk]))
    typed = hidden(text_of(page)) | {
        "why": "papers",
        "papers": [str(world.component.pk)],
        "others": "Giấy xác nhận của nơi ở cũ",
        "said": "Xin giấy ở UBND xã Tam Hải rồi quay lại trước thứ Sáu.",
        "way": "desk",
        "person_phone": "0905 123 456",
    }
    answer = lan.post(page.request["PATH_INFO"], typed, follow=True)

    visit = Visit.objects.get()
    assert visit.missing == [world.component.name, "Giấy xác nhận của nơi ở cũ"]
    assert reverse("counter:visit_slip", args=[visit.pk]) in text_of(answer)
    slip = lan.get(reverse("counter:visit_slip", args=[visit.pk]))
    assert slip.content == documents.read(visit.slip)


def test_guidance_that_names_no_paper_keeps_what_was_typed(world):
    lan = signed_in(world.lan)
    url = reverse("counter:guide", args=[world.version.pk])
    typed = hidden(text_of(lan.get(url))) | {"why": "papers", "said": WORDS, "way": "desk"}
    answer = lan.post(url, typed)

    assert answer.status_code == 422
    assert "Vui lòng chọn hoặc ghi giấy tờ còn thiếu" in text_of(answer) and WORDS in text_of(answer)
    assert not Visit.objects.exists()


def test_the_list_counts_who_sends_people_home_and_strangers_see_nothing(world, near):
    test_a_person_sent_home_is_written_down_and_the_slip_opens(world, near)
    head, other = signed_in(near.head), signed_in(world.dung)

    text = text_of(head.get(reverse("counter:visits")))
    assert "1 lượt từ" in text and "Trần Thị Lan" in text and "0905 123 456" not in text
    assert other.get(reverse("counter:visits")).status_code == 403
    odd = head.get(reverse("counter:visits"), {"tu": "32/13/2022", "den": "x", "after": "zz"})
    assert odd.status_code == 200


def test_the_list_costs_the_same_however_many_visits(world, near, django_assert_max_num_queries):
    from tests.dossiers.test_visits import guidance, record_guidance

    for _visit in range(6):
        record_guidance(guidance=guidance(world), by=world.lan, at=NOW)
    head = signed_in(near.head)
    head.get(reverse("counter:visits"))
    with django_assert_max_num_queries(16):
        head.get(reverse("counter:visits"))


def test_a_visit_on_site_from_plan_to_record(world, near):
    dossier = factories.assigned(world, at=NOW)
    dung, lan = signed_in(world.dung), signed_in(world.lan)
    plan = {
        "day": "26/07/2022",
        "hour": "8:30",
        "place": "Thửa 121",
        "persons": "Chuyên viên địa chính",
        "content": WORDS,
        "applicant": "on",
    }
    press(dung, "plan_verification", dossier, **plan)
    assert status_of(dossier) == Status.VERIFYING
    drawn = text_of(lan.get(reverse("counter:release_verification", args=[dossier.pk])))
    assert "Thửa 121" in drawn and "Phải có mặt" in drawn
    matter = dossier.matters.get()
    sheet = lan.get(reverse("counter:matter_paper", args=[dossier.pk, matter.pk]))
    assert sheet["Content-Type"] == "application/pdf"

    press(lan, "release_verification", dossier)
    assert "Xác minh thực địa" in open_page(dung, dossier)
    answer = press(dung, "record_verification", dossier, found=WORDS)
    assert "chưa đến lúc nên chưa ghi kết quả được" in text_of(answer)
    press(dung, "call_off_verification", dossier, reason=WORDS)

    assert status_of(dossier) == Status.PROCESSING


def test_a_plan_with_an_odd_hour_says_so(world, near):
    dossier = factories.assigned(world, at=NOW)
    answer = press(
        signed_in(world.dung), "plan_verification", dossier, day="30/02/2022", hour="25:00", place="x"
    )

    assert answer.status_code == 422
    assert "Giờ chưa đúng" in text_of(answer) and "Ngày chưa đúng" in text_of(answer)


def test_a_financial_duty_from_draft_to_confirmation(world, near):
    dossier = factories.assigned(world, at=NOW)
    dung, lan = signed_in(world.dung), signed_in(world.lan)
    owed = {"content": WORDS, "ground": "Điều 13 Nghị định 45/2014/NĐ-CP", "amount": "12.500.000"}
    press(dung, "propose_duty", dossier, **owed)
    assert status_of(dossier) == Status.DUTY_DRAFTED
    assert "12.500.000" in text_of(lan.get(reverse("counter:release_duty", args=[dossier.pk])))
    press(lan, "release_duty", dossier)
    assert "thời hạn tạm dừng" in open_page(lan, dossier)

    refused = press(lan, "prove_payment", dossier, number=" ")
    assert refused.status_code == 409 and "số chứng từ" in text_of(refused)
    press(lan, "prove_payment", dossier, number="CTT-0001")
    press(dung, "confirm_duty", dossier, document=WORDS)

    assert status_of(dossier) == Status.PROCESSING
    assert not dossier.matters.filter(closed_at=None).exists()
    assert "Hẹn lần hai" in open_page(dung, dossier)


@pytest.mark.parametrize("amount", ["mười triệu", "-5", "0", "9" * 19])
def test_an_amount_that_is_no_amount_is_said(world, amount):
    dossier = factories.assigned(world, at=NOW)
    answer = press(
        signed_in(world.dung), "propose_duty", dossier, amount=amount, content=WORDS, ground="Điều 1"
    )

    assert answer.status_code == 422 and "Số tiền chỉ gồm chữ số" in text_of(answer)


def test_the_head_urges_a_late_unit_and_the_letter_stands_inside(world, near):
    dossier = factories.assigned(world, at=vn(2022, 7, 18, 8, 0))
    head = signed_in(near.head)
    assert "Đôn đốc" in open_page(head, dossier)
    press(head, "urge", dossier, unit=str(world.committee.pk), text=WORDS)

    text = open_page(head, dossier)
    assert "01/ĐĐ-BPMC" in text and "Văn bản nội bộ" in text
    again = text_of(head.get(reverse("counter:urge", args=[dossier.pk])))
    assert "hôm nay đã đôn đốc rồi" in again


def test_a_wrong_result_is_mended_and_the_old_one_stands_marked(world, near):
    dossier = factories.returned(world, at=vn(2022, 7, 18, 8, 0))
    lan, dung, ha, tam = (signed_in(one) for one in (world.lan, world.dung, world.ha, world.tam))
    press(lan, "report_error", dossier, found_by="applicant", wrong=WORDS)
    assert status_of(dossier) == Status.CORRECTING
    press(dung, "propose_correction", dossier, f1="Nội dung đã sửa cho đúng.")
    press(ha, "sign_correction", dossier)
    press(tam, "return_correction", dossier, name="Nguyễn Văn Minh")

    assert status_of(dossier) == Status.RETURNED
    text = open_page(lan, dossier)
    assert "Kết quả đã được thay" in text and f"{dossier}-KQ2 thay {dossier}-KQ1." in text


def test_a_result_is_revoked_by_a_decision(world, near):
    dossier = factories.returned(world, at=vn(2022, 7, 18, 8, 0))
    press(signed_in(world.ha), "revoke_result", dossier, decision="Quyết định 15/QĐ-UBND", reason=WORDS)

    assert "Thu hồi 25/07/2022" in open_page(signed_in(world.lan), dossier)


def test_a_delegated_officer_is_shown_as_one(world, near):
    dossier = factories.assigned(world, at=NOW)
    both = factories.Officer(
        world.dung.staff, world.committee, frozenset({factories.Role.PROCESS}), combines=True
    )
    processing.propose(dossier_id=dossier.pk, by=both, at=NOW, data={})

    assert "Kiêm việc theo ủy quyền" in open_page(signed_in(world.lan), dossier)


def test_an_interlinked_dossier_from_the_desk_to_the_agency_and_back(world, near):
    dossier = factories.assigned(world, at=NOW)
    lan, police = signed_in(world.lan), signed_in(near.police)
    part = {"unit1": str(near.police.unit.pk), "work1": "Xác nhận cư trú", "days1": "2"}
    bad = press(lan, "share_out", dossier, way="turn", **part | {"days1": "0"})
    assert bad.status_code == 422
    press(lan, "share_out", dossier, way="turn", **part)
    assert status_of(dossier) == Status.INTERLINKED

    assert "Xác nhận cư trú" in text_of(police.get(reverse("counter:finish_share", args=[dossier.pk])))
    press(police, "finish_share", dossier, result=WORDS)

    assert status_of(dossier) == Status.PROCESSING
    assert signed_in(world.thao).get(reverse("counter:finish_share", args=[dossier.pk])).status_code == 404


def test_a_result_is_given_while_the_person_waits(world, near):
    dossier = side.taken_in_at_once(world, at=NOW)
    lan = signed_in(world.lan)
    assert "Trả kết quả ngay" in open_page(lan, dossier)
    given = {"number": "3", "signer": str(world.ha.staff.pk), "name": "Nguyễn Văn Minh"}
    drawn = text_of(lan.get(reverse("counter:settle_at_once", args=[dossier.pk])))
    assert 'name="number" value="1"' in drawn
    refused = press(lan, "settle_at_once", dossier, **given)
    assert "bỏ các số từ 1 đến 2" in text_of(refused) and status_of(dossier) != Status.RETURNED
    press(lan, "settle_at_once", dossier, **given, skipped_why="Hai trang của sổ bị hỏng.")

    assert status_of(dossier) == Status.RETURNED
    text = open_page(lan, dossier)
    assert "03/2022" in text and "Phiếu mã kiểm tra kết quả" in text and "Bỏ số 1–2" in text


def test_procedures_that_do_not_allow_it_do_not_offer_it(world, near):
    assert "Trả kết quả ngay" not in open_page(signed_in(world.lan), factories.taken_in(world, at=NOW))
