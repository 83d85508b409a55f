"""Entry points without a browser: read the clock, call one service."""

from procrastinate.contrib.django import app

from motcua.deadlines import clock
from motcua.queue.services import daily


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="queue.tend")
def tend(timestamp: int) -> None:
    """Every ten minutes: appointments that a new holiday takes, days gone by folded into figures."""
    daily.tend(at=clock.now())
