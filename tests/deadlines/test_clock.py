"""The demo province has its own time; an installation in service has the real one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from motcua.deadlines import clock
from motcua.deadlines.models import DemoClock
from tests.deadlines.factories import vn

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(seconds=20)


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    DemoClock.objects.all().delete()


def test_the_demo_begins_on_monday_25_july_2022_at_eight(demo):
    assert timedelta(0) <= clock.now() - vn(2022, 7, 25, 8) < A_MOMENT
    assert clock.now().utcoffset() == timedelta(hours=7)


def test_the_demo_clock_ticks(demo):
    first = clock.now()
    DemoClock.objects.update(real_at=timezone.now() - timedelta(hours=3))  # it was started three hours ago

    assert timedelta(hours=3) <= clock.now() - first < timedelta(hours=3) + A_MOMENT


def test_it_moves_forward_and_stays_there(demo):
    before = clock.now()
    moved = clock.forward(timedelta(days=7))

    assert timedelta(days=7) <= moved - before < timedelta(days=7) + A_MOMENT
    assert timedelta(0) <= clock.now() - moved < A_MOMENT
    assert DemoClock.objects.count() == 1


def test_two_moves_add_up(demo):
    before = clock.now()
    clock.forward(timedelta(hours=1))
    clock.forward(timedelta(hours=2))

    assert timedelta(hours=3) <= clock.now() - before < timedelta(hours=3) + A_MOMENT


def test_it_never_goes_back(demo):
    before = clock.now()
    with pytest.raises(ValueError, match="only forward"):
        clock.forward(-timedelta(minutes=1))
    assert clock.now() >= before


def test_an_installation_in_service_has_the_real_time_and_no_way_to_move_it(settings):
    settings.DEMO = False

    assert abs(clock.now() - datetime.now(UTC)) < A_MOMENT
    with pytest.raises(ValueError, match="only in the demo"):
        clock.forward(timedelta(hours=1))
    assert not DemoClock.objects.exists()
