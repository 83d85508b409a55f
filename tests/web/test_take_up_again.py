"""Jobs of a killed worker are done by another: a notice that was being sent is not forgotten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from motcua.common.later import later

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timezone.now() + timedelta(days=1)


@pytest.fixture(autouse=True)
def no_jobs():
    sql("DELETE FROM procrastinate_jobs")


def sql(query: str, *facts: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, facts)
        return cursor.fetchall() if cursor.description else []


def killed_while_doing(heartbeat: str) -> None:
    """A job in the hands of a worker that was last heard of so long ago."""
    later("web.forget_rates", timestamp=0)
    ((worker,),) = sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
        heartbeat,
    )
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)


def work() -> None:
    later("web.take_up_again", timestamp=0)
    for _round in range(2):  # what the first round queues is done in the second
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def states() -> dict[str, int]:
    query = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE task_name = %s GROUP BY 1"
    found = sql(query, "motcua.web.jobs.forget_rates")
    return {str(state): int(str(count)) for state, count in found}


def test_a_job_whose_worker_was_killed_is_done_by_the_next_one():
    killed_while_doing("2 minutes")
    work()
    assert states() == {"succeeded": 1}


def test_a_job_in_the_hands_of_a_living_worker_is_left_alone():
    killed_while_doing("1 second")
    work()
    assert states() == {"doing": 1}


def test_a_killed_job_of_which_another_already_waits_is_not_done_twice():
    killed_while_doing("2 minutes")
    sql("UPDATE procrastinate_jobs SET queueing_lock = 'web.forget_rates'")
    later("web.forget_rates", queueing_lock="web.forget_rates", run_at=LATER, timestamp=1)
    work()
    assert states() == {"todo": 1, "aborted": 1}
