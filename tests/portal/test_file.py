"""Guided filing without JavaScript: every step as a plain form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.dossiers.models import Dossier, Draft
from motcua.identity.models import Party
from tests.portal import factories
from tests.portal.pages import drawn, fill, step, text_of

pytestmark = pytest.mark.django_db
BIRTH = "1.001193"
HOME = {"province": "49", "district": "502", "commune": "20341", "detail": "Khối phố Mỹ Hiệp"}


def address(name):
    return {f"{name}__{part}": value for part, value in HOME.items()}


def begin(client, **changes):
    """The first step of a birth registration at the applicant's own ward."""
    form = {"district": "502", "commune": "20341", "filed_by": "self", "case": case_of(BIRTH, 0)}
    response = client.post(reverse("portal:start", args=[BIRTH]), form | changes)
    assert response.status_code == 302, text_of(response)
    return Draft.objects.get()


def case_of(code, number):
    return factories.version(code).cases.order_by("position")[number].pk


def person(prefix, name, born):
    facts = {"name": name, "birth_date": born, "ethnicity": "Kinh", "nationality": "Việt Nam"}
    return {f"{prefix}_{part}": value for part, value in facts.items()} | address(f"{prefix}_residence")


def answer_all(client, draft):
    """Every page of the birth form, in order; returns the answer to the last."""
    page = {
        key: step(draft, "page", key)
        for key in ("requester", "child", "birth_place", "mother", "father", "copies")
    }
    fill(client, page["requester"], relation="Cha")
    child = {"child_name": "Nguyễn Gia Hân", "child_birth_date": "04/07/2022", "child_gender": "Nữ"}
    nation = {"child_ethnicity": "Kinh", "child_nationality": "Việt Nam"}
    fill(client, page["child"], **child, **nation, **address("child_home_town"))
    place = {"born_at": "facility", "facility": "Bệnh viện Đa khoa Quảng Nam"}
    fill(client, page["birth_place"], **place, **address("birth_address"))
    fill(client, page["mother"], mother_known="yes", **person("mother", "Zơrâm Thị Nhêu", "20/11/1997"))
    father = person("father", "Nguyễn Văn Minh", "14/03/1992")
    fill(client, page["father"], father_known="yes", marriage_registered="yes", **father)
    return fill(client, page["copies"], wants_copies="no", promise="true")


def attach(client, draft, *contents, **more):
    component = next(c for c in draft.version.components.all() if c.case_id == draft.case_id)
    files = [SimpleUploadedFile(name, content) for name, content in contents]
    return client.post(step(draft, "papers"), {f"file-{component.pk}": files, **more})


def test_a_birth_registration_is_filed_from_search_to_receipt(as_minh):
    draft = begin(as_minh)
    answered = answer_all(as_minh, draft)
    assert answered.status_code == 302 and answered.url == step(draft, "papers")
    attached = attach(as_minh, draft, ("giay-chung-sinh.pdf", factories.scan()))
    assert attached.url == step(draft, "review")
    review = text_of(as_minh.get(step(draft, "review")))
    assert "Nguyễn Gia Hân" in review and "04/07/2022" in review and "Còn thiếu" not in review
    response = as_minh.post(step(draft, "submit"), {"delivery": "desk"}, follow=True)
    receipt = text_of(response)
    dossier = Dossier.objects.get(pk=draft.pk)
    assert "Hồ sơ đã được nộp" in receipt and dossier.ticket in receipt
    assert "trước" in receipt and "phường An Mỹ" in receipt and b"<svg" in response.content
    assert (dossier.delivery, dossier.filed_by, dossier.status) == ("desk", "self", "submitted")
    assert dossier.answers["child_name"] == "Nguyễn Gia Hân"
    assert not any(key.startswith("_") for key in dossier.answers)
    assert not Draft.objects.exists()


def test_what_the_account_knows_is_already_written(as_minh):
    draft = begin(as_minh)
    values = drawn(as_minh.get(step(draft, "page", "requester")))
    assert values["requester_name"] == "Nguyễn Văn Minh"
    assert values["requester_residence.commune"] == "20341"


@pytest.mark.parametrize(("money", "said"), [("due", "Bạn còn phải nộp"), ("none", "không phải làm gì thêm")])
def test_the_receipt_does_not_say_that_nothing_is_left_to_do_while_a_fee_is_due(as_minh, minh, money, said):
    dossier = factories.filed(minh)
    Dossier.objects.filter(pk=dossier.pk).update(money=money)
    receipt = text_of(as_minh.get(reverse("portal:receipt", args=[dossier.pk])))
    assert said in receipt and ("chưa nộp" in receipt) == (money == "due")


