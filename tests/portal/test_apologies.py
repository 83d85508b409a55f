"""The public list of apologies: for everybody, nobody named, by agency and period."""

import pytest
from django.urls import reverse

from motcua.common.moments import VIETNAM
from motcua.dossiers import apologies
from tests.portal.pages import text_of
from tests.portal.test_timeline import extended

pytestmark = pytest.mark.django_db


def look(client, **query):
    return client.get(reverse("portal:apologies"), query)


def test_an_empty_list_says_so(client, db):
    assert "Không có lần xin lỗi nào" in text_of(look(client))


def test_it_says_agency_procedure_code_both_days_reason_and_when_it_was_signed(client, minh):
    dossier = extended(minh)
    answer = look(client)
    text = text_of(answer)
    for words in (
        dossier.agency.name,
        dossier.version.name,
        dossier.code,
        f"{dossier.first_due_at.astimezone(VIETNAM):%d/%m/%Y}",
        f"{dossier.due_at.astimezone(VIETNAM):%d/%m/%Y}",
        "Cần thêm thời gian thẩm tra, xác minh",
        "25/07/2022",
    ):
        assert words in text
    assert "Nguyễn" not in text.partition("Xin lỗi vì trả kết quả chậm")[2].partition("Chịu trách nhiệm")[0]
    assert len(answer.context["tallies"]) == 1 and answer.context["tallies"][0].number == 1


def test_agency_and_period_narrow_it(client, minh):
    dossier = extended(minh)
    assert dossier.code in text_of(look(client, **{"co-quan": dossier.agency_id, "ky": "2022-07"}))
    assert dossier.code in text_of(look(client, ky="2022"))
    assert dossier.code not in text_of(look(client, ky="2022-06"))
    assert dossier.code not in text_of(look(client, ky="2021"))


@pytest.mark.parametrize("junk", ["2022-13", "'; --", "0", "x" * 400])
def test_junk_in_the_address_shows_the_whole_list(client, minh, junk):
    dossier = extended(minh)
    assert dossier.code in text_of(look(client, ky=junk, after=junk, **{"co-quan": junk}))


def test_it_goes_on_by_key_and_asks_the_database_a_fixed_number_of_times(
    client, minh, monkeypatch, django_assert_max_num_queries
):
    codes = [extended(minh).code for _number in range(3)]
    monkeypatch.setattr(apologies, "PAGE", 2)
    with django_assert_max_num_queries(9):
        first = look(client)
    assert [row.code for row in first.context["rows"]] == codes[:0:-1]
    rest = look(client, after=first.context["next_key"])
    assert [row.code for row in rest.context["rows"]] == codes[:1]


def test_the_footer_of_the_portal_leads_to_it(client, db):
    assert reverse("portal:apologies") in client.get("/").content.decode()
