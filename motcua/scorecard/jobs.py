"""Entry points without a browser: read the clock, call one service."""

from procrastinate.contrib.django import app

from motcua.deadlines import clock
from motcua.scorecard import publishing, weekly


@app.periodic(cron="*/20 * * * *")
@app.task(queueing_lock="scorecard.publish_week")
def publish_week(timestamp: int) -> None:
    """On Monday, soon after midnight; later where nobody was there: last week's ranking, once."""
    weekly.publish_week(at=clock.now())


@app.periodic(cron="30 * * * *")
@app.task(queueing_lock="scorecard.publish_nine")
def publish_nine(timestamp: int) -> None:
    """In the first hour after a quarter or a year, or as soon as somebody is there: its nine scores, once."""
    publishing.publish_nine(at=clock.now())
