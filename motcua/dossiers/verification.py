"""Re-walk every chain and every day's codes: has anything been changed, cut off or taken away?

Findings are said in Vietnamese: only the commands read them, and those speak Vietnamese only.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.audit import log_keys
from motcua.dossiers.events import BrokenLink, first_broken_link
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.paper_rows import ISSUED_KINDS, Paper
from motcua.dossiers.verification_books import Finding, broken_books
from motcua.dossiers.verification_counts import Filings, missing_codes
from motcua.dossiers.verification_money import broken_money, unsigned
from motcua.dossiers.verification_rows import differing_paper, differing_row


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
    with one_moment():
        for dossier, chain, papers in _lives():
            report.dossiers += 1
            report.events += len(chain)
            unknown.update(event.key_id for event in chain if not log_keys.is_known(event.key_id))
            filings.count(chain)
            broken = _broken(dossier, chain, papers)
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
def one_moment() -> Iterator[None]:
    """Read only, and nothing written meanwhile is seen: acts go on while chains are walked."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _lives() -> Iterator[tuple[Dossier, list[Event], list[Paper]]]:
    """Every dossier with its events in order and its papers, by its id; the three are read side by side."""
    events = _Beside(Event.objects.in_order())
    papers = _Beside(
        Paper.objects.filter(kind__in=ISSUED_KINDS).select_related("file").order_by("dossier_id", "pk")
    )
    for dossier in Dossier.objects.order_by("pk").iterator(chunk_size=2000):
        yield dossier, events.of(dossier.pk), papers.of(dossier.pk)


class _Beside:
    """Rows of dossiers, in the order of dossiers."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        groups = groupby(rows.iterator(chunk_size=2000), key=lambda row: row.dossier_id)
        self._groups = ((key, list(group)) for key, group in groups)
        self._next = next(self._groups, None)

    def of(self, dossier_id: UUID) -> list[Any]:
        while self._next is not None and self._next[0] < dossier_id:
            self._next = next(self._groups, None)  # of no dossier: the database's own rule forbids it
        if self._next is None or self._next[0] != dossier_id:
            return []
        found = self._next[1]
        self._next = next(self._groups, None)
        return found


def _broken(dossier: Dossier, chain: list[Event], papers: list[Paper]) -> BrokenLink | None:
    if not chain:
        return BrokenLink(dossier.pk, 1, "không còn sự kiện nào")
    return (
        first_broken_link(chain)
        or _cut(chain, dossier)
        or differing_row(dossier, chain)
        or differing_paper(dossier, chain, papers)
    )


def _cut(chain: list[Event], dossier: Dossier) -> BrokenLink | None:
    last = chain[-1]
    if last.number != dossier.chain_length or last.digest != dossier.chain_head:
        return BrokenLink(last.dossier_id, last.number + 1, "sự kiện cuối bị mất hoặc bị thêm ngoài hệ thống")
    return None


def _without_key(unknown: Counter[str]) -> Iterator[Finding]:
    """Events of keys not known here: not proved, and said once a key."""
    for key_id, count in sorted(unknown.items()):
        why = f"{count} sự kiện ghi bằng khóa này, không có ở đây: thêm khóa cũ vào MOTCUA_LOG_KEYS_BEFORE"
        yield Finding(f"khóa nhật ký {key_id or '(trống)'}", 0, why)
