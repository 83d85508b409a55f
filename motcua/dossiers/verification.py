"""Re-walk every chain and every day's codes: has anything been changed, cut off or taken away?

Findings are said in Vietnamese: only the commands read them, and those speak Vietnamese only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from motcua.dossiers.events import BrokenLink, first_broken_link
from motcua.dossiers.models import CodeSerial, Dossier, Event
from motcua.dossiers.numbering import parse
from motcua.dossiers.status import Act
from motcua.dossiers.verification_books import Finding, broken_books

_KEPT = ("code", "ticket", "chain_length", "chain_head", "first_due_at", "due_at")
_SETS_DUE_DATE = frozenset(
    {
        Act.RECEIVE,
        Act.SUPPLY_SUPPLEMENT,
        Act.CHANGE_DUE_DATE,
        Act.PROVE_PAYMENT,
        Act.SETTLE_AT_ONCE,
    }
)


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
    """Walk all chains, yielding the running report after each dossier; the last one is complete."""
    report = Report()
    heads = {dossier.pk: dossier for dossier in Dossier.objects.only(*_KEPT).iterator(chunk_size=2000)}
    events = Event.objects.in_order().iterator(chunk_size=2000)
    seen = set()
    for dossier_id, group in groupby(events, key=lambda event: event.dossier_id):
        chain, dossier = list(group), heads[dossier_id]
        seen.add(dossier_id)
        report.dossiers += 1
        report.events += len(chain)
        broken = first_broken_link(chain) or _cut(chain, dossier) or _moved_due_date(chain, dossier)
        if broken is not None:
            report.findings.append(Finding(str(dossier), broken.number, broken.why))
        yield report
        if broken is not None and stop_at_first:
            return
    for dossier_id in heads.keys() - seen:
        report.findings.append(Finding(str(heads[dossier_id]), 1, "không còn sự kiện nào"))
    report.findings.extend(_missing_codes())
    report.findings.extend(broken_books())
    yield report


def _cut(chain: list[Event], dossier: Dossier) -> BrokenLink | None:
    last = chain[-1]
    if last.number != dossier.chain_length or last.digest != dossier.chain_head:
        return BrokenLink(last.dossier_id, last.number + 1, "sự kiện cuối bị mất hoặc bị thêm ngoài hệ thống")
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


def _missing_codes() -> Iterator[Finding]:
    """Serials given on a day and the codes that exist must be the same numbers."""
    given = {(row.prefix, row.day): row.last for row in CodeSerial.objects.all()}
    found: dict[tuple[str, object], set[int]] = {}
    for text in Dossier.objects.exclude(code=None).values_list("code", flat=True).iterator():
        code = parse(text or "")
        if code is None:
            yield Finding(text or "", 0, "mã hồ sơ sai cấu trúc")
        else:
            found.setdefault((code.prefix, code.day), set()).add(code.serial)
    for key, last in given.items():
        lost = set(range(1, last + 1)) - found.get(key, set())
        for serial in sorted(lost):
            yield Finding(f"{key[0]}-{key[1]:%y%m%d}-{serial:04d}", 0, "mã đã cấp nhưng hồ sơ không còn")
