"""Is the dossier's row, and each paper the system made, what the chain says?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from motcua.audit import log_keys
from motcua.dossiers.events import ISSUED, BrokenLink, row_digest, seal_holds
from motcua.dossiers.marks import Happened, Tally, of_events
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.paper_rows import ISSUED_KINDS, Paper, record_of
from motcua.dossiers.status import Act

RECEIVES = frozenset({Act.RECEIVE, Act.SETTLE_AT_ONCE})
_SETS_DUE_DATE = frozenset(
    {*RECEIVES, Act.SUPPLY_SUPPLEMENT, Act.CHANGE_DUE_DATE, Act.PROVE_PAYMENT},
)
# moments of the row, and acts that write them
_MOMENTS = {
    "finished_at": (
        "lúc xử lý xong",
        frozenset({Act.REFUSE, Act.HAND_OVER, Act.SETTLE_AT_ONCE, Act.RELEASE_REFUSAL})
        | {Act.CLOSE, Act.WITHDRAW},
    ),
    "returned_at": ("lúc trả kết quả", frozenset({Act.RETURN_RESULT, Act.CONFIRM_POST, Act.SETTLE_AT_ONCE})),
    "paused_at": (
        "lúc tạm dừng",
        frozenset({Act.REQUEST_SUPPLEMENT, Act.RELEASE_SUPPLEMENT, Act.RELEASE_DUTY}),
    ),
}


def differing_row(dossier: Dossier, chain: Sequence[Event]) -> BrokenLink | None:
    """What of the row is not what the events say, the narrowest first, and whether its seal fails."""
    last = chain[-1]
    found = next(_named(dossier, chain), None)
    if log_keys.is_known(last.key_id):
        if found is None and last.row_digest is not None and last.row_digest != row_digest(dossier):
            found = "nội dung hồ sơ khác với lúc ghi sự kiện cuối", last.number
        if not seal_holds(dossier):
            why, number = found or ("dòng hồ sơ bị sửa ngoài hệ thống", last.number + 1)
            found = f"{why}; dấu của dòng sai, sự kiện sau đó có thể đã bị cắt", number
    return None if found is None else BrokenLink(dossier.pk, found[1], found[0])


def _named(dossier: Dossier, chain: Sequence[Event]) -> Iterator[tuple[str, int]]:
    if dossier.status != chain[-1].target:
        yield "trạng thái khác với diễn biến đã ghi", chain[-1].number
    if dossier.submitted_at != chain[0].happened_at:
        yield "lúc nộp khác với diễn biến đã ghi", 1
    yield from _reception(dossier, chain)
    yield from _due_dates(dossier, chain)
    for field, (name, acts) in _MOMENTS.items():
        kept = getattr(dossier, field)
        if kept is not None and not any(kept == one.happened_at and one.act in acts for one in chain):
            yield f"{name} khác với diễn biến đã ghi", chain[-1].number
    tally = of_events(
        (Happened(Act(one.act), one.happened_at, one.facts) for one in chain), channel=dossier.channel
    )
    lapses = (dossier.late_from, dossier.late_first_from)
    if Tally.from_json(dossier.tally) != tally or (dossier.finished_at is None and lapses != tally.lapses):
        yield "số đang tính cho hồ sơ khác với diễn biến đã ghi", chain[-1].number


def _reception(dossier: Dossier, chain: Sequence[Event]) -> Iterator[tuple[str, int]]:
    received = [event for event in chain if event.act in RECEIVES]
    if not received:
        return
    if dossier.received_at != received[-1].happened_at:
        yield "lúc tiếp nhận khác với diễn biến đã ghi", received[-1].number
    if f"{dossier.limit_value} {dossier.limit_unit}" != received[-1].facts.get("limit"):
        yield "thời hạn giải quyết khác với lúc tiếp nhận", received[-1].number


def _due_dates(dossier: Dossier, chain: Sequence[Event]) -> Iterator[tuple[str, int]]:
    """The first due date is what reception wrote into the chain, for ever; the present one is what the last
    act that may set it wrote (reception, a restart after a supplement, the one extension, a second count)."""
    said = [event for event in chain if event.act in _SETS_DUE_DATE and event.facts.get("due_at")]
    if not said:
        return
    if dossier.first_due_at != datetime.fromisoformat(said[0].facts["due_at"]):
        yield "hạn trả đầu tiên khác với lúc tiếp nhận", said[0].number
    if dossier.due_at != datetime.fromisoformat(said[-1].facts["due_at"]):
        yield "hạn trả khác với diễn biến đã ghi", said[-1].number


def differing_paper(dossier: Dossier, chain: Sequence[Event], papers: Iterable[Paper]) -> BrokenLink | None:
    """A paper the system made that no event names, that is gone, or that is not what was named."""
    named = {record["paper"]: (0, record) for record in dossier.unnamed_papers}
    for event in chain:
        named |= {record["paper"]: (event.number, record) for record in event.facts.get(ISSUED, ())}
    for paper in papers:
        if paper.kind not in ISSUED_KINDS:
            continue
        number, record = named.pop(str(paper.pk), (0, None))
        why = _wrong(paper, record) or _wrong_mark(paper, chain)
        if why:
            return BrokenLink(dossier.pk, number or len(chain), f"{_called(paper)}: {why}")
    for number, record in named.values():
        called = record.get("code") or f"có SHA-256 {record.get('sha256', '')[:12]}…"
        why = f"giấy tờ {called} đã phát hành không còn"
        return BrokenLink(dossier.pk, number or len(chain), why)
    return None


def _called(paper: Paper) -> str:
    return f"{paper.get_kind_display()} {paper.code or paper.template}".strip()


def _wrong(paper: Paper, record: dict[str, str] | None) -> str:
    if record is None:
        return "không sự kiện nào ghi giấy tờ này"
    now = record_of(paper)
    names = {"sha256": "tệp", "code": "mã giấy tờ", "number": "số", "check_code": "mã kiểm tra"}
    for key, name in names.items():
        if now.get(key) != record.get(key):
            return f"{name} khác với lúc ký, phát hành"
    return "" if now["digest"] == record["digest"] else "nội dung khác với lúc ký, phát hành"


def _wrong_mark(paper: Paper, chain: Sequence[Event]) -> str:
    """A result is replaced or revoked by an act, never by a row alone; nor does a mark go away."""
    if paper.kind != Paper.Kind.RESULT:
        return ""
    replaced = {event.happened_at for event in chain if event.facts.get("replaces") == paper.code}
    if {paper.replaced_at} - {None} != replaced:
        return "dấu đã được thay thế khác với diễn biến"
    revoked = {
        (event.happened_at, event.facts["reason"])
        for event in chain
        if event.act == Act.REVOKE_RESULT and event.facts["result"] == paper.code
    }
    here = {(paper.revoked_at, paper.revoked_why)} if paper.revoked_at else set()
    return "" if here == revoked else "dấu thu hồi khác với diễn biến"
