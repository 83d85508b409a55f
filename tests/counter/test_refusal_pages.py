"""A dossier that ends without a result: refused after appraisal, or taken back by its owner."""

import pytest
from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.dossiers.models import Paper
from motcua.dossiers.status import Status
from tests.counter.factories import EARLY, open_page, press, signed_in, text_of
from tests.dossiers import factories as dossiers
from tests.dossiers import side

REASON = "Người đề nghị đang có đăng ký kết hôn hợp lệ tại xã Tam Hải."
GOOD = {"reason_code": "khong-du-dieu-kien", "reason": REASON}


def test_three_people_refuse_and_the_applicant_gets_the_signed_form(world):
    lan, dung, ha = (signed_in(who) for who in (world.lan, world.dung, world.ha))
    dossier = dossiers.assigned(world, at=EARLY)
    assert press(dung, "propose_refusal", dossier, preview="1", **GOOD).content.startswith(b"%PDF")
    assert "đã trình ký" in text_of(press(dung, "propose_refusal", dossier, **GOOD))
    page = text_of(ha.get(reverse("counter:sign_refusal", args=[dossier.pk])))
    assert REASON in page and reverse("counter:send_back", args=[dossier.pk]) in page
    assert "đã ký" in text_of(press(ha, "sign_refusal", dossier))
    paper = reverse("counter:matter_paper", args=[dossier.pk, dossier.matters.get().pk])
    assert paper in text_of(lan.get(reverse("counter:release_refusal", args=[dossier.pk])))
    assert "hồ sơ kết thúc" in text_of(press(lan, "release_refusal", dossier))
    dossier.refresh_from_db()
    assert dossier.status == Status.DECLINED
    assert dossier.papers.get(kind=Paper.Kind.FORM, template="form03").file
    assert "Phiếu từ chối" in open_page(lan, dossier)


def test_the_leader_sends_the_refusal_back_and_the_specialist_goes_on(world):
    dossier = side.refusal_proposed(world, at=EARLY)
    press(signed_in(world.ha), "send_back", dossier, reason="Chưa đủ căn cứ để từ chối, đề nghị bổ sung.")
    text = open_page(signed_in(world.dung), dossier)
    assert "Chưa đủ căn cứ để từ chối" in text and "Dự thảo và trình ký" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": "Không"}, "còn quá ngắn"),
        ({"reason": "  "}, "ghi rõ lý do"),
        ({"reason_code": ""}, "chọn loại lý do"),
        ({"reason": "Ă" * 2001}, "2001"),
    ],
)
def test_a_refusal_without_a_real_reason_is_not_drafted(world, wrong, sentence):
    dossier = dossiers.assigned(world, at=EARLY)
    answer = press(signed_in(world.dung), "propose_refusal", dossier, **(GOOD | wrong))
    assert answer.status_code == 422 and sentence in text_of(answer)
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING


def test_a_withdrawal_on_paper_keeps_who_came_with_which_paper(world):
    dossier = dossiers.assigned(world, at=EARLY)
    lan = signed_in(world.lan)
    page = text_of(lan.get(reverse("counter:withdraw", args=[dossier.pk])))
    assert "không mở lại được" in page and 'value="Nguyễn Văn Minh"' in page
    typed = {"name": "Nguyễn Văn Minh", "paper": "Đơn ngày 25/07/2022", "why": "Đã đổi ý."}
    press(lan, "withdraw", dossier, **typed)
    text = open_page(lan, dossier)
    assert "Nguyễn Văn Minh đề nghị rút hồ sơ tại quầy; đơn: Đơn ngày 25/07/2022. Đã đổi ý." in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "paper": "Đơn ngày 25/07"}, "họ tên người đến rút"),
        ({"name": "Nguyễn Văn Minh", "paper": ""}, "ghi đơn xin rút"),
        ({"name": "Ă" * 301, "paper": "Đơn"}, "301"),
    ],
)
def test_a_withdrawal_without_person_or_paper_is_not_written(world, typed, sentence):
    dossier = dossiers.assigned(world, at=EARLY)
    answer = press(signed_in(world.lan), "withdraw", dossier, **typed)
    assert answer.status_code == 422 and sentence in text_of(answer)


def test_a_dossier_with_a_signed_decision_is_not_taken_back(world):
    dossier = dossiers.done(world, at=EARLY)
    typed = {"key": str(uuid7()), "name": "Nguyễn Văn Minh", "paper": "Đơn ngày 25/07"}
    answer = signed_in(world.lan).post(reverse("counter:withdraw", args=[dossier.pk]), typed)
    assert answer.status_code == 409 and "chưa có quyết định được ký" in text_of(answer)
    assert "Rút hồ sơ" not in open_page(signed_in(world.lan), dossier)
