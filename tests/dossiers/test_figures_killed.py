"""Figures after processes were killed in the middle of acts, clocks were changed and requests came twice."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle

import pytest
from django.db import connections

from motcua.common.ids import uuid7
from motcua.dossiers import figures
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow, Measure
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.recount import recount
from motcua.dossiers.services import intake
from motcua.dossiers.services.folding import fold
from motcua.dossiers.status import Act
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY


def killed(work: Callable[[], object], seconds: float) -> None:
    """Do the work again and again in a process of its own, and kill it in the middle."""
    connections.close_all()  # a socket has one owner
    child = os.fork()
    if child == 0:
        try:
            while True:
                work()
        finally:
            os._exit(1)  # it never comes to an end by itself
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def everything_agrees() -> None:
    found = recount()
    assert found.whole and found.dossiers == Dossier.objects.count(), found
    span = Period(MONDAY.date() - timedelta(days=90), MONDAY.date() + timedelta(days=90))
    counted = figures.by_settling_unit(None, span).values()
    for act, measure in ((Act.RECEIVE, Measure.RECEIVED), (Act.RETURN_RESULT, Measure.RETURNED)):
        assert sum(row[measure] for row in counted) == Event.objects.filter(act=act).count()


@pytest.mark.django_db(transaction=True)
def test_processes_killed_in_acts_and_in_folding_leave_no_difference():
    world = factories.world()
    factories.returned(world)
    began = Event.objects.count()
    for seconds in (0.7, 1.1):
        killed(lambda: factories.returned(world), seconds)
        killed(lambda: (factories.received(world), fold()), seconds)
    assert Event.objects.count() > began  # they were at work when they died
    assert Flow.objects.exists()
    everything_agrees()
    fold()
    everything_agrees()


@pytest.mark.django_db(transaction=True)
def test_clocks_set_back_and_forth_and_requests_that_come_twice_leave_no_difference():
    world = factories.world()
    moments = cycle([MONDAY, MONDAY - timedelta(days=31), MONDAY + timedelta(days=40), MONDAY])
    for _turn in range(4):
        dossier, key, at = factories.taken_in(world, at=next(moments)), uuid7(), next(moments)
        for moment in (at, at, at + timedelta(days=1)):
            intake.receive(dossier_id=dossier.pk, by=world.lan, at=moment, key=key)
        fold()
        factories.returned(world, at=next(moments))
    assert Event.objects.filter(act=Act.RECEIVE).count() == 8
    everything_agrees()
