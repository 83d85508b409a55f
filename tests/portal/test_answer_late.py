"""The office does not answer a filing in time: the person is told, the head too, and everybody sees it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.agencies.models import Assignment, Role, Unit
from motcua.dossiers.services import intake, upkeep
from motcua.dossiers.serving import NobodyReceives
from motcua.identity.models import Staff
from motcua.notifications.models import Notice
from tests.portal import factories
from tests.portal.factories import MONDAY
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def later(monkeypatch):
    monkeypatch.setattr("motcua.deadlines.clock.now", lambda: LATER)


def test_in_time_nothing_is_called_late(as_minh, minh):
    dossier = factories.filed(minh)
    text = text_of(as_minh.get(reverse("portal:dossier", args=[dossier.pk])))
    assert "Chúng tôi trả lời có tiếp nhận hay không trước" in text and "Quá hạn trả lời" not in text
    upkeep.run_due(at=MONDAY + timedelta(minutes=10))
    assert not Notice.objects.filter(template="answer_late").exists()


def test_the_page_the_list_and_the_public_tracking_say_late_and_whom_to_call(client, as_minh, minh, later):
    dossier = factories.filed(minh)
    head = Assignment.objects.filter(unit=dossier.receiving_unit, role=Role.HEAD_ONE_STOP).first()
    desk = head.staff if head else factories.someone(dossier.receiving_unit, Role.RECEIVE).staff
    page = text_of(as_minh.get(reverse("portal:dossier", args=[dossier.pk])))
    assert "Quá hạn trả lời:" in page and "Chúng tôi xin lỗi" in page and "mời bạn gọi" in page
    assert dossier.receiving_unit.name in page and desk.full_name in page
    assert "Quá hạn trả lời 1 ngày" in page and "Quá hạn trả 1 ngày" not in page
    assert "Chúng tôi trả lời có tiếp nhận hay không trước" not in page
    mine = as_minh.get(reverse("portal:account"))
    assert "Quá hạn trả lời" in text_of(mine) and "chip--late" in mine.content.decode()
    as_minh.logout()
    asked = {"code": dossier.ticket, "phone": dossier.contact_phone}
    tracked = as_minh.post(reverse("portal:track"), asked, follow=True)
    assert "Quá hạn trả lời:" in text_of(tracked) and "chip--late" in tracked.content.decode()


def test_where_nobody_s_number_is_known_the_provinces_own_is_told(as_minh, minh, later, settings):
    dossier = factories.filed(minh)
    Staff.objects.update(phone="")
    Unit.objects.update(phone="")
    page = text_of(as_minh.get(reverse("portal:dossier", args=[dossier.pk])))
    assert f"qua tổng đài {settings.PORTAL_OWNER['phone']}" in page
    upkeep.run_due(at=LATER)
    assert settings.PORTAL_OWNER["phone"] in Notice.objects.get(template="answer_late").body


def test_the_person_is_told_once_and_so_is_the_head_of_the_one_stop(minh):
    dossier = factories.filed(minh)
    for _ in range(2):
        upkeep.run_due(at=LATER)
    told = Notice.objects.get(template="answer_late")
    assert told.party_id == minh.pk and "xin lỗi" in told.body and "Cần hỏi, mời gọi: " in told.body
    heads = Assignment.objects.filter(unit=dossier.receiving_unit, role=Role.HEAD_ONE_STOP)
    heard = Notice.objects.filter(template="answer_late_staff").values_list("staff_id", flat=True)
    assert set(heads.values_list("staff_id", flat=True)) <= set(heard)


def test_an_answer_in_time_tells_nobody_of_lateness(minh):
    factories.received(minh)
    upkeep.run_due(at=LATER)
    assert not Notice.objects.filter(template="answer_late").exists()


def test_late_answers_stand_in_the_public_list_without_a_name_or_number(client, minh, later):
    dossier = factories.filed(minh)
    page = text_of(client.get(reverse("portal:late")))
    assert "1 hồ sơ nộp qua mạng quá hạn trả lời" in page and dossier.receiving_unit.name in page
    one = text_of(client.get(reverse("portal:late"), {"noi": str(dossier.receiving_unit_id)}))
    assert dossier.version.name in one
    assert dossier.ticket not in one and minh.name not in one


def test_nothing_is_filed_online_where_nobody_receives_and_it_is_said_where_instead(as_minh, minh):
    draft = factories.ready_draft(minh)
    Assignment.objects.filter(unit=draft.receiving_unit, role=Role.RECEIVE).delete()
    with pytest.raises(NobodyReceives, match="Mời nộp"):
        intake.submit(draft_id=draft.pk, by=minh, at=MONDAY)
    where = {"district": "502", "commune": "20341", "filed_by": "self"}
    url = reverse("portal:start", args=[draft.version.procedure.code])
    refused = as_minh.post(reverse("portal:where", args=[draft.pk]), where)
    assert url and refused.status_code == 422
    assert "chưa có cán bộ nhận hồ sơ" in text_of(refused) and "Mời nộp" in text_of(refused)
    chosen = text_of(as_minh.post(reverse("portal:where", args=[draft.pk]), where | {"_refresh": "1"}))
    assert "chưa có cán bộ nhận hồ sơ" in chosen