def test_pressed_twice_it_is_filed_once(as_minh, minh):
    draft = factories.ready_draft(minh)
    first = as_minh.post(step(draft, "submit"), {"delivery": "online"})
    again = as_minh.post(step(draft, "submit"), {"delivery": "online"})
    assert first.url == again.url and Dossier.objects.count() == 1
    assert as_minh.get(step(draft, "papers")).url == first.url


def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(as_minh):
    draft = begin(as_minh)
    url = step(draft, "page", "child")
    response = fill(as_minh, url, child_name="Nguyễn Gia Hân", child_birth_date="31/02/2022")
    text = text_of(response)
    assert response.status_code == 422
    assert "không có ngày 31/02/2022 trong lịch" in text
    later = drawn(as_minh.get(url))
    assert (later["child_name"], later["child_birth_date"]) == ("Nguyễn Gia Hân", "31/02/2022")


def test_a_page_left_with_a_mistake_cannot_be_filed_unseen(as_minh):
    draft = begin(as_minh)
    answer_all(as_minh, draft)
    attach(as_minh, draft, ("giay.pdf", factories.scan()))
    fill(as_minh, step(draft, "page", "child"), child_birth_date="44/44/2022")
    assert "trang “Trẻ được khai sinh” còn chỗ chưa đúng" in text_of(
        as_minh.get(step(draft, "review"))
    ).replace("Trang", "trang")
    as_minh.post(step(draft, "submit"), {"delivery": "desk"})
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_a_half_typed_page_is_saved_as_one_types(as_minh):
    draft = begin(as_minh)
    url = step(draft, "page", "child")
    saved = as_minh.post(f"{url}?luu=1", {"child_name": "Nguyễn Gia H", "child_birth_date": "04/0"})
    assert saved.content.decode().startswith("Đã lưu lúc ")
    assert drawn(as_minh.get(url))["child_birth_date"] == "04/0"


def test_districts_follow_the_province_without_javascript(as_minh):
    draft = begin(as_minh)
    url = step(draft, "page", "birth_place")
    response = as_minh.post(url, {"_refresh": "1", "born_at": "home", "birth_address.province": "49"})
    assert "Thành phố Hội An" in text_of(response) and response.status_code == 200
    assert "Có mục cần xem lại" not in text_of(response)
    assert "Trẻ không có giấy chứng sinh" in text_of(response)


def test_a_page_that_does_not_exist_for_this_person_is_404(as_minh):
    draft = begin(as_minh)
    assert as_minh.get(step(draft, "page", "khong-co")).status_code == 404


def test_filing_incomplete_says_everything_that_lacks(as_minh):
    draft = begin(as_minh)
    text = text_of(as_minh.post(step(draft, "submit"), {"delivery": "desk"}))
    assert "Còn thiếu, chưa nộp được" in text and "Giấy chứng sinh" in text
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_no_delivery_is_chosen_for_the_person(as_minh, minh):
    draft = factories.ready_draft(minh)
    assert "delivery" not in drawn(as_minh.get(step(draft, "review")))


def test_a_delivery_must_be_chosen(as_minh, minh):
    draft = factories.ready_draft(minh)
    assert "Xin chọn cách nhận kết quả" in text_of(
        as_minh.post(step(draft, "submit"), {"delivery": "bồ câu"})
    )


def test_where_is_asked_for_in_sentences(as_minh):
    response = as_minh.post(reverse("portal:start", args=[BIRTH]), {"district": "502"})
    text = text_of(response)
    assert response.status_code == 422
    assert "Xin chọn xã, phường, thị trấn." in text and "Xin chọn trường hợp của bạn." in text
    assert not Draft.objects.exists()


def test_the_place_is_chosen_step_by_step_without_javascript(as_minh):
    form = {"_refresh": "1", "district": "503", "filed_by": "authorised"}
    text = text_of(as_minh.post(reverse("portal:start", args=[BIRTH]), form))
    assert "Phường Minh An" in text and "Họ và tên người ủy quyền" in text and "Xin chọn" not in text


def test_who_files_for_whom_is_recorded(as_minh, minh):
    draft = begin(
        as_minh,
        filed_by="authorised",
        owner_name="Zơrâm Thị Nhêu",
        owner_id_number="049187 000004",
        owner_phone="+84 900 000 004",
        owner_paper="Số 12/2022, UBND xã Ch'ơm",
    )
    assert draft.owner["id_number"] == "049187000004"
    answer_all(as_minh, draft)
    attach(as_minh, draft, ("giay.pdf", factories.scan()))
    text = text_of(as_minh.get(step(draft, "review")))
    assert "Người nộp thay" in text and "Zơrâm Thị Nhêu" in text
    as_minh.post(step(draft, "submit"), {"delivery": "online"})
    dossier = Dossier.objects.get(pk=draft.pk)
    assert (dossier.filed_by, dossier.owner_name, dossier.proxy) == ("authorised", "Zơrâm Thị Nhêu", minh)
    assert dossier.proxy_paper == "Số 12/2022, UBND xã Ch'ơm"


