"""Is the database away? A query that failed because of that can be asked again; one that is wrong cannot."""

import logging
import time

import psycopg

# classes and codes of PostgreSQL: connection lost; shutting down, crashed, starting up, idle too long; full
_LOST, _CLOSED = "08", {"57P01", "57P02", "57P03", "57P05", "53300"}


def is_away(problem: BaseException | None) -> bool:
    """True when somewhere below this error a connection was refused, lost or ended by the server."""
    seen = set[int]()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        if isinstance(problem, psycopg.OperationalError):
            return _is_lost(problem.sqlstate)
        problem = problem.__cause__ or problem.__context__
    return False


def _is_lost(state: str | None) -> bool:
    """An error without a state comes from the driver, which could not reach the server or lost it."""
    return state is None or state.startswith(_LOST) or state in _CLOSED


def accepts(address: str) -> bool:
    """Does a server take connections at this address, whether or not it would take ours?"""
    return psycopg.pq.PGconn.ping(address.encode()) == psycopg.pq.Ping.OK


class OneLine(logging.Filter):
    """While the database is away each process says so now and then, in a line and without a traceback."""

    EVERY = 10.0  # seconds

    def __init__(self) -> None:
        super().__init__()
        self._next, self._left_out = 0.0, 0

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if not is_away(problem):
            return True
        if time.monotonic() < self._next:
            self._left_out += 1
            return False
        reason = " ".join(str(problem).split())
        record.msg = f"{record.getMessage()} [{reason}; {self._left_out} such lines left out before]"
        record.args, record.exc_info, record.exc_text = (), None, None
        self._next, self._left_out = time.monotonic() + self.EVERY, 0
        return True
