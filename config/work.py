"""The process that does queued work: `python -m config.work [queue…]`, until SIGTERM or SIGINT.

Procrastinate's own command keeps four connections of its own and every thread's last one; beside the
embedded PostgreSQL each of them is 5 to 20 MB that a small machine has better uses for.
"""

import asyncio
import sys
from typing import Any

import django
from procrastinate import JobContext, PsycopgConnector
from procrastinate.middleware import SyncCallNext
from procrastinate.worker import Worker

CONCURRENCY = 2
PATIENCE = 10  # seconds that jobs under way get when the process is asked to stop


def main(queues: list[str]) -> None:
    """Work at the named queues, or at all."""
    django.setup()
    asyncio.run(_work(queues))


async def _work(queues: list[str]) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=CONCURRENCY + 1)
    with app.replace_connector(connector):
        async with app.open_async():
            await app.run_worker_async(
                queues=queues or None,  # type: ignore[arg-type]  # None: all
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=PATIENCE,
                task_middleware=[_let_go_of_the_connection],
            )


def _let_go_of_the_connection(run: SyncCallNext, _context: JobContext, _worker: Worker) -> Any:
    from django.db import connections

    try:
        return run()
    finally:
        connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1:])
