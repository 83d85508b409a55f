"""A request about the form: only what was filed, ready to be put right, and nothing sent half right."""

import pytest
from django.urls import reverse

from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.status import Status
from motcua.dossiers.supplies import SupplyDraft
from tests.portal import factories, test_file
from tests.portal.pages import drawn, fill, step, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(as_minh, minh):
    """A birth registration with its form, filed through the pages."""
    test_file.begin(as_minh)
    draft = Draft.objects.get()
    test_file.answer_all(as_minh, draft)
    test_file.attach(as_minh, draft, ("giấy chứng sinh.pdf", factories.scan()))
    as_minh.post(step(draft, "submit"), {"delivery": "desk"})
    return Dossier.objects.get(pk=draft.pk)


def page(dossier, key):
    return reverse("portal:supplement_page", args=[dossier.pk, key])


def main(dossier):
    return reverse("portal:supplement", args=[dossier.pk])


def send(client, dossier, **more):
    return client.post(main(dossier), drawn(client.get(main(dossier))) | {"_send": "1"} | more)


def test_the_page_that_is_named_is_shown_as_it_was_filed_and_put_right(as_minh, minh, filed):
    factories.asked(minh, dossier=filed, words=("Họ, chữ đệm, tên của trẻ",))
    text = text_of(as_minh.get(main(filed)))
    assert "Trẻ được khai sinh" in text and "Như đã nộp" in text and "Người mẹ" not in text
    shown = as_minh.get(page(filed, "child"))
    assert drawn(shown)["child_name"] == "Nguyễn Gia Hân" and factories.WHY in text_of(shown)
    answer = fill(as_minh, page(filed, "child"), child_name="Nguyễn Gia Hân Như Ý")
    assert answer.url == f"{main(filed)}#to-khai"
    assert "Đã sửa, chờ gửi" in text_of(as_minh.get(main(filed)))
    filed.refresh_from_db()
    assert filed.answers["child_name"] == "Nguyễn Gia Hân"  # nothing changes before it is sent
    assert send(as_minh, filed).status_code == 302
    filed.refresh_from_db()
    assert filed.answers["child_name"] == "Nguyễn Gia Hân Như Ý"
    assert filed.events.get(act="supply_supplement").facts["answers"] == ["child_name"]


def test_a_page_that_was_not_named_is_not_offered(as_minh, minh, filed):
    factories.asked(minh, dossier=filed, words=("Họ, chữ đệm, tên của trẻ",))
    assert as_minh.get(page(filed, "mother")).status_code == 404


def test_when_the_request_names_no_page_all_of_them_are_open(as_minh, minh, filed):
    factories.asked(minh, dossier=filed, words=("Khai lại cho đúng sổ hộ khẩu",))
    text = text_of(as_minh.get(main(filed)))
    assert "Trẻ được khai sinh" in text and "Người mẹ" in text
    assert as_minh.get(page(filed, "mother")).status_code == 200


def test_going_through_without_a_change_answers_nothing(as_minh, minh, filed):
    factories.asked(minh, dossier=filed, words=("Họ, chữ đệm, tên của trẻ",))
    fill(as_minh, page(filed, "child"))
    answer = send(as_minh, filed)
    assert answer.status_code == 422 and "Họ, chữ đệm, tên của trẻ" in text_of(answer)
    assert send(as_minh, filed, note="Tên trẻ đúng như giấy chứng sinh.").status_code == 302


def test_a_mistake_is_kept_as_typed_and_stops_the_sending(as_minh, minh, filed):
    factories.asked(minh, dossier=filed, words=("Họ, chữ đệm, tên của trẻ",))
    wrong = fill(as_minh, page(filed, "child"), child_birth_date="30/02/2022")
    assert wrong.status_code == 422 and "không có ngày 30/02/2022 trong lịch" in text_of(wrong)
    assert "Còn chỗ chưa đúng" in text_of(as_minh.get(main(filed)))
    assert drawn(as_minh.get(page(filed, "child")))["child_birth_date"] == "30/02/2022"
    answer = send(as_minh, filed, note="đã sửa")
    assert answer.status_code == 422 and "Trang “Trẻ được khai sinh” của tờ khai" in text_of(answer)
    filed.refresh_from_db()
    assert filed.status == Status.WAIT_SUPP_PRE


def test_a_page_met_by_the_end_of_the_session_waits_as_typed(client, as_minh, minh, filed):
    factories.asked(minh, dossier=filed, words=("Họ, chữ đệm, tên của trẻ",))
    client.logout()
    client.post(page(filed, "child"), {"child_name": "Nguyễn Gia Hân Như Ý"})
    back = client.post(reverse("demo:step_in"), {"user": minh.user.pk, "next": page(filed, "child")})
    assert drawn(client.get(back.url))["child_name"] == "Nguyễn Gia Hân Như Ý"


def test_a_half_typed_page_is_saved_as_one_types(as_minh, minh, filed):
    factories.asked(minh, dossier=filed, words=("Họ, chữ đệm, tên của trẻ",))
    saved = as_minh.post(f"{page(filed, 'child')}?luu=1", {"child_name": "Nguyễn Gia"})
    assert "Đã lưu lúc" in text_of(saved)
    assert SupplyDraft.objects.get().unfinished["child"]["child_name"] == ["Nguyễn Gia"]
    assert drawn(as_minh.get(page(filed, "child")))["child_name"] == "Nguyễn Gia"
