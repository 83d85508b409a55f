"""Appointments: by the unit's own calendar, one desk one person, and what a new holiday does."""

from datetime import date, timedelta

import pytest

from motcua.common.ids import uuid7
from motcua.deadlines import services as deadlines
from motcua.deadlines.models import CalendarDay, OfficeHours
from motcua.notifications.models import Notice
from motcua.queue.models import Appointment, Ticket
from motcua.queue.services import booking, calling, daily, desks, tickets
from motcua.queue.services.booking import (
    BookedAlready,
    NotASlot,
    NotOnline,
    SlotFull,
    TooLateToCancel,
    TooManyBooked,
    Wish,
)
from motcua.queue.services.tickets import AppointmentOver, NoSuchAppointment, NotToday
from tests.dossiers.factories import vn
from tests.dossiers.test_two_at_once import at_once
from tests.queue import factories
from tests.queue.factories import MONDAY, book, sit, take

TUESDAY = vn(2022, 7, 26, 8, 0)
State = Appointment.State


def times(h, day: date, *, at=MONDAY):
    found = [one.times for one in booking.free_days(h.unit, h.world.version, at=at) if one.day == day]
    return [f"{time:%H:%M}" for one in found for time in one]


def test_the_times_of_a_day_are_the_office_hours_in_half_hours(h):
    found = times(h, date(2022, 7, 26))
    assert found[0] == "07:00" and found[-1] == "16:30" and len(found) == 9 + 7
    assert "11:30" not in found and "12:00" not in found


def test_today_only_what_is_still_to_come_is_offered_to_the_minute(h):
    assert times(h, MONDAY.date(), at=vn(2022, 7, 25, 9, 0))[0] == "09:30"
    assert times(h, MONDAY.date(), at=vn(2022, 7, 25, 8, 59))[0] == "09:00"


def test_at_midnight_the_day_changes(h):
    assert times(h, date(2022, 7, 26), at=vn(2022, 7, 25, 23, 59))[0] == "07:00"
    assert times(h, date(2022, 7, 26), at=vn(2022, 7, 26, 0, 0))[0] == "07:00"
    assert times(h, date(2022, 7, 25), at=vn(2022, 7, 26, 0, 0)) == []


def test_nothing_is_offered_on_days_off_nor_further_than_two_weeks(h):
    days = {one.day for one in booking.free_days(h.unit, h.world.version, at=vn(2022, 8, 26, 9, 0))}
    assert date(2022, 9, 1) not in days and date(2022, 9, 2) not in days  # Quốc khánh
    assert date(2022, 8, 28) not in days and date(2022, 9, 5) in days
    assert max(days) <= date(2022, 9, 9)


def test_tet_is_closed_and_the_week_after_is_not(h):
    days = {one.day for one in booking.free_days(h.unit, h.world.version, at=vn(2022, 1, 28, 9, 0))}
    assert not days & {date(2022, 1, 31) + timedelta(days=one) for one in range(5)}
    assert date(2022, 2, 7) in days


def test_a_unit_with_saturday_mornings_offers_them(h):
    h.unit.identifier = "H47.AM"
    h.unit.save()
    OfficeHours.objects.create(
        scope="H47.AM", weekday=5, spans=["07:30-11:00"], receives_only=True, valid_from=date(2022, 1, 1)
    )
    deadlines.forget()
    found = times(h, date(2022, 7, 30))
    assert found[0] == "07:30" and found[-1] == "10:30"
    assert book(h, vn(2022, 7, 30, 10, 30))


def test_a_booking_is_told_once_also_when_pressed_twice(h):
    wish = Wish(uuid7(), h.unit, h.world.version, TUESDAY, " Nguyễn  Văn Minh ", "0905123456")
    first, again = booking.book(wish=wish, at=MONDAY), booking.book(wish=wish, at=MONDAY)
    assert first == again and first.name == "Nguyễn Văn Minh"
    notice = Notice.objects.get()
    assert "lúc 08:00 thứ Ba 26/07/2022" in notice.body and first.code in notice.body


def test_as_many_are_kept_as_there_are_desks_for_the_field(h):
    for number in range(2):
        book(h, TUESDAY, phone=f"090512345{number}")
    assert "08:00" not in times(h, date(2022, 7, 26))
    with pytest.raises(SlotFull, match="08:00 thứ Ba"):
        book(h, TUESDAY, phone="0905999999")


@pytest.mark.django_db(transaction=True)
def test_five_people_at_once_for_two_desks_and_three_are_told_it_is_full():
    h = factories.hall()
    outcomes = at_once([lambda n=n: book(h, TUESDAY, phone=f"090512345{n}") for n in range(5)])
    assert sum(isinstance(one, SlotFull) for one in outcomes) == 3
    assert Appointment.objects.values("desk").distinct().count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_person_at_two_browsers_at_once_has_one_appointment():
    h = factories.hall()
    outcomes = at_once([lambda: book(h, TUESDAY)] * 2)
    assert sum(isinstance(one, BookedAlready) for one in outcomes) == 1
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "moment",
    [
        vn(2022, 7, 25, 8, 30),  # past
        vn(2022, 7, 26, 8, 10),  # between two slots
        vn(2022, 7, 26, 11, 30),  # noon
        vn(2022, 7, 30, 8, 0),  # Saturday
        vn(2022, 9, 2, 8, 0),  # holiday
        vn(2022, 8, 9, 8, 0),  # too far
    ],
)
def test_a_time_that_is_not_offered_cannot_be_booked(h, moment):
    with pytest.raises(NotASlot):
        book(h, moment)


