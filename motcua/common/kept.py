"""What is asked often and changes seldom: read once, kept for a minute in each process."""

import time
from collections.abc import Callable, Hashable
from typing import ClassVar, TypeVar

SECONDS = 60.0
_MOST = 2000  # keys; past them everything is read anew
Read = TypeVar("Read")


class Kept:
    """Answers by key, none older than `SECONDS`. One for each question, at the top of its module."""

    _everything: ClassVar[list["Kept"]] = []

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[float, object]] = {}
        Kept._everything.append(self)

    def get(self, key: Hashable, read: Callable[[], Read]) -> Read:
        """The answer kept under `key`, or what `read` answers now."""
        until, answer = self._answers.get(key, (0.0, None))
        if until < time.monotonic():
            answer = read()
            if len(self._answers) >= _MOST:
                self._answers.clear()
            self._answers[key] = (time.monotonic() + SECONDS, answer)
        return answer  # type: ignore[return-value]

    def forget(self) -> None:
        """Read anew: the rows behind it changed in this process."""
        self._answers.clear()

    @classmethod
    def forget_everything(cls) -> None:
        """Read every answer anew: this process has another database now."""
        for kept in cls._everything:
            kept.forget()
