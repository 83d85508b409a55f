"""The demo's last weeks as those who watch met them: rankings, the quarter's nine scores, questions.

A demo is filled in one go, so a past week is ranked with what is known of its dossiers now.
"""

from datetime import datetime, timedelta

from motcua.oversight.services import asking
from motcua.scorecard import publishing, weekly
from motcua.scorecard.models import WeeklyRanking

WEEKS = 3
MORNINGS = 10


def is_done(*, until: datetime) -> bool:
    """Has the first of those weeks been published? The worker may have published the last one by itself."""
    first = weekly.last_sunday((until - timedelta(weeks=WEEKS - 1)).date())
    return WeeklyRanking.objects.filter(last=first).exists()


def look_back(*, until: datetime) -> None:
    """Publish what the last weeks and the quarter published, ask about the last days. until: a Monday."""
    for week in reversed(range(WEEKS)):
        weekly.publish_week(at=until - timedelta(weeks=week))
    publishing.publish_nine(at=until)
    for days in reversed(range(MORNINGS)):
        morning = until - timedelta(days=days)
        asking.ask_about(asking.yesterday(morning), at=morning)
