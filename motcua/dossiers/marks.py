"""What a dossier counts for in the index of 766/QĐ-TTg: the one answer, from its events alone. Pure.

`after` takes one act further. The running tally stays on the dossier, so an act knows what it adds without
reading what came before; `of_events` begins at the first event and must arrive at the same.

In time or not, as the national portal asks it:
- the end is the first of: result handed over, returned, refused or stopped; withdrawn or closed counts once
  the dossier was accepted. What waits for the applicant is measured at the moment it was asked.
- what the applicant took to supplement is not the agency's time; asked more than once, a dossier is late.
- what has no end yet is measured at the end of the period, when it is read (`mark_figures`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.deadlines.calendars import local
from motcua.dossiers.status import Act, Money

ONLINE = "online"  # ChannelTerm.Channel.ONLINE
GATEWAY = "gateway"  # Collection.Method.GATEWAY


class Mark(models.TextChoices):
    """One yes or no about an accepted dossier."""

    RECEIVED = "received", _("Đã tiếp nhận")
    ENDED = "ended", _("Đã kết thúc")
    LATE = "late", _("Quá hạn trả theo hạn hiện tại")
    LATE_FIRST = "late_first", _("Quá hạn trả theo hạn đầu tiên")
    ONLINE = "online", _("Nộp trực tuyến")
    PAYABLE = "payable", _("Có khoản phải nộp")
    PAID_ONLINE = "paid_online", _("Đã thanh toán trực tuyến")
    RESULT = "result", _("Có tệp kết quả")
    PARTS = "parts", _("Có tệp thành phần hồ sơ")
    DIGITISED = "digitised", _("Có tệp thành phần hồ sơ và tệp kết quả")
    REUSED = "reused", _("Có thành phần dùng lại")
    STORED = "stored", _("Giấy tờ lấy từ kho của người dân, hoặc kết quả đã vào kho")
    IDENTIFIED = "identified", _("Tài khoản đã xác thực danh tính, hoặc giấy tờ lấy từ kho")


MARKS: tuple[Mark, ...] = tuple(Mark)
# of a procedure it is asked whether any dossier of a period carries them
USES = (Mark.ONLINE, Mark.PAID_ONLINE, Mark.PAYABLE, Mark.IDENTIFIED)
_ENDS = frozenset(
    {
        Act.HAND_OVER,
        Act.RETURN_RESULT,
        Act.CONFIRM_POST,
        Act.SETTLE_AT_ONCE,
        Act.RELEASE_REFUSAL,
        Act.CLOSE,
        Act.WITHDRAW,
    }
)
ACCEPTS = frozenset({Act.RECEIVE, Act.SETTLE_AT_ONCE})
_ASKS = frozenset({Act.REQUEST_SUPPLEMENT, Act.RELEASE_SUPPLEMENT})


@dataclass(frozen=True)
class Tally:
    """How far a dossier is counted.

    day     of reception; what is marked before it counts from then on.
    due     the due date as it stands.
    owed    the first due date, later by what the applicant took; a second appointment begins a new one.
    paused  since when the applicant is waited for.
    asked   how often a supplement was asked for.
    """

    marks: frozenset[Mark] = frozenset()
    day: date | None = None
    due: datetime | None = None
    owed: datetime | None = None
    paused: datetime | None = None
    asked: int = 0

    @property
    def counts(self) -> frozenset[Mark]:
        return self.marks if self.day else frozenset()

    @property
    def lapses(self) -> tuple[datetime | None, datetime | None]:
        """From when it is late by the date as changed, by the first; None: no such date, or judged late."""
        judged = self.marks
        return (
            None if Mark.LATE in judged else self.due,
            None if Mark.LATE_FIRST in judged else self.owed,
        )

    def add(self, *marks: Mark) -> "Tally":
        return replace(self, marks=self.marks | set(marks))

    def drop(self, *marks: Mark) -> "Tally":
        return replace(self, marks=self.marks - set(marks))

    def judge(self, at: datetime) -> "Tally":
        """Late by either date, measured at `at`, or at the moment the applicant was asked."""
        end, found = self.paused or at, set()
        if self.due is not None and end > self.due:
            found.add(Mark.LATE)
        if self.owed is not None and end > self.owed:
            found.add(Mark.LATE_FIRST)
        return self.add(*found)

    def as_json(self) -> dict[str, Any]:
        return {
            "marks": sorted(self.marks),
            "day": self.day and self.day.isoformat(),
            "due": _text(self.due),
            "owed": _text(self.owed),
            "paused": _text(self.paused),
            "asked": self.asked,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> "Tally":
        """None: nothing has happened yet."""
        if not kept:
            return cls()
        day = kept["day"]
        return cls(
            frozenset(Mark(one) for one in kept["marks"]),
            date.fromisoformat(day) if day else None,
            _moment(kept["due"]),
            _moment(kept["owed"]),
            _moment(kept["paused"]),
            kept["asked"],
        )


class Happened(NamedTuple):
    """What an event says, as far as figures are made of it; who acted counts for `flows` alone."""

    act: Act
    at: datetime
    facts: Mapping[str, Any]
    staff_id: UUID | None = None
    unit_id: UUID | None = None


def of_events(events: Iterable[Happened], *, channel: str) -> Tally:
    """From the first event on, in the order of their numbers."""
    tally = Tally()
    for event in events:
        tally = after(tally, event, channel=channel)
    return tally


def after(tally: Tally, event: Happened, *, channel: str) -> Tally:
    """The tally once this has happened."""
    for step in (_filing, _reception, _waiting, _money, _papers, _ending):
        tally = step(tally, event)
    if channel == ONLINE:
        tally = tally.add(Mark.ONLINE)
    if tally.marks >= {Mark.PARTS, Mark.RESULT}:
        tally = tally.add(Mark.DIGITISED)
    return tally


def _filing(tally: Tally, event: Happened) -> Tally:
    if event.act not in {Act.SUBMIT, Act.TAKE_IN}:
        return tally
    if event.facts.get("files"):
        tally = tally.add(Mark.PARTS)
    if event.facts.get("identified"):
        tally = tally.add(Mark.IDENTIFIED)
    return tally.add(Mark.PAYABLE) if event.facts.get("money") == Money.DUE else tally


def _reception(tally: Tally, event: Happened) -> Tally:
    if event.act not in ACCEPTS:
        return tally
    due = _moment(event.facts.get("due_at"))
    begun = replace(tally, day=local(event.at).date(), due=due, owed=due, paused=None).add(Mark.RECEIVED)
    return _asked_twice(begun)


def _waiting(tally: Tally, event: Happened) -> Tally:
    act, at = event.act, event.at
    if act in _ASKS:
        paused = at if tally.day else None
        return _asked_twice(replace(tally, asked=tally.asked + 1, paused=paused))
    if act == Act.RELEASE_DUTY:  # the first appointment is kept or missed here
        return replace(tally.judge(at), paused=at)
    if act == Act.CHANGE_DUE_DATE:
        return replace(tally, due=_moment(event.facts["due_at"]))
    if tally.day is None:
        return tally
    if act == Act.SUPPLY_SUPPLEMENT:
        took = at - tally.paused if tally.paused else None
        owed = tally.owed + took if tally.owed and took else tally.owed
        return replace(tally, due=_moment(event.facts["due_at"]), owed=owed, paused=None)
    if act == Act.PROVE_PAYMENT:
        due = _moment(event.facts["due_at"])
        return replace(tally, due=due, owed=due, paused=None)
    return tally


def _money(tally: Tally, event: Happened) -> Tally:
    if event.act == Act.CHARGE_FEES:  # what was paid for nothing is given back
        owed = event.facts.get("total")
        return tally.add(Mark.PAYABLE) if owed else tally.drop(Mark.PAYABLE, Mark.PAID_ONLINE)
    if event.act == Act.RECORD_PAYMENT:
        paid = {Mark.PAID_ONLINE} if event.facts.get("method") == GATEWAY else set()
        return tally.add(Mark.PAYABLE, *paid)
    return tally


def _papers(tally: Tally, event: Happened) -> Tally:
    act, facts = event.act, event.facts
    if act == Act.DIGITISE or (act == Act.SUPPLY_SUPPLEMENT and facts.get("files")):
        return tally.add(Mark.PARTS)
    if act == Act.REUSE_COPY:
        return tally.add(Mark.PARTS, Mark.REUSED, Mark.STORED, Mark.IDENTIFIED)
    if act in {Act.SIGN, Act.SETTLE_AT_ONCE} and facts.get("sha256"):
        tally = tally.add(Mark.RESULT)
    return _store(tally, event)


def _store(tally: Tally, event: Happened) -> Tally:
    """A result with a file is in the store of its owner once it is done (45/2020/NĐ-CP Điều 16)."""
    done = event.act in {Act.HAND_OVER, Act.SETTLE_AT_ONCE} and event.facts.get("store")
    return tally.add(Mark.STORED) if done and Mark.RESULT in tally.marks else tally


def _ending(tally: Tally, event: Happened) -> Tally:
    """The first end is the end; a dossier never accepted has none."""
    if event.act not in _ENDS or tally.day is None or Mark.ENDED in tally.marks:
        return tally
    return tally.judge(event.at).add(Mark.ENDED)


def _asked_twice(tally: Tally) -> Tally:
    return tally.add(Mark.LATE, Mark.LATE_FIRST) if tally.day and tally.asked > 1 else tally


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
