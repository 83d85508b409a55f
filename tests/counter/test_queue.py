"""The desk's panel and its arrangement, as pages: buttons, refusals, figures, the dossier's tie."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from motcua.agencies.models import Role
from motcua.dossiers.models import Dossier
from motcua.queue.models import Desk, Kiosk, Sitting, Ticket, Turn
from motcua.queue.services import calling, kiosks
from tests.counter import test_intake as intake
from tests.counter.factories import hidden, signed_in, text_of
from tests.dossiers.factories import person
from tests.queue import factories
from tests.queue.factories import MONDAY, serve, sit, take

PANEL = "/can-bo/quay/"


@pytest.fixture
def h(db, monkeypatch):
    monkeypatch.setattr("motcua.deadlines.clock.now", lambda: MONDAY)
    return factories.hall()


def act(client, turn, name, **typed):
    return client.post(reverse("counter:queue_act", args=[turn.pk, name]), typed, follow=True)


def test_an_officer_opens_a_desk_calls_begins_and_is_done(h):
    ticket = take(h, at=MONDAY - timedelta(minutes=12), field=h.civil, group="elderly")
    lan = signed_in(h.lan)
    assert "Mở quầy" in text_of(lan.get(PANEL))
    drawn = text_of(lan.post(reverse("counter:queue_open", args=[h.first.pk]), follow=True))
    assert "Quầy 1: Tổng hợp" in drawn and "1 người chờ quầy này" in drawn and "Người cao tuổi" in drawn
    drawn = text_of(lan.post(reverse("counter:queue_next"), follow=True))
    turn = Turn.objects.get()
    assert turn.ticket == ticket and "Đang mời" in drawn and "A001" in drawn
    assert re.search(r'data-key="ctrl\+enter">.*Bắt đầu phục vụ', drawn)
    act(lan, turn, "goi-lai")
    drawn = text_of(act(lan, turn, "bat-dau"))
    assert "Đã chờ 12 phút." in drawn and "Nhận hồ sơ của người này" in drawn
    act(lan, turn, "xong")
    turn.refresh_from_db()
    assert (turn.outcome, turn.calls) == (Turn.Outcome.DONE, 2)


def test_what_cannot_be_done_is_said_above_the_panel_as_it_stands(h):
    take(h)
    lan = signed_in(h.lan)
    sit(h.lan, h.first)
    turn = calling.call_next(by=h.lan, at=MONDAY)
    answer = act(lan, turn, "xong")
    assert answer.status_code == 409 and "chưa bắt đầu phục vụ" in text_of(answer)
    answer = lan.post(reverse("counter:queue_close", args=[h.first.pk]))
    assert answer.status_code == 409 and "Số A001 còn ở quầy này" in text_of(answer)
    tam = signed_in(h.tam)
    answer = tam.post(reverse("counter:queue_open", args=[h.first.pk]))
    assert answer.status_code == 409 and "Trần Thị Lan đang trực quầy 1" in text_of(answer)
    assert act(tam, turn, "khong-den").status_code == 409
    assert act(lan, turn, "nhay").status_code == 404


def test_somebody_is_sent_on_missed_and_brought_back(h):
    ticket = take(h, field=h.civil)
    sit(h.lan, h.first)
    sit(h.tam, h.second)
    lan, tam = signed_in(h.lan), signed_in(h.tam)
    turn = calling.call_next(by=h.lan, at=MONDAY)
    assert f"quay:{h.second.pk}" in text_of(lan.get(PANEL))
    act(lan, turn, "chuyen", to=f"quay:{h.second.pk}")
    assert "Được chuyển đến" in text_of(tam.get(PANEL))
    tam.post(reverse("counter:queue_next"))
    act(tam, Turn.objects.open().get(), "khong-den")
    assert "Đã gọi, không đến" in text_of(tam.get(PANEL))
    lan.post(reverse("counter:queue_bring_back", args=[ticket.pk]))
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.WAITING


def test_a_transfer_to_nowhere_or_with_nonsense_is_a_sentence(h):
    take(h, field=h.civil)
    sit(h.lan, h.first)
    turn = calling.call_next(by=h.lan, at=MONDAY)
    for to in ("", "quay:", "quay:khong", "linhvuc:99999999", "linhvuc:x", f"quay:{h.first.pk}"):
        answer = act(signed_in(h.lan), turn, "chuyen", to=to)
        assert answer.status_code == 409 and "chọn quầy hoặc lĩnh vực" in text_of(answer), to


def test_pressing_next_with_nobody_there_and_while_paused(h):
    sit(h.lan, h.first)
    lan = signed_in(h.lan)
    assert "Chưa có ai chờ quầy này." in text_of(lan.post(reverse("counter:queue_next"), follow=True))
    assert "Quầy đang tạm nghỉ" in text_of(lan.post(reverse("counter:queue_pause"), follow=True))
    assert lan.post(reverse("counter:queue_next")).status_code == 409
    lan.post(reverse("counter:queue_pause"), {"do": "resume"})
    assert Sitting.objects.get().paused_at is None


def test_the_line_alone_answers_htmx_and_asks_the_same_however_many_wait(h, django_assert_num_queries):
    sit(h.lan, h.first)
    lan = signed_in(h.lan)
    take(h, field=h.civil)
    lan.get(PANEL)
    with django_assert_num_queries(14) as few:
        answer = lan.get(PANEL, headers={"HX-Request": "true"})
    assert "1 người chờ quầy này" in text_of(answer) and "<h1" not in text_of(answer)
    for number in range(30):
        take(h, field=h.civil, group="poor" if number % 5 == 0 else "", at=MONDAY + timedelta(seconds=number))
    with django_assert_num_queries(len(few)):
        assert "và 19 người nữa" in text_of(lan.get(PANEL, headers={"HX-Request": "true"}))


def test_officers_of_other_places_have_no_panel(h):
    assert signed_in(h.world.dung).get(PANEL).status_code == 403
    assert signed_in(h.lan).get(reverse("counter:queue_setup")).status_code == 403
    elsewhere = person("TH09", "Lê Thị Khác", h.world.thao.unit, Role.RECEIVE)
    answer = signed_in(elsewhere).post(reverse("counter:queue_open", args=[h.first.pk]))
    assert answer.status_code == 404


def test_an_appointment_whose_person_came_to_the_desk_becomes_a_number(h):
    booked = factories.book(h, MONDAY + timedelta(minutes=30))
    sit(h.lan, h.first)
    lan = signed_in(h.lan)
    drawn = text_of(lan.get(PANEL))
    assert "Nguyễn Văn Minh" in drawn and booked.code in drawn
    done = lan.post(reverse("counter:queue_arrived", args=[booked.pk]), {"ticket": "x"}, follow=True)
    assert "Lịch hẹn đã thành số A001." in text_of(done)


def taken_in(h, client, **typed):
    url = reverse("counter:intake_form", args=[h.world.version.pk])
    drawn = text_of(client.get(url))
    given = intake.typed(drawn, do="keep", **intake.counted(h.world), **typed)
    answer = client.post(url, given, follow=True)
    assert answer.status_code == 200
    return drawn, Dossier.objects.get()


def test_the_dossier_taken_in_remembers_the_number_and_the_wait(h):
    take(h, at=MONDAY - timedelta(minutes=12))
    sit(h.lan, h.first)
    turn = calling.call_next(by=h.lan, at=MONDAY)
    calling.start(turn_id=turn.pk, by=h.lan, at=MONDAY)
    lan = signed_in(h.lan)
    drawn, dossier = taken_in(h, lan, queue_turn=str(turn.pk))
    assert "Hồ sơ của số A001 đang ở quầy (đã chờ 12 phút)" in drawn
    assert dossier.events.get().facts["queue"] == "A001" and dossier.events.get().facts["waited"] == "12"
    turn.refresh_from_db()
    assert turn.refs == [dossier.pk]
    page = text_of(lan.get(reverse("counter:dossier", args=[dossier.pk])))
    assert "Số thứ tự A001, đã chờ 12 phút." in page


def test_without_the_tick_or_with_a_number_of_somebody_else_nothing_is_tied(h):
    take(h)
    sit(h.tam, h.first)
    turn = calling.call_next(by=h.tam, at=MONDAY)
    calling.start(turn_id=turn.pk, by=h.tam, at=MONDAY)
    _drawn, dossier = taken_in(h, signed_in(h.lan), queue_turn=str(turn.pk))
    assert "queue" not in dossier.events.get().facts


def test_the_head_adds_a_desk_changes_it_and_is_told_what_does_not_fit(h):
    head = signed_in(h.head)
    url = reverse("counter:queue_desk_new")
    typed = {
        **hidden(text_of(head.get(url))),
        "number": "1",
        "name": "Đất đai",
        "purposes": ["file"],
        "in_use": "on",
    }
    answer = head.post(url, typed)
    assert answer.status_code == 409 and "Đã có quầy số 1 tại đây" in text_of(answer)
    assert 'value="Đất đai"' in text_of(answer)
    for bad in ("", "0", "100", "ba"):
        answer = head.post(url, typed | {"number": bad})
        assert answer.status_code == 422 and "từ 1 đến 99" in text_of(answer)
    assert "chọn ít nhất một việc" in text_of(head.post(url, typed | {"number": "3", "purposes": []}))
    for _twice in range(2):
        head.post(url, typed | {"number": "3", "fields_served": [h.civil.pk]})
    made = Desk.objects.get(number=3)
    assert list(made.fields.all()) == [h.civil]
    change = reverse("counter:queue_desk", args=[made.pk])
    head.post(
        change, {**hidden(text_of(head.get(change))), "number": "3", "name": "Đất đai", "purposes": ["ask"]}
    )
    made.refresh_from_db()
    assert not made.in_use and not made.fields.exists()


def test_a_desk_somebody_sits_at_is_not_put_out_of_use_and_the_head_closes_it(h):
    sit(h.lan, h.first)
    head = signed_in(h.head)
    change = reverse("counter:queue_desk", args=[h.first.pk])
    typed = {**hidden(text_of(head.get(change))), "number": "1", "name": "Tổng hợp", "purposes": ["file"]}
    answer = head.post(change, typed)
    assert answer.status_code == 409 and "Trần Thị Lan đang trực quầy 1" in text_of(answer)
    head.post(reverse("counter:queue_close", args=[h.first.pk]))
    assert head.post(change, typed).status_code == 302


def test_a_terminal_gets_a_link_once_a_new_one_replaces_it_and_it_can_be_taken_back(h):
    head = signed_in(h.head)
    url = reverse("counter:queue_kiosk")
    page = text_of(head.get(reverse("counter:queue_setup")))
    key = re.search(r'name="kiosk_id" value="([^"]+)"', page)[1]
    first, second = (text_of(head.post(url, {"kiosk_id": key, "name": "Cửa chính"})) for _ in range(2))
    tokens = [re.search(r"/lay-so/bat/([^/]+)/", one)[1] for one in (first, second)]
    assert Kiosk.objects.get().name == "Cửa chính" and tokens[0] != tokens[1]
    with pytest.raises(kiosks.KioskLinkOver):
        kiosks.enrol(token=tokens[0], at=MONDAY, real_at=timezone.now())
    _row, secret = kiosks.enrol(token=tokens[1], at=MONDAY, real_at=timezone.now())
    assert kiosks.kiosk_of(secret, at=MONDAY + timedelta(days=179))
    assert kiosks.kiosk_of(secret, at=MONDAY + timedelta(days=181)) is None
    head.post(reverse("counter:queue_kiosk_revoke", args=[key]))
    assert kiosks.kiosk_of(secret, at=MONDAY) is None
    assert head.post(url, {"kiosk_id": key, "name": ""}).status_code == 422


def test_the_head_reads_how_long_people_waited(h):
    sit(h.lan, h.first)
    for number in range(4):
        take(h, at=MONDAY - timedelta(minutes=40))
        serve(h.lan, at=MONDAY - timedelta(minutes=30 - number), until=MONDAY - timedelta(minutes=20))
    page = text_of(signed_in(h.head).get(reverse("counter:queue_figures")))
    assert "4 lượt từ 25/07/2022 đến 25/07/2022" in page and "100 %" in page and "1. Tổng hợp" in page
    empty = signed_in(h.head).get(reverse("counter:queue_figures"), {"tu": "01/07/2022", "den": "02/07/2022"})
    assert "Chưa có lượt nào" in text_of(empty)
    odd = signed_in(h.head).get(reverse("counter:queue_figures"), {"tu": "hôm nay", "den": "\x00"})
    assert odd.status_code == 200 and "Ngày chưa đúng" in text_of(odd)
