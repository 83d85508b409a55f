"""The demo's halls: desks with people, made by the services as in life."""

from datetime import timedelta

from demo import queue_lives
from motcua.deadlines.clock import DEMO_BEGINS
from motcua.queue import figures
from motcua.queue.line import read_line
from motcua.queue.models import Appointment, Desk, Sitting, Turn


def test_the_demo_wakes_up_with_open_desks_people_waiting_and_yesterdays_figures(db):
    queue_lives.fill_halls(until=DEMO_BEGINS)
    units = {desk.unit for desk in Desk.objects.select_related("unit")}
    assert len(units) == queue_lives.HALLS
    assert Sitting.objects.open().count() == Desk.objects.count()
    assert sum(len(read_line(unit, at=DEMO_BEGINS).tickets) for unit in units) > 0
    assert Turn.objects.open().exists() and Appointment.objects.exists()
    yesterday = (DEMO_BEGINS - timedelta(days=3)).date()  # the Friday before
    for unit in units:
        found = figures.report(unit, first=yesterday, last=yesterday).whole
        assert found.waits.number > 10 and found.serves.median >= 4
