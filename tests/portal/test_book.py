"""An appointment from the portal, with an account and without one."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.agencies.models import Assignment, Role, Unit
from motcua.agencies.officers import officer
from motcua.catalogue.models import ProcedureVersion
from motcua.common.ids import uuid7
from motcua.deadlines.clock import DEMO_BEGINS
from motcua.notifications import contacts
from motcua.notifications.models import ContactStop
from motcua.queue.models import Appointment, Purpose
from motcua.queue.services import booking, desks
from motcua.web.models import DayCount
from tests.portal.pages import drawn, text_of

CODE = "1.001612"  # a household business, at the district
PLACE = "cap=district&huyen=502"


@pytest.fixture
def hall(db, monkeypatch):
    """Tam Kỳ's one-stop with one desk."""
    monkeypatch.setattr("motcua.deadlines.clock.now", lambda: DEMO_BEGINS)
    row = Assignment.objects.filter(role=Role.HEAD_ONE_STOP, staff__user__username="tk.truong").get()
    head = officer(row.staff, row.unit, day=DEMO_BEGINS.date())
    desks.set_up_desk(
        desk_id=uuid7(), number=1, name="Tổng hợp", purposes=Purpose.values, fields=[], in_use=True, by=head
    )
    return row.unit


def page(client, day="2022-07-26"):
    return client.get(f"/thu-tuc/{CODE}/dat-lich/?{PLACE}&ngay={day}")


def book(client, *, time="2022-07-26T08:30:00+07:00", **typed):
    answer = page(client)
    given = drawn(answer) | {"starts_at": time, "name": "Trần Thị Hoa", "phone": "0905 111 222"} | typed
    return client.post(f"/thu-tuc/{CODE}/dat-lich/?{PLACE}&ngay=2022-07-26", given, follow=True)


def test_the_page_of_the_procedure_leads_to_a_place_a_day_and_a_time(client, hall):
    assert f"/thu-tuc/{CODE}/dat-lich/" in client.get(f"/thu-tuc/{CODE}/").content.decode()
    first = client.get(f"/thu-tuc/{CODE}/dat-lich/")
    assert "1. Nơi đến" in text_of(first) and "2. Ngày" not in text_of(first)
    second = client.get(f"/thu-tuc/{CODE}/dat-lich/?{PLACE}")
    assert hall.name in text_of(second) and "thứ Ba 26/07/2022 còn 16 giờ trống" in text_of(second)
    assert "30/07/2022" not in text_of(second)  # Saturday
    assert "08:30" in text_of(page(client))


def test_without_an_account_name_and_telephone_do(client, hall):
    answer = book(client)
    row = Appointment.objects.get()
    assert (row.name, row.phone, row.party) == ("Trần Thị Hoa", "0905111222", None)
    assert "08:30 thứ Ba 26/07/2022" in text_of(answer) and row.code in text_of(answer)
    found = client.post("/lich-hen/", {"code": f"{row.code[:4]} {row.code[4:]}", "phone": "+84905111222"})
    assert found.url == reverse("portal:appointment", args=[row.pk])


def test_an_account_fills_itself_in_and_shows_the_appointment(as_minh, minh, hall):
    values = drawn(page(as_minh))
    assert (values["name"], values["phone"]) == (minh.name, minh.phone)
    book(as_minh, name=minh.name, phone=minh.phone)
    assert Appointment.objects.get().party == minh
    mine = text_of(as_minh.get("/ho-so-cua-toi/"))
    assert "Lịch hẹn 08:30 thứ Ba 26/07/2022" in mine
    assert "Lịch hẹn" in text_of(as_minh.get("/ho-so-cua-toi/thong-bao/"))


def test_a_telephone_that_somebody_typed_is_not_silenced_by_them_but_one_s_own_is(as_minh, minh, hall):
    stranger = Client()
    book(stranger, phone=minh.phone)
    url = reverse("portal:appointment", args=[(row := Appointment.objects.get()).pk])
    stop = reverse("portal:appointment_messages", args=[row.pk])
    assert "Ngừng tin không bắt buộc" not in text_of(stranger.get(url))
    assert stranger.post(stop).status_code == 404 and not ContactStop.objects.exists()

    book(as_minh, name=minh.name, phone=minh.phone, time="2022-07-26T09:00:00+07:00")
    row = Appointment.objects.get(party=minh)
    assert "Ngừng tin không bắt buộc" in text_of(as_minh.get(reverse("portal:appointment", args=[row.pk])))
    as_minh.post(reverse("portal:appointment_messages", args=[row.pk]))
    assert ContactStop.objects.get().digest == contacts.digest_of(minh.phone)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, hall):
    answer = book(client, phone="12", time="")
    assert answer.status_code == 422
    assert "Xin chọn giờ hẹn." in text_of(answer) and drawn(answer)["name"] == "Trần Thị Hoa"
    assert "Giờ này vừa có người đặt" in text_of(book(client, time="2022-07-26T03:00:00+07:00"))
    assert book(client, time="hôm qua", name="\x00", phone="9" * 400).status_code == 422
    assert client.get(f"/thu-tuc/{CODE}/dat-lich/?cap=tinh&huyen=%00&ngay=32").status_code == 200
    assert not Appointment.objects.exists()


