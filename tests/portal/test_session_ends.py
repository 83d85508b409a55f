"""The session ends in the middle of a form: after the sign-in the page is as it was."""

import pytest
from django.urls import reverse

from motcua.dossiers.models import Draft
from motcua.identity.models import Party
from tests.portal import factories
from tests.portal.pages import drawn, step, text_of

pytestmark = pytest.mark.django_db
TYPED = {
    "child_name": "Nguyễn Gia Hân",
    "child_birth_date": "04/07/2022",
    "child_home_town.province": "49",
    "child_home_town.district": "502",
    "child_home_town.detail": "12 Trần Phú",
}


@pytest.fixture
def page(minh):
    draft = factories.ready_draft(minh, factories.version("1.001193"))
    return step(draft, "page", "child")


def sign_in_again(client, party, next_url):
    """As the demo's people page does it: the nameless session becomes the person's."""
    response = client.post(reverse("demo:step_in"), {"user": party.user.pk, "next": next_url})
    assert response.status_code == 302
    return client.get(response.url)


def test_what_was_typed_waits_on_the_page_after_signing_in(client, minh, page):
    answer = client.post(page, TYPED)
    assert answer.status_code == 302 and answer.url == f"/dang-nhap/?next={page}"
    back = sign_in_again(client, minh, page)
    assert "Phiên làm việc trước đã hết" in text_of(back)
    values = drawn(back)
    assert values["child_name"] == "Nguyễn Gia Hân"
    assert values["child_home_town.detail"] == "12 Trần Phú"
    assert values["child_home_town.district"] == "502"


def test_it_stays_until_it_is_saved_and_then_goes(client, minh, page):
    client.post(page, TYPED)
    sign_in_again(client, minh, page)
    assert drawn(client.get(page))["child_name"] == "Nguyễn Gia Hân"
    client.post(f"{page}?luu=1", TYPED)
    assert "Phiên làm việc trước đã hết" not in text_of(client.get(page))
    assert drawn(client.get(page))["child_name"] == "Nguyễn Gia Hân"


def test_the_next_person_at_the_computer_sees_nothing_of_it(client, minh, page):
    client.post(page, TYPED)
    back = sign_in_again(client, Party.objects.get(user__username="alang"), page)
    assert back.status_code == 404 and "Gia Hân" not in text_of(back)


def test_the_first_step_is_kept_too(client, minh):
    url = reverse("portal:start", args=["1.001193"])
    client.post(url, {"district": "502", "commune": "20359", "filed_by": "self"})
    back = sign_in_again(client, minh, url)
    assert drawn(back)["commune"] == "20359" and not Draft.objects.exists()


def test_a_flood_of_text_is_not_kept(client, minh, page):
    client.post(page, {"child_name": "a" * 70_000})
    assert drawn(sign_in_again(client, minh, page)).get("child_name", "") == ""


def test_pressing_file_without_a_session_leads_back_to_the_last_look(client, minh, page):
    draft = Draft.objects.get()
    client.post(step(draft, "submit"), {"delivery": "desk"})
    back = sign_in_again(client, minh, step(draft, "submit"))
    assert back.status_code == 302 and back.url == step(draft, "review")
    assert Draft.objects.exists()


def test_files_that_met_the_end_of_the_session_are_asked_for_again(client, minh, page):
    draft = Draft.objects.get()
    client.post(step(draft, "papers"), {"_stay": "1"})
    text = text_of(sign_in_again(client, minh, step(draft, "papers")))
    assert "hãy chọn lại tệp vừa rồi" in text and "giay.pdf" in text
