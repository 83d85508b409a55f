"""What everybody may see: satisfaction, late dossiers, who works at the one-stop; nobody's data."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.dossiers import lateness
from motcua.dossiers.models import Dossier
from motcua.feedback.models import Rating
from motcua.feedback.rating_rows import Moment, Way
from motcua.feedback.services import rating
from motcua.feedback.services.rating import Answers, Respondent
from tests.portal import factories
from tests.portal.factories import MONDAY
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db


def rated(minh, number=5):
    for place in range(number):
        dossier = factories.returned(minh)
        rating.rate(
            dossier_id=dossier.pk,
            moment=Moment.RESULT,
            answers=Answers({"overall": 3 if place else 1, "ease": 2}, "Lời riêng."),
            respondent=Respondent(Way.LINK, minh),
            at=MONDAY,
        )
    return dossier


def late_one(minh):
    dossier = factories.received(minh)
    day = MONDAY - timedelta(days=3)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=day, received_at=day - timedelta(days=3))
    return dossier


def test_satisfaction_is_told_by_agency_then_by_procedure_without_a_word_or_name(client, minh):
    url = reverse("portal:satisfaction")
    assert "Năm nay chưa có đánh giá nào" in text_of(client.get(url))
    dossier = rated(minh)
    page = client.get(url)
    assert dossier.agency.name in text_of(page) and "80,0%" in text_of(page)
    text = text_of(client.get(url, {"co-quan": str(dossier.agency_id)}))
    assert dossier.version.name in text and "Dễ thực hiện" in text
    for private in (minh.name, minh.phone, dossier.code, "Lời riêng."):
        assert private not in text


def test_too_few_answers_show_no_share(client, minh):
    rated(minh, 2)
    assert "50,0%" not in text_of(client.get(reverse("portal:satisfaction")))
    assert Rating.objects.count() == 2


def test_late_dossiers_are_told_by_agency_and_code_and_nobody_is_named(client, minh):
    url = reverse("portal:late")
    dossier = late_one(minh)
    text = text_of(client.get(url))
    assert dossier.agency.name in text and dossier.code not in text
    text = text_of(client.get(url, {"co-quan": str(dossier.agency_id)}))
    assert dossier.code in text and dossier.version.name in text
    for private in (minh.name, minh.phone, minh.id_number):
        assert private not in text


def test_late_dossiers_go_on_by_key_with_a_fixed_number_of_queries(
    client, minh, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(lateness, "PAGE", 1)
    first, second = late_one(minh), late_one(minh)
    url, query = reverse("portal:late"), {"co-quan": str(first.agency_id)}
    with django_assert_max_num_queries(11):
        page = client.get(url, query)
    more = text_of(client.get(url, query | {"after": str(page.context["next_key"])}))
    codes = {first.code, second.code}
    shown = {code for code in codes if code in text_of(page)}
    assert len(shown) == 1 and (codes - shown).pop() in more


def test_a_dossier_whose_applicant_is_asked_is_not_late(client, minh):
    dossier = late_one(minh)
    Dossier.objects.filter(pk=dossier.pk).update(paused_at=MONDAY)
    page = text_of(client.get(reverse("portal:late")))
    assert dossier.agency.name not in page.partition("Hồ sơ đang quá hạn trả")[2]


def test_the_people_of_a_one_stop_are_named_with_title_and_telephone(client):
    url, desk = reverse("portal:one_stops"), factories.desk()
    assert desk.name in text_of(client.get(url))
    text = text_of(client.get(url, {"noi": str(desk.pk)}))
    assert "Công chức tiếp nhận" in text and "Công chức trả kết quả" in text


@pytest.mark.parametrize("page", ["satisfaction", "late", "one_stops"])
@pytest.mark.parametrize("junk", ["'; --", "00000000-0000-0000-0000-000000000000"])
def test_junk_in_the_address_is_no_fault(client, minh, page, junk):
    answer = client.get(reverse(f"portal:{page}"), {"co-quan": junk, "noi": junk, "after": junk})
    assert answer.status_code == 200


def test_a_procedures_page_tells_its_figures_of_the_year(client, minh):
    dossier = rated(minh)
    url = reverse("portal:procedure", args=[dossier.version.procedure.code])
    text = text_of(client.get(url))
    assert "Từ đầu năm 2022" in text and "Đã tiếp nhận" in text and "80,0%" in text
    assert reverse("portal:petition_send") + "?thu-tuc=" in client.get(url).content.decode()


def test_a_procedure_nobody_asked_for_tells_no_figures(client):
    url = reverse("portal:procedure", args=[factories.plain_procedure().procedure.code])
    assert "Từ đầu năm 2022" not in text_of(client.get(url))