def test_a_time_taken_in_the_meantime_is_no_longer_offered(client, hall):
    before = drawn(page(client)) | {
        "starts_at": "2022-07-26T08:30:00+07:00",
        "name": "Lê Ba",
        "phone": "0905333444",
    }
    book(client)
    answer = client.post(f"/thu-tuc/{CODE}/dat-lich/?{PLACE}&ngay=2022-07-26", before)
    assert answer.status_code == 422 and "Giờ này vừa có người đặt" in text_of(answer)
    assert Appointment.objects.count() == 1


def test_pressed_twice_it_is_one_appointment_and_the_page_shows_it(client, hall):
    given = drawn(page(client)) | {
        "starts_at": "2022-07-26T08:30:00+07:00",
        "name": "Lê Ba",
        "phone": "0905333444",
    }
    url = f"/thu-tuc/{CODE}/dat-lich/?{PLACE}&ngay=2022-07-26"
    first = client.post(url, given)
    assert first.status_code == 302
    assert Appointment.objects.count() == 1


def test_a_stranger_does_not_take_a_whole_day_with_invented_numbers(client, as_minh, minh, hall):
    stranger = Client(REMOTE_ADDR="203.0.113.7")
    for number, hour in enumerate(("08:00", "08:30", "09:00", "09:30", "10:00")):
        answer = book(stranger, time=f"2022-07-26T{hour}:00+07:00", phone=f"090511122{number}")
    assert answer.status_code == 409 and "Từ kết nối này hôm nay đã đặt 4 lịch hẹn" in text_of(answer)
    assert Appointment.objects.count() == 4
    neighbour = Client(REMOTE_ADDR="203.0.113.8")
    assert book(neighbour, time="2022-07-26T10:00:00+07:00").status_code == 200
    own = Client(REMOTE_ADDR="203.0.113.7")
    own.force_login(minh.user)
    assert book(own, time="2022-07-26T10:30:00+07:00", phone=minh.phone).status_code == 200


def test_what_was_refused_or_pressed_twice_does_not_count_against_a_stranger(hall):
    stranger = Client(REMOTE_ADDR="203.0.113.7")
    given = drawn(page(stranger)) | {"name": "Lê Ba", "phone": "0905333444"}
    for _ in range(3):
        answer = stranger.post(
            f"/thu-tuc/{CODE}/dat-lich/?{PLACE}&ngay=2022-07-26",
            given | {"starts_at": "2022-07-26T08:00:00+07:00"},
        )
        assert answer.status_code in {302, 422}
    assert [row.hits for row in DayCount.objects.all()] == [1]


def test_it_is_cancelled_on_its_page_and_can_be_booked_anew(client, hall):
    book(client)
    row = Appointment.objects.get()
    answer = client.post(reverse("portal:cancel_appointment", args=[row.pk]), follow=True)
    assert f"Đã hủy lịch hẹn {row.code}." in text_of(answer) and "Đặt giờ khác" in text_of(answer)
    assert Appointment.objects.get().state == Appointment.State.CANCELLED
    assert client.get(reverse("portal:appointment", args=[uuid7()])).status_code == 404


def test_a_wrong_code_and_a_wrong_telephone_get_one_answer_and_are_held_back(client, hall, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # all within one minute, however busy the machine
    book(client)
    row = Appointment.objects.get()
    answers = [
        client.post("/lich-hen/", {"code": code, "phone": phone})
        for code, phone in ((row.code, "0905999999"), ("11111111", row.phone), (row.code, "x"))
    ]
    said = {re.sub(r"\s+", " ", text_of(one).partition("Có mục")[2][:120]) for one in answers}
    assert len(said) == 1 and {one.status_code for one in answers} == {422}
    assert [client.post("/lich-hen/", {"code": "1", "phone": "2"}).status_code for _ in range(20)][-1] == 429


def test_a_place_without_desks_says_so_and_whom_to_ask(client, hall):
    Unit.objects.update(phone="02353851234")
    answer = client.get(f"/thu-tuc/{CODE}/dat-lich/?cap=district&huyen=517")
    assert "chưa nhận đặt lịch" in text_of(answer)
    assert "Hỏi trước khi đi: 02353851234" in text_of(answer)
    version = ProcedureVersion.objects.get(procedure__code=CODE)
    elsewhere = Unit.objects.filter(kind="one_stop", level="commune").first()
    assert booking.free_days(elsewhere, version, at=DEMO_BEGINS + timedelta(days=1)) == []


def test_the_address_of_an_appointment_ends_a_week_after_it_and_the_account_keeps_it(
    client, as_minh, minh, hall
):
    book(Client(REMOTE_ADDR="203.0.113.7"))
    row = Appointment.objects.get()
    url = reverse("portal:appointment", args=[row.pk])
    assert Client().get(url).status_code == 200
    Appointment.objects.update(starts_at=row.starts_at - timedelta(days=9))
    assert Client().get(url).status_code == 404
    cancel = reverse("portal:cancel_appointment", args=[row.pk])
    assert Client().post(cancel).status_code == 404
    Appointment.objects.update(party=minh)
    assert as_minh.get(url).status_code == 200
