"""Entry points without a browser: read the clock, call one service."""

from procrastinate.contrib.django import app

from motcua.deadlines import clock
from motcua.dossiers.services import upkeep


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="dossiers.run_due")
def run_due(timestamp: int) -> None:
    """Every ten minutes: reminders and reorganisations that have fallen due."""
    upkeep.run_due(at=clock.now())