def test_a_wrong_name_for_a_known_number_teaches_and_writes_nothing(as_minh, minh):
    known = Party.objects.create(name="Bhling Thị Nhêu", id_number="049187000004")
    for number in (known.id_number, "049187000012"):  # whether anybody has it or not, the answer is the same
        owner = {"name": "Người Lạ", "id_number": number, "phone": "0900000004", "paper": ""}
        draft = factories.ready_draft(minh, owner=owner)
        response = as_minh.post(step(draft, "submit"), {"delivery": "online"}, follow=True)
        assert response.redirect_chain and response.status_code == 200 and "Nhêu" not in text_of(response)
        assert Dossier.objects.get(pk=draft.pk).owner_id != known.pk
    known.refresh_from_db()
    assert (known.name, known.phone) == ("Bhling Thị Nhêu", "")


def test_a_bad_number_of_the_principal_is_said_beside_it(as_minh):
    facts = {"filed_by": "authorised", "owner_name": "Lê A", "owner_id_number": "12", "owner_phone": "abc"}
    response = as_minh.post(
        reverse("portal:start", args=[BIRTH]),
        {"district": "502", "commune": "20341", "case": case_of(BIRTH, 0)} | facts,
    )
    text = text_of(response)
    assert "“12” không phải là số định danh" in text and "“abc” không phải là số điện thoại" in text


def test_another_persons_draft_does_not_exist(client, minh):
    draft = factories.ready_draft(minh)
    client.force_login(Party.objects.get(user__username="alang").user)
    for name in ("resume", "where", "papers", "review", "discard"):
        assert client.get(step(draft, name)).status_code == 404
    assert client.post(step(draft, "submit"), {"delivery": "desk"}).status_code == 404
    assert client.post(step(draft, "begin_upload"), {"name": "a.pdf", "size": "9"}).status_code == 404


def test_a_draft_is_discarded_only_after_a_question(as_minh, minh):
    draft = factories.ready_draft(minh)
    assert "sẽ mất và không lấy lại được" in text_of(as_minh.get(step(draft, "discard")))
    assert Draft.objects.filter(pk=draft.pk).exists()
    text = text_of(as_minh.post(step(draft, "discard"), follow=True))
    assert "Đã bỏ bản đang soạn" in text and not Draft.objects.exists()


def test_a_procedure_without_a_form_goes_from_where_to_papers(as_minh):
    version = factories.plain_procedure()
    case = version.cases.order_by("position").first()
    form = {"district": "502", "commune": "20341", "filed_by": "self", "case": case.pk if case else ""}
    form["level"] = "commune"
    response = as_minh.post(reverse("portal:start", args=[version.procedure.code]), form)
    assert response.url == step(Draft.objects.get(), "papers")


def test_a_procedure_that_is_only_information_cannot_be_begun(as_minh):
    from motcua.catalogue.models import ProcedureVersion

    version = ProcedureVersion.objects.filter(online_level="none").select_related("procedure").first()
    assert as_minh.get(reverse("portal:start", args=[version.procedure.code])).status_code == 404


def test_going_on_leads_to_the_first_thing_that_lacks(as_minh):
    draft = begin(as_minh)
    fill(as_minh, step(draft, "page", "requester"), relation="Cha")
    assert as_minh.get(step(draft, "resume")).url == step(draft, "page", "child")
    assert as_minh.get(reverse("portal:start", args=[BIRTH])).url == step(draft, "resume")


def test_the_same_filed_a_moment_ago_is_told_and_a_tick_files_it(as_minh, minh):
    as_minh.post(step(factories.ready_draft(minh), "submit"), {"delivery": "online"})
    first, draft = Dossier.objects.get(), factories.ready_draft(minh)
    told = as_minh.post(step(draft, "submit"), {"delivery": "online"})
    text = text_of(told)
    assert told.status_code == 409 and "Bạn vừa nộp hồ sơ cùng thủ tục này" in text and str(first) in text
    assert Draft.objects.filter(pk=draft.pk).exists() and b'name="another"' in told.content
    as_minh.post(step(draft, "submit"), {"delivery": "online", "another": "on"})
    assert Dossier.objects.filter(pk=draft.pk).exists()
