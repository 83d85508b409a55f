"""The database is away: people are told so and lose nothing they typed; the log has one line."""

import html
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from motcua.common.outage import OneLine, is_away
from motcua.web.audience import for_everyone
from motcua.web.models import RateWindow
from motcua.web.outage import SECONDS, bad_request, server_error
from motcua.web.urls import urlpatterns as own

pytestmark = pytest.mark.django_db(transaction=True)


@for_everyone
def keep(request):
    """A form whose answer needs the database."""
    RateWindow.objects.exists()
    return HttpResponse(f"đã nhận {request.POST.get('ten', '')} {request.POST.getlist('giay')}")


@for_everyone
def leave_a_notice(request):
    """Done, and then the session cannot be written."""
    request.session["loi_nhan"] = "xong"
    request.session.save()
    connection.close()
    connection.settings_dict["HOST"] = "/khong-co-may-chu"
    request.session["loi_nhan"] = "xong rồi"
    return HttpResponse("đã làm")


class Urls:
    urlpatterns = [
        *own,
        path("", include("motcua.portal.urls")),
        path("gui/", keep),
        path("can-bo/gui/", keep),
        path("phien/", leave_a_notice),
        path("tai-khoan/gui/", keep),
        path("api/v1/gui/", keep),
    ]
    handler400 = staticmethod(bad_request)
    handler500 = staticmethod(server_error)


@pytest.fixture
def client(settings):
    """A browser that has a page with a form open, at a site that checks where posts come from."""
    settings.ROOT_URLCONF = Urls
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies["csrftoken"] = "t" * 32
    return browser


@pytest.fixture
def away():
    """No server answers where the database was; call it to have the database back."""
    place = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/khong-co-may-chu"

    def back() -> None:
        connection.close()
        connection.settings_dict["HOST"] = place

    yield back
    back()


FORM = {
    "ten": "Nguyễn Thị Ngọc Ánh <b>",
    "giay": ["Giấy chứng sinh", "CCCD"],
    "csrfmiddlewaretoken": "t" * 32,
}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def fields(answer: HttpResponse) -> dict[str, list[str]]:
    """Hidden fields of the page, as a browser would send them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(answer)):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def test_a_page_says_that_the_system_rests_and_when_to_try_again(client, away):
    answer = client.get("/gui/?q=1")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert "Hệ thống tạm nghỉ" in text(answer)
    assert f"hãy thử lại sau {SECONDS} giây" in text(answer)
    assert 'href="/gui/?q=1"' in text(answer)
    assert '<meta http-equiv="refresh" content="10">' in text(answer)
    away()
    assert client.get("/gui/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/can-bo/gui/"])
def test_pages_of_every_face_say_so_in_whatever_language_was_chosen(client, away, address):
    client.cookies["django_language"] = "en"
    answer = client.get(address)
    assert answer.status_code == 503
    assert "try again in 10 seconds" in text(answer)


def test_a_form_comes_back_whole_and_one_press_sends_it(client, away):
    answer = client.post("/gui/?b=2", FORM)
    assert answer.status_code == 503
    assert "Gửi lại" in text(answer) and "hệ thống không ghi trùng" in text(answer)
    assert 'action="/gui/?b=2"' in text(answer)
    again = fields(answer)
    assert (again["ten"], again["giay"]) == ([FORM["ten"]], FORM["giay"])
    assert len(again["csrfmiddlewaretoken"]) == 1

    assert fields(client.post("/gui/?b=2", again))["ten"] == [FORM["ten"]]  # still away: nothing is lost
    away()
    assert text(client.post("/gui/?b=2", again)) == f"đã nhận {FORM['ten']} {FORM['giay']}"


def test_a_session_that_cannot_be_written_is_no_bad_request_of_the_person(client, away):
    away()
    answer = client.post("/phien/", FORM)
    assert answer.status_code == 503
    assert fields(answer)["ten"] == [FORM["ten"]]


def test_a_forged_form_does_not_come_back_with_a_token_that_would_make_it_good(client, away):
    answer = client.post("/gui/", FORM | {"csrfmiddlewaretoken": "x" * 32})
    assert answer.status_code in {403, 503}
    assert "Ngọc Ánh" not in text(answer)


def test_passwords_and_codes_are_typed_again(client, away):
    assert "bí mật 123" not in text(client.post("/tai-khoan/gui/", FORM | {"login": "bí mật 123"}))
    assert "bí mật 123" not in text(client.post("/gui/", FORM | {"new_password": "bí mật 123"}))


def test_with_a_file_the_words_are_shown_to_be_copied_and_the_file_is_chosen_again(client, away):
    answer = client.post("/gui/", FORM | {"tep": SimpleUploadedFile("giấy.pdf", b"%PDF-1.7")})
    assert answer.status_code == 503
    assert "giấy.pdf" in text(answer) and "Nguyễn Thị Ngọc Ánh &lt;b&gt;" in text(answer)
    assert "ten" not in fields(answer)
    assert "Mở lại biểu mẫu" in text(answer)


def test_a_form_too_large_to_come_back_is_said_so(client, away):
    answer = client.post("/gui/", FORM | {"ten": "ă" * 200_001})
    assert answer.status_code == 503
    assert "Hãy quay lại trang trước rồi gửi lại." in text(answer)
    assert len(answer.content) < 20_000


def test_a_fragment_is_a_sentence_for_the_place_of_notices(client, away):
    answer = client.get("/gui/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"], answer["Retry-After"]) == (503, "#notice", "10")
    assert text(answer).strip().startswith('<div class="notice')


def test_the_api_gets_a_problem(client, away):
    answer = client.get("/api/v1/gui/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == "10"
    assert answer.json()["type"] == "urn:motcua:database-away"


def test_a_waiting_page_asks_whether_the_system_is_ready(client, away):
    assert client.get("/san-sang/").status_code == 503
    away()
    assert client.get("/san-sang/").status_code == 204


def test_a_query_that_is_wrong_or_too_slow_is_a_fault_not_an_outage():
    for query in ("SELECT pg_sleep(2)", "SELECT 1/0"):
        with pytest.raises(Exception) as problem, connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 50")
            cursor.execute(query)
        assert not is_away(problem.value)
    connection.close()


def test_an_outage_fills_no_log_with_tracebacks(away):
    lines, log = [], logging.Logger("test")
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))
    handler.addFilter(OneLine())
    log.addHandler(handler)
    for _request in range(50):
        try:
            RateWindow.objects.exists()
        except Exception:
            log.exception("Trang %s", "/gui/")
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        log.exception("khác")
    assert len(lines) == 2
    assert "Trang /gui/" in lines[0] and "Traceback" not in lines[0] and "\n" not in lines[0]
    assert "Traceback" in lines[1]
