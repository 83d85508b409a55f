"""The embedded server of `motcua run`: opened, looked after, and opened again whenever it ended."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from motcua.cli import installation, postgres
from motcua.cli.crew import BackOff, CouldNotStart, after, say

_OPENINGS = 3  # so often it may fail to open before it has ever been open


class ServerWatch:
    """Opens the server again in a thread: its recovery may take a minute, in which others may fall too."""

    def __init__(self) -> None:
        self._home: Path | None = None  # None: somebody else looks after the database
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="postgres")
        self._opening: Future[postgres.Server] | None = None
        self._back_off = BackOff()

    def open(self) -> None:
        """Fill in what the environment leaves open, with the server. Raises CouldNotStart."""
        back_off = BackOff()
        while True:
            try:
                self._home = installation.describe()
                return
            except (RuntimeError, OSError) as problem:
                if back_off.tries == _OPENINGS:
                    raise CouldNotStart(f"Không mở được cơ sở dữ liệu: {problem}") from problem
                wait = back_off.put_off()
                say(f"Chưa mở được cơ sở dữ liệu; thử lại{after(wait)}: {_why(problem)}")
                time.sleep(wait)

    def look(self) -> None:
        """Return at once; begin to open the server when it has ended, later when that just failed."""
        if self._home is None:
            return
        if self._opening is not None:
            self._see_how_it_went(self._opening)
        elif not postgres.alive(self._home) and self._back_off.is_due:
            say("Cơ sở dữ liệu đã dừng ngoài dự kiến; đang mở lại.")
            self._opening = self._pool.submit(postgres.start, self._home)

    def close(self) -> None:
        """Stop the server, also one that is only being opened, unless others use it."""
        while self._home is not None and self._opening is not None and not self._opening.done():
            postgres.stop(self._home)
            time.sleep(0.1)
        self._pool.shutdown()
        postgres.leave(installation.home() / "postgres")

    def _see_how_it_went(self, opening: "Future[postgres.Server]") -> None:
        if not opening.done():
            return
        self._opening = None
        problem = opening.exception()
        if problem is None:
            self._back_off.begin_anew()
            say("Cơ sở dữ liệu đã mở lại.")
        elif isinstance(problem, (RuntimeError, OSError)):
            wait = self._back_off.put_off()
            say(f"Chưa mở lại được cơ sở dữ liệu; thử lại{after(wait)}: {_why(problem)}")
        else:
            raise problem


def _why(problem: BaseException) -> str:
    """The last line: where the end of the server's log is quoted it says most."""
    return ([line for line in str(problem).splitlines() if line.strip()] or [""])[-1]
