"""The process that does queued work: `python -m config.work [queue…]`, until SIGTERM or SIGINT.

Procrastinate's own command keeps four connections of its own and every thread's last one; beside the
embedded PostgreSQL each of them is 5 to 20 MB that a small machine has better uses for. It also ends when the
database goes away; this one waits for it.
"""

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import django
from procrastinate import JobContext, PsycopgConnector
from procrastinate.middleware import SyncCallNext
from procrastinate.worker import Worker

from config import env

CONCURRENCY = 2
PATIENCE = 10  # seconds that jobs under way get when the process is asked to stop
LOOK_EVERY = 1.0  # seconds between two looks whether the database is back
_log = logging.getLogger("motcua.work")


def main(queues: list[str]) -> None:
    """Work at the named queues, or at all, also after the database was away."""
    from motcua.common import outage

    django.setup()
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # a line for every try to connect
    while True:
        _wait_for_the_database()
        stop = _Stop()
        try:
            asyncio.run(_work(queues, stop))
        except asyncio.CancelledError:
            return
        except Exception as problem:
            if stop.asked:
                return
            if not outage.is_away(problem):
                raise
        else:
            if stop.asked:
                return
        _log.warning("Tiến trình nền mất kết nối cơ sở dữ liệu; đang đợi để làm tiếp.")
        time.sleep(LOOK_EVERY)


class _Stop:
    """Whether somebody outside asked for the end: the worker also ends by itself when the database goes."""

    asked = False

    def listen(self, end: Callable[[], object]) -> None:
        """On the signals that end a process."""

        def ask() -> None:
            self.asked = True
            end()

        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ask)


async def _work(queues: list[str], stop: _Stop) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=CONCURRENCY + 1)
    with app.replace_connector(connector):
        async with app.open_async():
            work = asyncio.ensure_future(
                app.run_worker_async(
                    queues=queues or None,  # type: ignore[arg-type]  # None: all
                    concurrency=CONCURRENCY,
                    shutdown_graceful_timeout=PATIENCE,
                    install_signal_handlers=False,
                    task_middleware=[_again_when_the_database_is_back],
                )
            )
            stop.listen(work.cancel)
            await work


def _again_when_the_database_is_back(run: SyncCallNext, _context: JobContext, _worker: Worker) -> Any:
    """A job that lost its database has written nothing: it is done once the database is there again."""
    from django.db import connections

    from motcua.common import outage

    while True:
        try:
            return run()
        except Exception as problem:
            if not outage.is_away(problem):
                raise
            _log.warning("A queued job lost the database.", exc_info=problem)
        finally:
            connections.close_all()
        time.sleep(LOOK_EVERY)
        _wait_for_the_database()


def _wait_for_the_database() -> None:
    from motcua.common import outage

    while not outage.accepts(env.text("DATABASE_URL")):
        time.sleep(LOOK_EVERY)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(sys.argv[1:])
