"""What the frame promises on every page: who, language, content policy, sentences for what goes wrong."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from motcua.common.refusal import Refusal
from motcua.web.audience import for_everyone
from motcua.web.urls import urlpatterns as own

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db


class AlreadyReceived(Refusal):
    code = "already-received"
    message = "Hồ sơ {dossier} đã được cán bộ khác tiếp nhận; vui lòng tải lại trang."


@for_everyone
def refuse(request):
    raise AlreadyReceived(dossier="<b>H47</b>")


@for_everyone
def forbid(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


@for_everyone
def post_only(request):
    return HttpResponse("đã nhận")


class Urls:
    urlpatterns = [
        *own,
        path("", include("demo.urls")),
        path("tu-choi/", refuse),
        path("can-bo/tu-choi/", refuse),
        path("api/v1/tu-choi/", refuse),
        path("can-bo/cam/", forbid),
        path("gui/", post_only),
    ]


@pytest.fixture
def odd_urls(settings):
    settings.ROOT_URLCONF = Urls


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_refusal_is_a_page_that_says_why_and_leads_back(client, odd_urls):
    answer = client.get("/tu-choi/", headers={"Referer": "http://testserver/ho-so/1"})

    assert answer.status_code == 409
    assert "Hồ sơ &lt;b&gt;H47&lt;/b&gt; đã được cán bộ khác tiếp nhận" in text(answer)
    assert 'href="http://testserver/ho-so/1"' in text(answer)


def test_a_refusal_never_leads_to_another_site(client, odd_urls):
    answer = client.get("/tu-choi/", headers={"Referer": "https://lua-dao.example/"})
    assert "lua-dao" not in text(answer)


def test_a_refusal_of_staff_stands_in_the_staff_frame(client, odd_urls):
    assert 'class="topbar"' in text(client.get("/can-bo/tu-choi/"))


def test_htmx_gets_the_sentence_for_the_place_of_notices(client, odd_urls):
    answer = client.get("/tu-choi/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#notice")
    assert text(answer).strip().startswith('<div class="notice')
    assert "<html" not in text(answer)


def test_the_api_gets_a_problem(client, odd_urls):
    answer = client.get("/api/v1/tu-choi/")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:motcua:already-received"


def test_an_unknown_address_gets_a_page_with_a_way_home(client):
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không có trang này" in text(answer)
    assert 'href="/"' in text(answer)


def test_a_forbidden_page_says_what_to_do(client, odd_urls):
    answer = client.get("/can-bo/cam/")
    assert answer.status_code == 403
    assert "Bạn chưa được giao việc này" in text(answer)


def test_a_form_left_open_too_long_says_so(odd_urls):
    answer = Client(enforce_csrf_checks=True).post("/gui/")
    assert answer.status_code == 403
    assert "Phiên làm việc đã hết" in text(answer)


def test_pages_for_a_broken_server_need_neither_database_nor_request():
    from django.views.defaults import bad_request, server_error

    request = RequestFactory().get("/")
    with override_settings(DATABASES={}):
        assert "Máy chủ đang gặp sự cố" in text(server_error(request))
        assert "Chưa hiểu yêu cầu này" in text(bad_request(request, ValueError()))


def test_every_page_forbids_foreign_and_inline_scripts_and_styles(client):
    policy = client.get("/_ui")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_no_template_has_an_inline_script_or_style():
    inline = re.compile(
        r"<script(?![^>]*(\bsrc=|application/json))[^>]*>|<style|\sstyle=|\son[a-z]+=\"|hx-on|javascript:"
    )
    for template in (ROOT / "motcua").rglob("templates/**/*.html"):
        found = inline.search(template.read_text(encoding="utf-8"))
        assert found is None, f"{template.relative_to(ROOT)}: {found.group(0) if found else ''}"


def test_a_browser_sold_with_english_settings_still_gets_vietnamese(client):
    answer = client.get("/khong-co/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert '<html lang="vi"' in text(answer)
    assert answer["Content-Language"] == "vi"


def test_a_language_once_chosen_stays(client):
    answer = client.post("/hien-thi/", {"language": "en", "next": "/_ui?khung=can-bo"})
    assert answer["Location"] == "/_ui?khung=can-bo"
    assert '<html lang="en"' in text(client.get("/khong-co/"))


@pytest.mark.parametrize("back", ["https://lua-dao.example/", "//lua-dao.example", "javascript:alert(1)"])
def test_changing_the_look_never_leads_to_another_site(client, back):
    assert client.post("/hien-thi/", {"theme": "dark", "next": back})["Location"] == "/"


def test_contrast_once_chosen_is_in_the_first_byte_of_every_page_until_taken_back(client):
    client.post("/hien-thi/", {"contrast": "high"})
    assert 'data-contrast="high"' in text(client.get("/khong-co/"))
    client.post("/hien-thi/", {"contrast": "normal"})
    assert "data-contrast" not in text(client.get("/khong-co/"))


def test_a_look_nobody_offers_is_ignored(client):
    answer = client.post("/hien-thi/", {"theme": "hồng", "text": "1000", "language": "xx", "contrast": "x"})
    assert not answer.cookies


def test_the_page_of_components_exists_only_in_the_demo(client, settings):
    assert client.get("/_ui").status_code == 200
    settings.DEMO = False
    assert client.get("/_ui").status_code == 404


def test_the_demo_says_so_and_what_time_it_is_there(client):
    shown = text(client.get("/_ui"))
    assert "Bản trình diễn" in shown
    assert "25/07/2022" in shown


def test_the_footer_names_who_answers_for_the_portal(client, settings):
    shown = text(client.get("/khong-co/"))
    for fact in settings.PORTAL_OWNER.values():
        assert fact in shown
