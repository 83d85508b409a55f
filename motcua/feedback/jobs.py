"""Entry points without a browser: read the clock, call one service."""

from procrastinate.contrib.django import app

from motcua.deadlines import clock
from motcua.feedback.services import folding, inviting


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="feedback.invite")
def invite(timestamp: int) -> None:
    """Every ten minutes: people whose dossier has ended are asked, those who forgot are reminded once."""
    inviting.invite_due(at=clock.now())
    inviting.remind_due(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="feedback.fold")
def fold(timestamp: int) -> None:
    """Every minute: figures of new ratings are added to their day."""
    folding.fold()
