"""The terminal, the number on one's own telephone, the screen that calls."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.notifications import maintaining
from motcua.queue.models import Kiosk, Purpose, Ticket, Turn
from motcua.queue.services import calling, desks, kiosks
from motcua.queue.services.tickets import ClosedForToday
from tests.dossiers.factories import vn
from tests.portal.pages import text_of
from tests.queue import factories
from tests.queue.factories import MONDAY, book, person, sit, take

HALL = "/lay-so/"


@pytest.fixture
def h(db, monkeypatch):
    monkeypatch.setattr("motcua.deadlines.clock.now", lambda: MONDAY)
    return factories.hall()


@pytest.fixture
def terminal(h, client):
    """A browser enrolled by the head's link."""
    _row, token = kiosks.register(
        kiosk_id=uuid7(), name="Cửa chính", by=h.head, at=MONDAY, real_at=timezone.now()
    )
    assert client.get(f"{HALL}bat/{token}/").status_code == 200  # looking uses nothing up
    answer = client.post(f"{HALL}bat/{token}/")
    assert answer.status_code == 302
    cookie = answer.cookies["may-lay-so"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == HALL
    assert client.post(f"{HALL}bat/{token}/").status_code == 410  # and a press does
    return client


def number_of(answer) -> str:
    return re.search(r"A\d{3,}", text_of(answer))[0]


def press(terminal, url, **typed):
    drawn = terminal.get(url).content.decode()
    key = re.search(r'name="so" value="([^"]+)"', drawn)[1]
    return terminal.post(url, {"so": key, **typed}, follow=True)


def test_the_hall_reads_when_the_system_will_stop(h, terminal):
    """The terminal, its first page also while it stands open; a number's own page; the screen that calls."""
    own = reverse("portal:ticket", args=[take(h).pk])
    called = reverse("portal:call_screen", args=[h.unit.pk])
    assert "Bảo trì hệ thống" not in text_of(terminal.get(HALL))
    maintaining.announce(
        key=uuid7(),
        begins_at=MONDAY + timedelta(days=4),
        ends_at=MONDAY + timedelta(days=4, hours=2),
        stops=("filing",),
        note="",
        note_en="",
        urgent_why="",
        by=person("AM11", "Trần Thị Quản Trị", h.world.desk, Role.SYSTEM_ADMIN),
        at=MONDAY,
    )
    maintaining.forget()
    for url in (HALL, f"{HALL}file/", f"{HALL}file/{h.civil.pk}/", called):
        answer = terminal.get(url)
        assert "Bảo trì hệ thống từ" in text_of(answer) and b"demo-banner--standing" in answer.content, url
    assert b'hx-select="#bao-tri"' in terminal.get(HALL).content
    assert "Bảo trì hệ thống từ" in text_of(terminal.get(called, headers={"HX-Request": "true"}))
    assert "Bảo trì hệ thống từ" in text_of(terminal.get(own))


def test_three_touches_give_a_printed_number_with_who_is_ahead(h, terminal):
    take(h)
    assert "Bạn đến để làm gì?" in text_of(terminal.get(HALL))
    page = text_of(terminal.get(f"{HALL}file/"))
    assert "Hộ tịch" in page and "Việc khác" in page and "Đất đai" not in page
    answer = press(terminal, f"{HALL}file/{h.civil.pk}/", **{"uu-tien": "pregnant"})
    assert number_of(answer) == "A002" and b"data-print-now" in answer.content
    assert "Ưu tiên: Phụ nữ mang thai" in text_of(answer)
    ticket = Ticket.objects.get(number=2)
    assert (ticket.field, ticket.priority.code, ticket.purpose) == (h.civil, "pregnant", "file")


def test_a_finger_that_presses_twice_takes_one_number(h, terminal):
    url = f"{HALL}ask/0/"
    key = re.search(r'name="so" value="([^"]+)"', terminal.get(url).content.decode())[1]
    for _twice in range(2):
        terminal.post(url, {"so": key, "uu-tien": ""})
    assert Ticket.objects.count() == 1


def test_a_browser_without_the_secret_gets_no_number_and_no_staff_page(h, client):
    for url in (HALL, f"{HALL}file/", f"{HALL}file/0/", f"{HALL}lich-hen/", f"{HALL}phieu/{uuid7()}/"):
        answer = client.get(url)
        assert answer.status_code == 403 and "Máy lấy số chưa được bật" in text_of(answer), url
    assert client.post(f"{HALL}ask/0/", {"so": str(uuid7())}).status_code == 403
    client.cookies["may-lay-so"] = "\x00doan"
    assert client.get(HALL).status_code == 403
    assert not Ticket.objects.exists()


def test_the_terminal_is_no_session_and_a_revoked_one_stops_at_once(h, terminal):
    assert terminal.get("/can-bo/quay/").status_code == 302
    kiosks.revoke(kiosk_id=Kiosk.objects.get().pk, by=h.head, at=MONDAY)
    assert terminal.get(HALL).status_code == 403


def test_one_terminal_is_held_back_when_it_presses_without_end(h, terminal, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # all within one minute, however busy the machine
    answers = [terminal.get(HALL).status_code for _ in range(125)]
    assert answers[0] == 200 and answers[-1] == 429


def test_the_terminal_speaks_english_and_forgets_it_for_the_next_person(h, terminal):
    terminal.post(reverse("appearance"), {"language": "en", "next": HALL})
    assert "What do you come for?" in text_of(terminal.get(HALL))
    assert "Pregnant women" in text_of(terminal.get(f"{HALL}ask/0/"))
    terminal.get(f"{HALL}?moi=1")
    assert "Bạn đến để làm gì?" in text_of(terminal.get(HALL))


def test_nonsense_at_the_terminal_is_no_page_and_no_number(h, terminal):
    assert terminal.get(f"{HALL}bay/").status_code == 404
    assert terminal.get(f"{HALL}file/99999/").status_code == 404
    answer = terminal.post(f"{HALL}ask/0/", {"so": "x", "uu-tien": "vip"}, follow=True)
    assert number_of(answer) == "A001"  # a made-up group is no group
    assert Ticket.objects.get().priority is None


def test_after_hours_the_terminal_says_so(h, terminal, monkeypatch):
    monkeypatch.setattr("motcua.deadlines.clock.now", lambda: vn(2022, 7, 25, 18, 0))
    answer = press(terminal, f"{HALL}ask/0/", **{"uu-tien": ""})
    assert answer.status_code == 409
    assert str(ClosedForToday(unit=h.unit.name)) in text_of(answer)


def test_where_desks_are_not_divided_nobody_is_asked_about_what(h, terminal):
    desks.set_up_desk(
        desk_id=h.second.pk,
        number=2,
        name="Hộ tịch",
        purposes=[Purpose.FILE],
        fields=[],
        in_use=True,
        by=h.head,
    )
    assert terminal.get(f"{HALL}file/").url == f"{HALL}file/0/"


def test_an_appointment_typed_with_spaces_becomes_a_number_with_its_time(h, terminal):
    booked = book(h, MONDAY + timedelta(minutes=30))
    typed = f"{booked.code[:4]} {booked.code[4:]}"
    answer = press(terminal, f"{HALL}lich-hen/", ma=typed)
    assert "Lịch hẹn 09:30 thứ Hai 25/07/2022" in text_of(answer)
    for wrong in ("", "00000000", "' OR 1=1", "9" * 39):
        answer = press(terminal, f"{HALL}lich-hen/", ma=wrong)
        assert answer.status_code == 409 and "Không tìm thấy lịch hẹn" in text_of(answer)


def test_on_the_own_telephone_one_sees_who_is_ahead_then_the_desk(h, client):
    take(h)
    mine = take(h)
    url = reverse("portal:ticket", args=[mine.pk])
    assert "Còn 1 người trước bạn." in text_of(client.get(url))
    part = client.get(url, headers={"HX-Request": "true"})
    assert "Còn 1 người" in text_of(part) and b"<html" not in part.content
    sit(h.lan, h.first)
    factories.serve(h.lan, at=MONDAY, until=MONDAY)
    calling.call_next(by=h.lan, at=MONDAY)
    assert "Đang mời: quầy 1" in text_of(client.get(url))
    assert client.get(reverse("portal:ticket", args=[uuid7()])).status_code == 404


def test_the_screen_says_the_last_call_in_words_and_stops_when_the_person_is_there(h, client):
    url = reverse("portal:call_screen", args=[h.unit.pk])
    assert "Chưa gọi số nào" in text_of(client.get(url))
    for _ in range(2):
        take(h)
    sit(h.lan, h.first)
    factories.serve(h.lan, at=MONDAY, until=MONDAY)
    turn = calling.call_next(by=h.lan, at=MONDAY)
    page = client.get(url).content.decode()
    assert 'data-say="Mời số hai đến quầy số một"' in page and page.count("data-say=") == 1
    before = re.search(r'data-call="([^"]+)"', page)[1]
    calling.recall(turn_id=turn.pk, by=h.lan, at=MONDAY + timedelta(seconds=20))
    page = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert re.search(r'data-call="([^"]+)"', page)[1] != before and "<html" not in page
    calling.start(turn_id=turn.pk, by=h.lan, at=MONDAY + timedelta(minutes=1))
    assert "data-say" not in client.get(url).content.decode()
    assert Turn.objects.count() == 2


def test_the_screen_is_cheap_and_only_of_a_one_stop(h, client, django_assert_num_queries):
    for _ in range(20):
        take(h)
    sit(h.lan, h.first)
    for _ in range(10):
        factories.serve(h.lan, at=MONDAY, until=MONDAY)
    url = reverse("portal:call_screen", args=[h.unit.pk])
    maintaining.anything_announced()  # known a minute long to every page
    with django_assert_num_queries(4):  # the rate, the unit, the calls, how many wait
        client.get(url, headers={"HX-Request": "true"})
    assert client.get(reverse("portal:call_screen", args=[h.world.committee.pk])).status_code == 404
