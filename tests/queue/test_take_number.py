"""Numbers: one each, restarting every day, none twice."""

from datetime import date, timedelta

import pytest

from motcua.common.ids import uuid7
from motcua.deadlines import services as deadlines
from motcua.deadlines.models import CalendarDay, OfficeHours
from motcua.queue.line import read_line
from motcua.queue.models import PriorityGroup, Purpose, Ticket
from motcua.queue.rules import priority_groups, rules_on
from motcua.queue.services import desks, tickets
from motcua.queue.services.tickets import ClosedForToday, NobodyServesThis
from tests.dossiers.factories import vn
from tests.dossiers.test_two_at_once import at_once
from tests.queue import factories
from tests.queue.factories import MONDAY, sit, take


def test_numbers_count_up_and_begin_anew_the_next_day(h):
    assert [str(take(h)) for _ in range(3)] == ["A001", "A002", "A003"]
    assert str(take(h, at=MONDAY + timedelta(days=1))) == "A001"


def test_the_day_ends_at_midnight_of_viet_nam_and_not_of_greenwich(h):
    take(h, at=vn(2022, 7, 25, 6, 59))  # 23:59 the day before in Greenwich
    assert str(take(h, at=vn(2022, 7, 25, 7, 1))) == "A002"
    assert str(take(h, at=vn(2022, 7, 26, 0, 1))) == "A001"


def test_past_999_the_number_grows_a_digit():
    assert [str(Ticket(number=one)) for one in (7, 999, 1000)] == ["A007", "A999", "A1000"]


def test_the_same_press_twice_is_one_number(h):
    again = {"ticket_id": uuid7(), "unit": h.unit, "purpose": Purpose.ASK, "field": None, "priority": None}
    assert tickets.take(**again, at=MONDAY) == tickets.take(**again, at=MONDAY + timedelta(seconds=1))
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_people_at_two_terminals_at_once_get_twenty_numbers_without_a_gap():
    h = factories.hall()
    given = at_once([lambda: take(h) for _ in range(20)])
    assert sorted(ticket.number for ticket in given) == list(range(1, 21))


def test_before_the_doors_open_numbers_are_given_and_after_the_last_closing_no_more(h):
    assert str(take(h, at=vn(2022, 7, 25, 6, 30))) == "A001"
    take(h, at=vn(2022, 7, 25, 12, 0))  # over noon
    with pytest.raises(ClosedForToday, match="đã hết giờ tiếp nhận"):
        take(h, at=vn(2022, 7, 25, 17, 0))
    sit(h.lan, h.first, at=vn(2022, 7, 25, 16, 0))
    assert take(h, at=vn(2022, 7, 25, 17, 1))  # somebody still sits there


@pytest.mark.parametrize("day", [date(2022, 9, 2), date(2022, 7, 30)])
def test_on_a_holiday_and_on_a_free_saturday_no_number_is_given(h, day):
    with pytest.raises(ClosedForToday):
        take(h, at=vn(day.year, day.month, day.day, 9, 0))


def test_a_saturday_morning_that_only_receives_gives_numbers(h):
    h.unit.identifier = "H47.AM"
    h.unit.save()
    OfficeHours.objects.create(
        scope="H47.AM", weekday=5, spans=["07:30-11:00"], receives_only=True, valid_from=date(2022, 1, 1)
    )
    deadlines.forget()
    assert take(h, at=vn(2022, 7, 30, 9, 0))
    with pytest.raises(ClosedForToday):
        take(h, at=vn(2022, 7, 30, 11, 0))
    CalendarDay.objects.create(day=date(2022, 7, 30), scope="H47.AM", kind="holiday", name="Bão số 5")
    deadlines.forget()
    with pytest.raises(ClosedForToday):
        take(h, at=vn(2022, 7, 30, 9, 0))


def test_what_no_desk_is_meant_for_gets_no_number(h):
    desks.set_up_desk(
        desk_id=h.first.pk,
        number=1,
        name="Trả kết quả",
        purposes=[Purpose.COLLECT],
        fields=[],
        in_use=True,
        by=h.head,
    )
    with pytest.raises(NobodyServesThis):
        take(h, field=h.land)
    assert take(h, field=h.civil)


def test_the_law_names_six_kinds_of_persons_with_priority(h):
    rules = list(priority_groups(date(2022, 7, 25)))
    assert [one.code for one in rules] == ["merit", "elderly", "disabled", "poor", "pregnant", "orphan"]
    assert {one.basis for one in rules} == {"63/2010/NĐ-CP Điều 18 khoản 8"}
    assert not priority_groups(date(2009, 1, 1)).exists()


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2022, 7, 25), 30), (date(2024, 12, 31), 30), (date(2025, 1, 1), 15)]
)
def test_the_target_of_waiting_is_the_one_of_the_day(h, day, minutes):
    assert rules_on(day).wait == minutes


def test_a_ticket_knows_who_is_ahead_and_promises_no_time_without_a_desk(h):
    take(h)
    mine = take(h, at=MONDAY + timedelta(minutes=1))
    found = tickets.standing(mine, at=MONDAY + timedelta(minutes=2))
    assert (found.ahead.people, found.ahead.minutes) == (1, None)


def test_what_is_said_of_the_wait_comes_from_how_long_people_took_today(h):
    sit(h.lan, h.first)
    for number in range(5):
        at = MONDAY + timedelta(minutes=10 * number)
        take(h, at=at)
        factories.serve(h.lan, at=at, until=at + timedelta(minutes=8))
    for _ in range(2):
        mine = take(h, at=MONDAY + timedelta(hours=1))
    assert tickets.standing(mine, at=MONDAY + timedelta(hours=1)).ahead.minutes == 8


def test_a_line_is_read_with_the_same_questions_however_many_wait(h, django_assert_num_queries):
    sit(h.lan, h.first)
    take(h, field=h.civil, group="poor")
    with django_assert_num_queries(7):
        read_line(h.unit, at=MONDAY)
    for _ in range(30):
        take(h, field=h.civil, group="elderly")
    with django_assert_num_queries(7):
        line = read_line(h.unit, at=MONDAY)
        line.ahead(line.tickets[-1])
    assert PriorityGroup.objects.count() == 6
