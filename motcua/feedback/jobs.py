"""Entry points without a browser: read the clock, call one service."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.deadlines import clock
from motcua.documents.services import StillScanned
from motcua.feedback.services import folding, inviting, picturing, watching


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


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="feedback.watch")
def watch(timestamp: int) -> None:
    """Every ten minutes: late petitions are reminded of, those never supplemented end."""
    watching.remind_late(at=clock.now())
    watching.lapse_unsupplied(at=clock.now())


@app.task(retry=RetryStrategy(max_attempts=10, wait=60, retry_exceptions=[StillScanned]))
def strip_photo(file_id: str) -> None:
    """Make the copy of a photograph that everybody may see."""
    picturing.make_public(file_id=UUID(file_id), at=clock.now())
