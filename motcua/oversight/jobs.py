"""Entry points without a browser: read the clock, call one service."""

from uuid import UUID

from procrastinate.contrib.django import app

from motcua.common.daily import daily
from motcua.common.later import later
from motcua.deadlines import clock
from motcua.oversight.models import OutsideSource
from motcua.oversight.services import (
    announcements_late,
    asking,
    doubt_notices,
    fee_settling,
    fetching,
    meetings,
    staff_letters,
    urging_many,
)


@app.periodic(cron=daily(7, minute=10))
@app.task(queueing_lock="oversight.people_sent")
def people_sent(timestamp: int) -> None:
    """Every morning: secondments that end soon; on the first days of a month, last month's notices."""
    at = clock.now()
    staff_letters.warn_of_ends(at=at)
    staff_letters.draft_month(at=at)


@app.periodic(cron=daily(5, minute=30))
@app.task(queueing_lock="oversight.ask_about_yesterday")
def ask_about_yesterday(timestamp: int) -> None:
    """Every morning: what looked too good the day before, or since the last morning, becomes questions."""
    asking.ask(at=clock.now())


@app.periodic(cron=daily(7, minute=15))
@app.task(queueing_lock="oversight.tell_of_questions")
def tell_of_questions(timestamp: int) -> None:
    """Every morning: whoever is accountable hears of the questions that wait for an answer."""
    doubt_notices.tell(at=clock.now())


@app.periodic(cron=daily(7, minute=20))
@app.task(queueing_lock="oversight.announcements")
def announcements(timestamp: int) -> None:
    """Every morning: procedures that should have been announced and were not."""
    announcements_late.remind(at=clock.now())


@app.periodic(cron=daily(6, minute=40))
@app.task(queueing_lock="oversight.fees")
def fees(timestamp: int) -> None:
    """Every morning: lists of the quarter that is over, and those nobody agreed on in time."""
    at = clock.now()
    fee_settling.draft(at=at)
    fee_settling.remind(at=at)


@app.periodic(cron=daily(6, minute=50))
@app.task(queueing_lock="oversight.agency_meetings")
def agency_meetings(timestamp: int) -> None:
    """Every morning: the report of the quarter that is over, and meetings nobody held in time."""
    at = clock.now()
    meetings.draft(at=at)
    meetings.remind(at=at)


@app.task(retry=5)
def urge(run_id: str) -> None:
    """One press of a head of the one-stop or of the control room: a letter a dossier."""
    urging_many.carry_on(run_id=UUID(run_id), at=clock.now())


@app.periodic(cron=daily(*fetching.HOURS, minute=fetching.MINUTE))
@app.task(queueing_lock="oversight.read_sources")
def read_sources(timestamp: int) -> None:
    """Three times a day: each connection to values of others in a job of its own."""
    for slug in OutsideSource.objects.filter(active=True).order_by("pk").values_list("pk", flat=True):
        later("oversight.read_source", slug=slug)


@app.task
def read_source(slug: str) -> None:
    """One connection; what went wrong stands with it, the next round tries again."""
    fetching.fetch(slug=slug, at=clock.now())
