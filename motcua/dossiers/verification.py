"""Re-walk every chain and every day's codes: has anything been changed, cut off or taken away?

Findings are said in Vietnamese: only the commands read them, and those speak Vietnamese only.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction

from motcua.audit import log_keys
from motcua.dossiers.events import BrokenLink, first_broken_link, head_holds
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.status import Act
from motcua.dossiers.verification_books import Finding, broken_books
from motcua.dossiers.verification_counts import Filings, missing_codes
from motcua.dossiers.verification_money import broken_money, unsigned

_KEPT = (
    *("code", "ticket", "chain_length", "chain_head", "chain_seal"),
    *("submitted_at", "received_at", "first_due_at", "due_at"),
)
_SETS_DUE_DATE = frozenset(
    {
        Act.RECEIVE,
        Act.SUPPLY_SUPPLEMENT,
        Act.CHANGE_DUE_DATE,
        Act.PROVE_PAYMENT,
        Act.SETTLE_AT_ONCE,
    }
)
_RECEIVES = frozenset({Act.RECEIVE, Act.SETTLE_AT_ONCE})


@dataclass
class Report:
    """Counts and findings of one walk; `holds` when there is none."""

    dossiers: int = 0
    events: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.findings


def verify(*, stop_at_first: bool = False) -> Iterator[Report]:
    """Walk all chains, yielding the running report after each dossier; the last one is complete.

    All is read as it stood at one moment, a few thousand rows at a time.
    """
    report, filings, unknown = Report(), Filings(), Counter[str]()
    with _one_moment():
        for dossier, chain in _chains():
            report.dossiers += 1
            report.events += len(chain)
            unknown.update(event.key_id for event in chain if not log_keys.is_known(event.key_id))
            filings.count(chain)
            broken = _broken(dossier, chain)
            if broken is not None:
                report.findings.append(Finding(str(dossier), broken.number, broken.why))
            yield report
            if broken is not None and stop_at_first:
                return
        report.findings.extend(_without_key(unknown))
        report.findings.extend(missing_codes(filings))
        report.findings.extend(broken_money())
        report.findings.extend(unsigned())
        report.findings.extend(broken_books())
    yield report


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read only, and nothing written meanwhile is seen: acts go on while chains are walked."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _chains() -> Iterator[tuple[Dossier, list[Event]]]:
    """Every dossier with its events in order, by its id; the two are read side by side."""
    events = Event.objects.in_order().iterator(chunk_size=2000)
    groups = ((key, list(group)) for key, group in groupby(events, key=lambda event: event.dossier_id))
    coming = next(groups, None)
    for dossier in Dossier.objects.only(*_KEPT).order_by("pk").iterator(chunk_size=2000):
        if coming is not None and coming[0] == dossier.pk:
            yield dossier, coming[1]
            coming = next(groups, None)
        else:
            yield dossier, []


def _broken(dossier: Dossier, chain: list[Event]) -> BrokenLink | None:
    if not chain:
        return BrokenLink(dossier.pk, 1, "không còn sự kiện nào")
    return (
        first_broken_link(chain)
        or _cut(chain, dossier)
        or _moved_due_date(chain, dossier)
        or _moved_time(chain, dossier)
    )


def _cut(chain: list[Event], dossier: Dossier) -> BrokenLink | None:
    last = chain[-1]
    if last.number != dossier.chain_length or last.digest != dossier.chain_head:
        return BrokenLink(last.dossier_id, last.number + 1, "sự kiện cuối bị mất hoặc bị thêm ngoài hệ thống")
    if log_keys.is_known(last.key_id) and not head_holds(dossier):
        return BrokenLink(
            last.dossier_id, last.number + 1, "sự kiện sau đó có thể đã bị cắt: dấu cuối chuỗi sai"
        )
    return None


def _moved_due_date(chain: list[Event], dossier: Dossier) -> BrokenLink | None:
    """The first due date is what reception wrote into the chain, for ever; the present one is what the last
    act that may set it wrote (reception, a restart after a supplement, the one extension, a second count)."""
    said = [event for event in chain if event.act in _SETS_DUE_DATE and event.facts.get("due_at")]
    if not said:
        return None
    if dossier.first_due_at != datetime.fromisoformat(said[0].facts["due_at"]):
        return BrokenLink(dossier.pk, said[0].number, "hạn trả đầu tiên khác với lúc tiếp nhận")
    if dossier.due_at != datetime.fromisoformat(said[-1].facts["due_at"]):
        return BrokenLink(dossier.pk, said[-1].number, "hạn trả khác với diễn biến đã ghi")
    return None


def _moved_time(chain: list[Event], dossier: Dossier) -> BrokenLink | None:
    """When it was handed in and accepted is when its events happened."""
    if dossier.submitted_at != chain[0].happened_at:
        return BrokenLink(dossier.pk, 1, "lúc nộp khác với diễn biến đã ghi")
    received = [event for event in chain if event.act in _RECEIVES]
    if received and dossier.received_at != received[-1].happened_at:
        return BrokenLink(dossier.pk, received[-1].number, "lúc tiếp nhận khác với diễn biến đã ghi")
    return None


def _without_key(unknown: Counter[str]) -> Iterator[Finding]:
    """Events of keys not known here: not proved, and said once a key."""
    for key_id, count in sorted(unknown.items()):
        why = f"{count} sự kiện ghi bằng khóa này, không có ở đây: thêm khóa cũ vào MOTCUA_LOG_KEYS_BEFORE"
        yield Finding(f"khóa nhật ký {key_id or '(trống)'}", 0, why)
