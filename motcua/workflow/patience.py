"""How long a drawing may be examined: by the processor's time, so that a busy machine refuses nobody."""

import time

SECONDS = 5  # the shipped processes need a five-hundredth of one


class OutOfPatience(Exception):
    """The drawing would take longer than anybody waits."""


class Patience:
    """From its making on it lasts so many seconds."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._until = time.thread_time() + seconds

    def ask(self) -> None:
        """Raises OutOfPatience when it is over."""
        if time.thread_time() > self._until:
            raise OutOfPatience
