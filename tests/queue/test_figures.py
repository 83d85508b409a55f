"""What the head reads: a day's times, folded once, the same before and after."""

from datetime import timedelta

from motcua.queue import figures
from motcua.queue.models import DeskDay, Sitting, Ticket, TicketSerial, Turn
from motcua.queue.services import calling, daily
from tests.dossiers.factories import vn
from tests.queue.factories import MONDAY, serve, sit, take

NIGHT = vn(2022, 7, 26, 0, 10)


def busy_day(h):
    """Ten people come at nine; each takes six minutes; one is not there, one is never called."""
    for _ in range(12):
        take(h)
    sit(h.lan, h.first)
    sit(h.tam, h.second)
    for number in range(10):
        at = MONDAY + timedelta(minutes=4 * number)
        serve(h.lan if number % 2 else h.tam, at=at, until=at + timedelta(minutes=3))
    turn = calling.call_next(by=h.lan, at=MONDAY + timedelta(minutes=50))
    calling.no_show(turn_id=turn.pk, by=h.lan, at=MONDAY + timedelta(minutes=51))


def read(h):
    return figures.report(h.unit, first=MONDAY.date(), last=MONDAY.date())


def test_the_day_is_read_live_and_says_the_same_when_folded(h):
    busy_day(h)
    live = read(h)
    assert live.whole.waits.number == 10
    assert (live.whole.waits.median, live.whole.waits.p90, live.whole.waits.mean) == (16, 32, 18)
    assert live.whole.waits.within == 0.8  # 32 and 36 minutes are over the 30 of 468/QĐ-TTg
    assert live.whole.serves.median == 3 and live.whole.no_shows == 1
    assert [name for name, _ in live.by_desk] == ["1. Tổng hợp", "2. Hộ tịch"]
    assert [name for name, _ in live.by_person] == ["Trần Thị Lan", "Võ Minh Tâm"]
    assert daily.tend(at=NIGHT).folded == 1
    folded = read(h)
    assert folded.by_desk == live.by_desk and folded.by_person == live.by_person
    assert folded.whole.left == 1


def test_a_day_is_folded_once_and_today_is_left_alone(h):
    busy_day(h)
    take(h, at=vn(2022, 7, 26, 7, 0))
    daily.tend(at=vn(2022, 7, 26, 8, 0))
    before = list(DeskDay.objects.values_list("pk", flat=True))
    assert daily.tend(at=vn(2022, 7, 26, 8, 10)).folded == 0
    assert list(DeskDay.objects.values_list("pk", flat=True)) == before
    assert TicketSerial.objects.filter(folded_at=None).get().day == vn(2022, 7, 26).date()
    assert Ticket.objects.filter(state=Ticket.State.LEFT).count() == 1


def test_a_desk_nobody_closed_and_a_person_nobody_finished_end_with_the_night_and_count_no_service(h):
    take(h)
    sit(h.lan, h.first)
    turn = calling.call_next(by=h.lan, at=MONDAY)
    calling.start(turn_id=turn.pk, by=h.lan, at=MONDAY)
    daily.tend(at=NIGHT)
    turn.refresh_from_db()
    assert turn.outcome == Turn.Outcome.FORGOTTEN and not Sitting.objects.open().exists()
    found = read(h).whole
    assert (found.waits.number, found.serves.number) == (1, 0)


def test_a_year_of_days_is_read_with_three_questions(h, django_assert_num_queries):
    busy_day(h)
    daily.tend(at=NIGHT)
    row = DeskDay.objects.filter(desk=h.first).get()
    for _day in range(249):
        row.pk, row.day = None, row.day - timedelta(days=1)
        row.save(force_insert=True)
    with django_assert_num_queries(3):
        found = figures.report(h.unit, first=MONDAY.date() - timedelta(days=365), last=MONDAY.date())
    assert len(found.by_day) == 250
