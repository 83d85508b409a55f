"""One journey moves the demo's clock, or serves its data by the real one; the others' day stands still."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate.contrib.django import app

from tests.journeys.system import System

_HOLD = """INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, scheduled_at)
           SELECT 'default', 'held', name, '2100-01-01' FROM unnest(%s::text[]) AS name
           ON CONFLICT DO NOTHING"""
_AT_WORK = """SELECT 1 FROM procrastinate_jobs
              WHERE queueing_lock = ANY(%s) AND task_name <> 'held' AND status IN ('todo', 'doing')"""
_LET_GO = "DELETE FROM procrastinate_jobs WHERE task_name = 'held'"


@contextmanager
def held(system: System) -> Iterator[None]:
    """No job of the timetable runs: at another time it would end the first day of the hall and the lists.

    One that never comes due stands in for each of them, and none is put in beside it.
    """
    jobs = [row.task.queueing_lock for row in app.periodic_registry.periodic_tasks.values()]
    assert all(jobs)
    until = time.monotonic() + 60
    try:
        while system.rows(_HOLD, jobs) or system.rows(_AT_WORK, jobs):
            assert time.monotonic() < until, "the timetable never came to rest"
            time.sleep(0.1)
        yield
    finally:
        system.rows(_LET_GO)


@contextmanager
def clock_moved(system: System) -> Iterator[None]:
    """The other journeys live on the first day: what this one moves is put back."""
    with held(system):
        kept = system.rows("SELECT real_at, domain_at FROM deadlines_democlock")
        try:
            yield
        finally:
            for moments in kept:
                system.rows("UPDATE deadlines_democlock SET real_at = %s, domain_at = %s", *moments)
