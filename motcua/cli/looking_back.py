"""The demo's last weeks as those who watch met them: each Monday's ranking, each morning's questions.

A demo is filled in one go, so a past week is ranked with what is known of its dossiers now.
"""

from datetime import datetime, timedelta

from motcua.oversight.services import asking
from motcua.scorecard import weekly

WEEKS = 3
MORNINGS = 10


def look_back(*, until: datetime) -> None:
    """Publish the rankings of the last weeks and ask about the last days. until: a Monday morning."""
    for week in reversed(range(WEEKS)):
        weekly.publish_week(at=until - timedelta(weeks=week))
    for days in reversed(range(MORNINGS)):
        morning = until - timedelta(days=days)
        asking.ask_about(asking.yesterday(morning), at=morning)
