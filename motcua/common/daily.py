"""Times of day at which a job runs, as they are read on a clock in Viet Nam."""

_AHEAD = 7  # hours before UTC, all year


def daily(*hours: int, minute: int) -> str:
    """The cron line of a periodic job, which its queue reads in UTC.

    >>> daily(7, minute=10)
    '10 0 * * *'
    >>> daily(4, 10, 16, minute=20)
    '20 21,3,9 * * *'
    """
    return f"{minute} {','.join(str((hour - _AHEAD) % 24) for hour in hours)} * * *"
