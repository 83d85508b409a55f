"""The road so far in plain words: who is signed in reads why and opens the forms; inner words stay inside."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.dossiers import tracking
from motcua.dossiers.services import delay, ending, processing, supplement
from motcua.dossiers.services.supplement import Item
from motcua.portal.standing import standing
from tests.portal import factories
from tests.portal.factories import MONDAY, someone
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db
WHY = "Cần xác minh thêm hộ khẩu của bà Nguyễn Thị Riêng."


def page(client, dossier):
    return text_of(client.get(reverse("portal:dossier", args=[dossier.pk])))


def corner(client):
    return text_of(client.get(reverse("portal:account")))


def tracked(client, dossier):
    fields = {"code": str(dossier), "phone": "0900000001"}
    return text_of(client.post(reverse("portal:track"), fields, follow=True))


def extended(minh):
    dossier, handler = factories.at_work(minh)
    due = dossier.due_at.date()
    delay.request_extension(
        dossier_id=dossier.pk,
        by=handler,
        at=MONDAY,
        reason_code="verification",
        reason=WHY,
        new_date=date(2022, 9, 5) if due.month < 9 else date(2022, 10, 3),
    )
    delay.sign_extension(dossier_id=dossier.pk, by=someone(dossier.agency, Role.SIGN), at=MONDAY)
    by = someone(dossier.receiving_unit, Role.HEAD_ONE_STOP)
    return delay.change_due_date(dossier_id=dossier.pk, by=by, at=MONDAY)


def proposed_refusal(minh):
    dossier, handler = factories.at_work(minh)
    return ending.propose_refusal(
        dossier_id=dossier.pk, by=handler, at=MONDAY, reason_code="khong-du-dieu-kien", reason=WHY
    )


def test_an_apology_says_the_old_and_the_new_day_and_opens_form_04(as_minh, minh):
    dossier = extended(minh)
    text = page(as_minh, dossier)
    assert "xin lỗi và hẹn lại" in text and "Hạn cũ" in text and "hẹn lại trước" in text
    assert WHY in text and "Mở Phiếu xin lỗi và hẹn lại ngày trả kết quả" in text


def test_without_an_account_the_apology_gives_its_kind_of_reason_only(client, minh):
    text = tracked(client, extended(minh))
    assert "Cần thêm thời gian thẩm tra, xác minh" in text and "hẹn lại trước" in text
    assert "Nguyễn Thị Riêng" not in text and "Mở Phiếu" not in text


def test_a_refusal_is_not_known_outside_before_it_is_released(as_minh, minh):
    dossier = proposed_refusal(minh)
    signer = someone(dossier.agency, Role.SIGN)
    for step in (lambda: None, lambda: ending.sign_refusal(dossier_id=dossier.pk, by=signer, at=MONDAY)):
        step()
        for text in (page(as_minh, dossier), corner(as_minh), tracked(as_minh, dossier)):
            told = text.lower().replace("bổ sung, từ chối, hẹn lại, kết quả vẫn được báo", "")
            assert "từ chối" not in told and "Nguyễn Thị Riêng" not in text
            assert "ang giải quyết" in text or "đang được giải quyết" in text


def test_a_refusal_sent_back_leaves_no_trace_outside(as_minh, minh):
    dossier = proposed_refusal(minh)
    before = len(tracking.timeline(dossier))
    signer = someone(dossier.agency, Role.SIGN)
    processing.send_back(dossier_id=dossier.pk, by=signer, at=MONDAY, reason="Xem lại căn cứ từ chối.")
    assert len(tracking.timeline(dossier)) == before


def test_a_released_refusal_gives_reason_and_form_to_its_owner_only(as_minh, client, minh):
    dossier = proposed_refusal(minh)
    ending.sign_refusal(dossier_id=dossier.pk, by=someone(dossier.agency, Role.SIGN), at=MONDAY)
    by = someone(dossier.receiving_unit, Role.RECEIVE)
    ending.release_refusal(dossier_id=dossier.pk, by=by, at=MONDAY)
    text = page(as_minh, dossier)
    assert WHY in text and "Mở Phiếu từ chối" in text and "quyền khiếu nại" in text
    outside = tracked(client, dossier)
    assert "không đủ điều kiện giải quyết" in outside and "Nguyễn Thị Riêng" not in outside


def test_a_request_only_drafted_says_nothing_in_the_list(as_minh, minh):
    dossier, handler = factories.at_work(minh)
    paper = dossier.papers.filter(kind="component").order_by("id").first()
    items = [Item(WHY, paper.component)]
    supplement.propose_supplement(dossier_id=dossier.pk, by=handler, at=MONDAY, items=items)
    for text in (corner(as_minh), page(as_minh, dossier)):
        assert "Một cửa gửi yêu cầu" not in text and "Nguyễn Thị Riêng" not in text
    assert "Đang giải quyết" in corner(as_minh)


def test_a_result_that_is_late_without_an_apology_is_not_promised_any_more(as_minh, minh):
    dossier = factories.received(minh)
    late = dossier.due_at.replace(year=dossier.due_at.year + 1)
    said = standing(dossier, signed_in=True, at=late)
    assert "đã quá hạn trả kết quả" in said.sentence and said.kind == "danger"