def test_one_account_keeps_two_appointments_and_none_twice_at_a_time(h):
    minh = h.world.minh
    book(h, TUESDAY, party=minh)
    with pytest.raises(BookedAlready):
        book(h, TUESDAY, party=minh)
    book(h, TUESDAY + timedelta(hours=1), party=minh, phone="0905999888")
    with pytest.raises(TooManyBooked):
        book(h, TUESDAY + timedelta(hours=2), party=minh)


def test_appointments_a_stranger_books_under_a_telephone_take_nothing_from_its_owner(h):
    minh = h.world.minh
    for hours in range(4):
        book(h, TUESDAY + timedelta(hours=hours), phone=minh.phone)
    assert Notice.objects.filter(template="appointment_booked", to_phone=minh.phone).count() == 2
    afternoon = TUESDAY + timedelta(hours=6)
    assert book(h, afternoon, phone=minh.phone, party=minh).party == minh


def test_a_unit_without_desks_offers_nothing(h):
    for place in (h.first, h.second):
        desks.set_up_desk(
            desk_id=place.pk,
            number=place.number,
            name=place.name,
            purposes=["ask"],
            fields=[],
            in_use=True,
            by=h.head,
        )
    assert booking.free_days(h.unit, h.world.version, at=MONDAY) == []
    with pytest.raises(NotOnline):
        book(h, TUESDAY)


def test_a_cancelled_time_is_free_again_and_the_person_is_told(h):
    booked = book(h, TUESDAY)
    booking.cancel(appointment_id=booked.pk, at=MONDAY)
    booking.cancel(appointment_id=booked.pk, at=MONDAY)
    assert [row.template for row in Notice.objects.order_by("id")] == [
        "appointment_booked",
        "appointment_cancelled",
    ]
    assert book(h, TUESDAY)


def test_after_its_time_it_is_not_cancelled_any_more(h):
    booked = book(h, TUESDAY)
    with pytest.raises(TooLateToCancel, match="đã qua giờ hẹn"):
        booking.cancel(appointment_id=booked.pk, at=TUESDAY)


def test_a_holiday_declared_after_the_booking_calls_it_off_and_asks_to_book_anew_once(h):
    booked, other = book(h, TUESDAY), book(h, TUESDAY + timedelta(days=1))
    CalendarDay.objects.create(day=date(2022, 7, 26), kind="holiday", name="Nghỉ tránh bão", decision="–")
    deadlines.forget()
    assert daily.tend(at=MONDAY).called_off == 1
    assert daily.tend(at=MONDAY).called_off == 0
    booked.refresh_from_db(), other.refresh_from_db()
    assert (booked.state, other.state) == (State.CALLED_OFF, State.BOOKED)
    notice = Notice.objects.get(template="appointment_called_off")
    assert "(Nghỉ tránh bão)" in notice.body and "mời bạn đặt giờ khác" in notice.body
    with pytest.raises(AppointmentOver):
        arrive(h, booked, at=TUESDAY)


def test_hours_cut_after_the_booking_call_off_what_lies_outside_only(h):
    early, late = book(h, TUESDAY), book(h, vn(2022, 7, 26, 16, 0))
    OfficeHours.objects.create(scope="", weekday=1, spans=["07:30-15:00"], valid_from=date(2022, 7, 26))
    deadlines.forget()
    daily.tend(at=MONDAY)
    early.refresh_from_db(), late.refresh_from_db()
    assert (early.state, late.state) == (State.BOOKED, State.CALLED_OFF)


def arrive(h, booked, *, at):
    return tickets.arrive(appointment_id=booked.pk, ticket_id=uuid7(), unit=h.unit, priority=None, at=at)


def test_arrived_it_becomes_a_ticket_that_goes_first_when_its_time_has_come(h):
    booked = book(h, TUESDAY)
    for minute in range(3):
        take(h, at=TUESDAY - timedelta(minutes=40 - minute))
    mine = arrive(h, booked, at=TUESDAY - timedelta(minutes=20))
    assert arrive(h, booked, at=TUESDAY) == mine  # twice at the terminal
    sit(h.lan, h.first, at=TUESDAY)
    early = TUESDAY - timedelta(minutes=15)
    assert factories.serve(h.lan, at=early, until=early).ticket.number == 1
    turn = calling.call_next(by=h.lan, at=TUESDAY)
    assert turn.ticket == mine
    assert calling.start(turn_id=turn.pk, by=h.lan, at=TUESDAY + timedelta(minutes=1)).waited == 60


def test_a_quarter_of_an_hour_late_the_time_is_kept_and_later_it_is_a_number_like_any_other(h):
    one, other = book(h, TUESDAY), book(h, TUESDAY, phone="0905999999")
    assert arrive(h, one, at=TUESDAY + timedelta(minutes=15)).due_at == TUESDAY
    assert arrive(h, other, at=TUESDAY + timedelta(minutes=16)).due_at is None


def test_an_appointment_of_another_day_or_unit_is_no_ticket(h):
    booked = book(h, TUESDAY)
    with pytest.raises(NotToday, match="08:00 thứ Ba"):
        arrive(h, booked, at=MONDAY)
    with pytest.raises(NoSuchAppointment):
        tickets.arrive(
            appointment_id=booked.pk, ticket_id=uuid7(), unit=h.world.committee, priority=None, at=TUESDAY
        )
    assert not Ticket.objects.exists()


def test_an_appointment_nobody_came_to_is_missed_the_day_after(h):
    booked = book(h, TUESDAY)
    assert daily.tend(at=vn(2022, 7, 26, 23, 59)).missed == 0
    assert daily.tend(at=vn(2022, 7, 27, 0, 5)).missed == 1
    booked.refresh_from_db()
    assert booked.state == State.MISSED
