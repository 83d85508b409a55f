"""Write what happened about access: one structured line in the log, one append-only row.

Every package calls `record`, also from inside an act. Address and page come from the request under way, which
`web` announces by `during`.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from uuid import UUID

from django.db import transaction

from motcua.audit import table_days, trimmed
from motcua.audit.security_rows import SecurityEvent
from motcua.common.invariant import InvariantBroken

log = logging.getLogger("motcua.security")
Kind = SecurityEvent.Kind
_ALIKE = 10  # rows of identical events an hour; past them the 100th, the 1000th, …
_STRANGERS = 2_000  # rows an hour that people who never proved who they are can cause, a process
_MOST_KEYS = 20_000


@dataclass(frozen=True)
class Origin:
    """Where the request under way comes from, and the pattern of the page it asks for."""

    address: str = ""
    route: str = ""


_origin: ContextVar[Origin | None] = ContextVar("origin", default=None)
THINNED = frozenset(
    {
        Kind.SIGN_IN_FAILED,
        Kind.LOCKED,
        Kind.CODE_FAILED,
        Kind.PROOF_FAILED,
        Kind.FORBIDDEN,
        Kind.NOT_THERE,
        Kind.CSRF,
        Kind.TOO_MANY,
    }
)


@contextmanager
def during(origin: Origin) -> Iterator[None]:
    """Events inside come from there."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def arrive(origin: Origin) -> None:
    """From here to the end of `during`, the request under way is known better."""
    _origin.set(origin)


class _Counts:
    """How often identical events happened this hour, in this process."""

    def __init__(self) -> None:
        self._hour, self._counts, self._strangers = "", dict[tuple[object, ...], int](), 0
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Count anew."""
        self._hour = ""

    def one_more(self, key: tuple[object, ...], *, at: datetime, stranger: bool) -> int | None:
        """How often by now, where that number is worth a row; None otherwise."""
        with self._lock:
            hour = f"{at:%Y%m%d%H}"
            if hour != self._hour or len(self._counts) > _MOST_KEYS:
                self._counts.clear()
                self._strangers = self._strangers if hour == self._hour else 0
                self._hour = hour
            times = self._counts[key] = self._counts.get(key, 0) + 1
            if times > _ALIKE and str(times).strip("0") != "1":
                return None
            self._strangers += stranger
            return None if stranger and self._strangers > _STRANGERS else times


counts = _Counts()


def record(
    kind: SecurityEvent.Kind,
    *,
    staff_id: UUID | None = None,
    staff_name: str = "",
    account_id: UUID | None = None,
    by_id: UUID | None = None,
    by_name: str = "",
    detail: str = "",
) -> SecurityEvent | None:
    """The row written; None where identical events of this hour were enough already.

    detail   roles, units, codes of refusals; never anything of or about a citizen.
    Whoever guesses cannot fill the table: identical failures and refusals of one hour leave a row each up to
    the tenth, then at the hundredth and so on, and nameless people together at most 2,000 an hour a process.
    """
    at, origin = datetime.now(UTC), _origin.get() or Origin()
    address = _address(origin.address)
    times: int | None = 1
    if kind in THINNED:
        key = (kind, staff_id, account_id, address, origin.route)
        stranger = kind in {Kind.SIGN_IN_FAILED, Kind.LOCKED} or not (staff_id or account_id)
        times = counts.one_more(key, at=at, stranger=stranger)
    if times is None:
        return None
    event = SecurityEvent(
        at=at,
        kind=kind,
        staff_id=staff_id,
        staff_name=staff_name[:200],
        account_id=account_id,
        by_id=by_id,
        by_name=by_name[:200],
        address=address,
        route=origin.route[:200],
        detail=detail[:300],
        times=times,
    )
    log.info(kind.value, extra={"event": event})
    event.save(force_insert=True)
    return event


def trim(*, before: datetime) -> int:
    """How many events were deleted, as the owner of the table: whole days (UTC) that ended before the moment.

    That it was done is an event, and what each day held stays, sealed: signed heads go on to hold.
    """
    until = before.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        columns = table_days.columns_of(SecurityEvent)
        days = list(table_days.days_of(SecurityEvent, columns, until=until))
        for day in days:
            trimmed.keep(SecurityEvent._meta.db_table, columns, day, at=datetime.now(UTC))
        gone, _kinds = SecurityEvent.objects.filter(id__lt=table_days.least_id(until)).delete()
        if gone != sum(count for _day, count, _sha256 in days):
            raise InvariantBroken("What is deleted is what was counted.")
        if gone:
            record(Kind.TRIMMED, by_name="vận hành máy chủ", detail=f"{gone} < {until:%Y-%m-%d}")
    return gone


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
