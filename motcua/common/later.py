"""Queue a job in the present transaction: the job exists if and only if the data does."""

from datetime import datetime

from procrastinate.contrib.django import app


def later(
    task: str, *, run_at: datetime | None = None, queueing_lock: str | None = None, **ids: str | int
) -> None:
    """Run `motcua/<package>/jobs.py::<function>`, named "<package>.<function>", after the commit.

    ids are JSON scalars only. run_at is real time, not the domain clock's.
    """
    app.configure_task(
        f"motcua.{task.replace('.', '.jobs.', 1)}",
        allow_unknown=False,
        schedule_at=run_at,
        queueing_lock=queueing_lock,
    ).defer(**ids)
