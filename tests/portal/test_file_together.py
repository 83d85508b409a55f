"""Birth, residence and health card filed once: shared answers and papers asked once, a dossier for each."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.catalogue.models import ProcedureGroup
from motcua.dossiers.models import Dossier, Draft, Paper
from motcua.dossiers.services import filing_together, intake, linked
from motcua.identity.models import Party
from tests.portal import factories
from tests.portal.pages import drawn, fill, step, text_of
from tests.portal.test_file import address, answer_all, case_of

pytestmark = pytest.mark.django_db
BIRTH, RESIDENCE, CARD = "1.001193", "1.004222", "1.001939"
START = "/nop-cung-luc/sinh-con/"
WHERE = {"district": "502", "commune": "20341", "filed_by": "self"}


def begin(client, *codes):
    """The three drafts, the place chosen."""
    chosen = [str(factories.version(code).pk) for code in codes or (RESIDENCE, CARD)]
    first = client.post(START, {"version": chosen})
    lead = Draft.objects.order_by("id").first()
    assert first.url == step(lead, "where"), text_of(first)
    answer = client.post(first.url, WHERE | {"case": case_of(BIRTH, 0)})
    assert answer.status_code == 302, text_of(answer)
    return list(Draft.objects.order_by("id"))


def answer_the_rest(client, residence, card):
    """What only the later forms ask."""
    house = {"householder_name": "Nguyễn Văn Minh", "householder_id_number": "049092000001"}
    relation = {"householder_relation": "Con", "householder_agrees": "true"}
    page = step(residence, "page", "dwelling")
    answered = fill(client, page, **house, **relation, **address("dwelling"))
    assert answered.url == step(card, "page", "hospital"), text_of(answered)
    return fill(client, answered.url, hospital="Trạm y tế phường An Mỹ")


def attach_all(client, lead):
    paper = next(c for c in lead.version.components.all() if c.case_id == lead.case_id)
    file = SimpleUploadedFile("giay-chung-sinh.pdf", factories.scan())
    return client.post(step(lead, "papers"), {f"file-{paper.pk}": [file]})


def ready(client):
    drafts = begin(client)
    answer_all(client, drafts[0])
    answer_the_rest(client, *drafts[1:])
    attach_all(client, drafts[0])
    return drafts


def test_what_is_filed_together_is_offered_where_people_look(as_minh):
    for page in (reverse("portal:life_event", args=["khai-sinh-nuoi-con"]), f"/thu-tuc/{CARD}/"):
        assert f'href="{START}"' in as_minh.get(page).content.decode(), page
    text = text_of(as_minh.get(START))
    assert "Đăng ký khai sinh" in text and "Đăng ký thường trú" in text and "7 ngày làm việc" in text


def test_shared_answers_and_papers_are_asked_once(as_minh):
    lead, residence, card = begin(as_minh)
    answered = answer_all(as_minh, lead)
    assert answered.url == step(residence, "page", "dwelling"), "who declares and the child are known"
    answered = answer_the_rest(as_minh, residence, card)
    assert as_minh.get(step(card, "page", "insured")).status_code == 404
    assert answered.url == step(lead, "papers")
    page = text_of(as_minh.get(step(lead, "papers")))
    assert page.count("Giấy chứng sinh") <= 2, "its heading and its field's label"
    assert "Giấy khai sinh của trẻ" not in page, "the first procedure makes it"


def test_one_submission_makes_the_dossiers_of_a_group_with_one_receipt_and_one_tracking_page(as_minh, minh):
    lead, residence, card = ready(as_minh)
    review = text_of(as_minh.get(step(lead, "review")))
    assert "Còn thiếu" not in review and "Trạm y tế phường An Mỹ" in review and "Nguyễn Gia Hân" in review
    for name in ("Đăng ký thường trú", "7 ngày làm việc", "Mức thu theo Nghị quyết"):
        assert name in review, "fee lines and limits of all"
    answer = as_minh.post(step(lead, "submit"), {"delivery": "post", "address": "12 Phan Bội Châu, Tam Kỳ"})
    again = as_minh.post(step(lead, "submit"), {"delivery": "post", "address": "12 Phan Bội Châu, Tam Kỳ"})
    assert answer.url == again.url and not Draft.objects.exists()

    first, second, third = Dossier.objects.order_by("id")
    assert [row.pk for row in (first, second, third)] == [lead.pk, residence.pk, card.pk]
    assert linked.mates(first) == [second, third] and linked.mates(third) == [first, second]
    assert second.answers["resident_name"] == third.answers["insured_name"] == "Nguyễn Gia Hân"
    assert third.answers["insured_residence"]["commune"] == "20341"
    assert {row.delivery_address for row in (first, second, third)} == {"12 Phan Bội Châu, Tam Kỳ"}
    receipt = text_of(as_minh.get(answer.url))
    assert all(row.ticket in receipt for row in (first, second, third))
    followed = as_minh.get(reverse("portal:filed_together", args=[first.group]))
    assert all(row.ticket in text_of(followed) for row in (first, second, third))
    assert third.ticket in text_of(as_minh.get(reverse("portal:dossier", args=[first.pk])))
    told = as_minh.post(reverse("portal:track"), {"code": second.ticket, "phone": minh.phone}, follow=True)
    assert third.ticket in text_of(told)
    assert as_minh.get(reverse("portal:tracked", args=[third.ticket])).context["dossier"] == third


def test_a_paper_that_two_procedures_ask_for_goes_to_both(as_minh, minh):
    card = factories.version(CARD)
    card.components.create(name="Giấy chứng sinh", position=9, originals=1)
    lead, _residence, third = ready(as_minh)
    as_minh.post(step(lead, "submit"), {"delivery": "desk"})
    rows = Paper.objects.filter(kind="component", name="Giấy chứng sinh")
    assert {row.dossier_id for row in rows} == {lead.pk, third.pk}
    assert len({row.file_id for row in rows}) == 1


def test_one_withdrawn_leaves_the_others(as_minh, minh):
    drafts = ready(as_minh)
    as_minh.post(step(drafts[0], "submit"), {"delivery": "desk"})
    url = reverse("portal:withdraw", args=[drafts[1].pk])
    as_minh.post(url, drawn(as_minh.get(url)))
    assert set(Dossier.objects.values_list("pk", "status")) == {
        (drafts[0].pk, "submitted"),
        (drafts[1].pk, "withdrawn"),
        (drafts[2].pk, "submitted"),
    }


def test_nothing_is_filed_while_one_of_them_lacks_something(as_minh):
    lead, residence, card = begin(as_minh)
    answer_all(as_minh, lead)
    attach_all(as_minh, lead)
    text = text_of(as_minh.post(step(lead, "submit"), {"delivery": "desk"}))
    assert "Nơi đăng ký thường trú" in text and "Nơi khám, chữa bệnh ban đầu" in text
    assert not Dossier.objects.exists() and Draft.objects.count() == 3
    assert as_minh.get(step(card, "resume"), follow=True).redirect_chain[-1][0] == step(
        residence, "page", "dwelling"
    )


def test_what_a_crash_left_over_is_filed_with_the_next_press(as_minh, minh):
    lead, _residence, card = ready(as_minh)
    filing_together._settle(filing_together.parts_of(filing_together.drafts_of(lead), at=factories.MONDAY)[2])
    intake.submit(draft_id=card.pk, by=minh, at=factories.MONDAY)
    assert as_minh.get(step(card, "review")).url == reverse("portal:receipt", args=[card.pk])
    as_minh.post(step(lead, "submit"), {"delivery": "desk"})
    assert Dossier.objects.filter(group=lead.pk).count() == 3 and not Draft.objects.exists()


def test_the_later_procedures_may_be_left_out_but_not_all(as_minh):
    answer = as_minh.post(START, {})
    assert answer.status_code == 422 and "Xin chọn ít nhất một thủ tục nộp cùng" in text_of(answer)
    assert not Draft.objects.exists()
    drafts = begin(as_minh, CARD)
    assert [draft.version.procedure.code for draft in drafts] == [BIRTH, CARD]
    answer_all(as_minh, drafts[0])
    page = drawn(as_minh.get(step(drafts[1], "page", "insured")))
    assert "insured_residence.detail" in page and "insured_name" not in page, "only what is not known yet"


def test_pressed_twice_one_filing_is_begun_and_it_is_one_row_of_the_corner(as_minh):
    chosen = {"version": [str(factories.version(RESIDENCE).pk)]}
    as_minh.post(START, chosen)
    again = as_minh.post(START, chosen)
    assert Draft.objects.count() == 2 and again.url == step(Draft.objects.order_by("id")[0], "resume")
    text = text_of(as_minh.get(reverse("portal:account")))
    assert text.count("Đang soạn") == 1 and "thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi" in text
    lead = Draft.objects.order_by("id")[0]
    assert "Đăng ký thường trú" in text_of(as_minh.get(step(lead, "discard")))
    as_minh.post(step(lead, "discard"))
    assert not Draft.objects.exists()


def test_a_single_filing_of_the_same_procedure_goes_its_own_way(as_minh, minh):
    begin(as_minh)
    response = as_minh.post(reverse("portal:start", args=[BIRTH]), WHERE | {"case": case_of(BIRTH, 0)})
    assert response.status_code == 302 and Draft.objects.filter(group=None).count() == 1


def test_what_was_typed_when_the_session_ended_comes_back_on_the_later_form(client, minh):
    client.force_login(minh.user)
    lead, residence, _card = begin(client)
    answer_all(client, lead)
    client.logout()
    url = step(residence, "page", "dwelling")
    client.post(url, {"householder_name": "Nguyễn Văn Tám"})
    client.force_login(minh.user)
    assert Draft.objects.count() == 3 and client.get(url).status_code == 200


def test_another_persons_filing_does_not_exist(client, as_minh, minh):
    drafts = ready(as_minh)
    as_minh.post(step(drafts[0], "submit"), {"delivery": "desk"})
    client.force_login(Party.objects.get(user__username="alang").user)
    assert client.get(reverse("portal:filed_together", args=[drafts[0].pk])).status_code == 404


def test_a_group_that_has_ended_is_not_offered(as_minh):
    ProcedureGroup.objects.filter(slug="sinh-con").update(valid_to="2022-03-01")
    assert as_minh.get(START).status_code == 404
    assert START not in as_minh.get(f"/thu-tuc/{CARD}/").content.decode()


def test_when_somebody_has_died_the_extract_made_on_the_way_is_not_asked_for(as_minh):
    page = as_minh.get("/nop-cung-luc/nguoi-than-mat/")
    versions = [row["version"] for row in page.context["rows"]]
    assert [row.procedure.code for row in versions] == ["1.000656", "1.003197", "1.001731"]
    as_minh.post("/nop-cung-luc/nguoi-than-mat/", {"version": [str(row.pk) for row in versions[1:]]})
    lead = Draft.objects.order_by("id")[0]
    as_minh.post(step(lead, "where"), WHERE)
    text = text_of(as_minh.get(step(lead, "papers")))
    assert "Giấy báo tử" in text and "trích lục khai tử" not in text
    assert text.count("CT01") == 2, "asked once"
