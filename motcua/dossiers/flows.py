"""What flows through an agency in a day: small rows written with each act, folded later into daily figures.

A counter that every act updates would make busy units wait for one another; rows inserted do not. A figure is
the folded rows and the few not folded yet, so it is exact and not a second old.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Procedure
from motcua.common.invariant import InvariantBroken
from motcua.common.keys import UUID7Key
from motcua.deadlines.calendars import local
from motcua.dossiers.marks import ACCEPTS, Happened, Mark, Tally, after
from motcua.dossiers.status import Act
from motcua.identity.models import Staff

if TYPE_CHECKING:
    from uuid import UUID

    from motcua.dossiers.books import Visit
    from motcua.dossiers.models import Dossier, Event


class Measure(models.TextChoices):
    """What is counted of a dossier; a visit that became none counts as guided."""

    RECEIVED = "received", _("Tiếp nhận")
    REFUSED = "refused", _("Từ chối tiếp nhận")
    GUIDED = "guided", _("Hướng dẫn, chưa nộp")
    ANSWERED_LATE = "answered_late", _("Hồ sơ trực tuyến quá hạn trả lời")
    ASKED_BEFORE = "asked_before", _("Yêu cầu bổ sung trước tiếp nhận")
    ASKED_AFTER = "asked_after", _("Yêu cầu bổ sung sau thẩm định")
    SETTLED = "settled", _("Đã giải quyết")
    LATE = "late", _("Giải quyết quá hạn trả")
    DECLINED = "declined", _("Từ chối sau thẩm định")
    ENDED_EARLY = "ended_early", _("Rút, dừng, đóng")
    EXTENDED = "extended", _("Xin lỗi, hẹn lại")
    UNAPOLOGISED = "unapologised", _("Quá hạn trả mà không xin lỗi")
    RETURNED = "returned", _("Đã trả kết quả")


class Duty(models.TextChoices):
    """What a person did to a dossier; the law wants them done by different people."""

    RECEIVE = "receive", _("Tiếp nhận")
    SETTLE = "settle", _("Giải quyết")
    SIGN = "sign", _("Ký")
    RETURN = "return", _("Trả kết quả")


# Written in every busy transaction: no constraint that would lock the unit's row, no index to keep.
_PLAIN: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}
_LOOSE: dict[str, Any] = _PLAIN | {"db_constraint": False}


class Flow(models.Model):
    """One thing counted, not folded yet: of which unit and procedure, on which day, done by whom."""

    id = UUID7Key()
    day = models.DateField()
    desk = models.ForeignKey(Unit, **_LOOSE)
    agency = models.ForeignKey(Unit, **_LOOSE)
    settling_unit = models.ForeignKey(Unit, **_LOOSE)
    procedure = models.ForeignKey(Procedure, **_LOOSE)
    channel = models.CharField(max_length=8, blank=True)
    measure = models.CharField(max_length=13, choices=Measure, blank=True)
    unit = models.ForeignKey(Unit, null=True, **_LOOSE)  # of the person
    staff = models.ForeignKey(Staff, null=True, **_LOOSE)
    duty = models.CharField(max_length=7, choices=Duty, blank=True)
    late = models.BooleanField(default=False)
    # of the index instead: {mark: ±1} of the day of reception, for the unit and its official, `staff`
    marks = models.JSONField(null=True)

    class Meta:
        verbose_name = _("số liệu chưa cộng")

    def __str__(self) -> str:
        return f"{self.day} {self.measure}{self.duty}"


class Measured(models.Model):
    """How often each `Measure` was counted."""

    received = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    guided = models.IntegerField(default=0)
    answered_late = models.IntegerField(default=0)
    asked_before = models.IntegerField(default=0)
    asked_after = models.IntegerField(default=0)
    settled = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    declined = models.IntegerField(default=0)
    ended_early = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)
    unapologised = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)

    class Meta:
        abstract = True


class FlowDay(Measured):
    """The figures of one day, by one-stop, agency, unit that settles, procedure and channel."""

    id = UUID7Key()
    day = models.DateField()
    desk = models.ForeignKey(Unit, **_PLAIN)
    agency = models.ForeignKey(Unit, **_PLAIN)
    settling_unit = models.ForeignKey(Unit, **_PLAIN)
    procedure = models.ForeignKey(Procedure, **_PLAIN)
    channel = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name = _("số liệu theo ngày")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="flow_day_of_unit", fields=["settling_unit", "day"]),
            models.Index(name="flow_day_of_desk", fields=["desk", "day"]),
            models.Index(name="flow_day_of_service", fields=["procedure", "day"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="flow_day_once",
                fields=["day", "desk", "agency", "settling_unit", "procedure", "channel"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.settling_unit_id}: {self.received}/{self.settled}"


class FlowHalf(Measured):
    """The same of half a month, all procedures together: what places side by side and maps add up."""

    id = UUID7Key()
    half = models.DateField()  # its first day: the 1st, or the 15th where reports begin
    desk = models.ForeignKey(Unit, **_PLAIN)
    settling_unit = models.ForeignKey(Unit, **_PLAIN)

    class Meta:
        verbose_name = _("số liệu theo nửa tháng")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="flow_half_of_unit", fields=["settling_unit", "half"]),
            models.Index(name="flow_half_of_desk", fields=["desk", "half"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="flow_half_once", fields=["half", "desk", "settling_unit"]),
        ]

    def __str__(self) -> str:
        return f"{self.half} {self.settling_unit_id}: {self.received}/{self.settled}"


class DutyDay(models.Model):
    """How many dossiers a person received, settled, signed or returned on a day, in a unit."""

    id = UUID7Key()
    day = models.DateField()
    unit = models.ForeignKey(Unit, **_PLAIN)
    staff = models.ForeignKey(Staff, **_PLAIN)
    duty = models.CharField(max_length=7, choices=Duty)
    n = models.IntegerField(default=0)
    late = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("việc đã làm theo ngày")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="duty_day_of_unit", fields=["unit", "day"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="duty_day_once", fields=["day", "unit", "staff", "duty"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.staff_id} {self.duty}: {self.n}"


_MEASURED: dict[Act, tuple[Measure, ...]] = {
    Act.RECEIVE: (Measure.RECEIVED,),
    Act.REFUSE: (Measure.REFUSED,),
    Act.REQUEST_SUPPLEMENT: (Measure.ASKED_BEFORE,),
    Act.RELEASE_SUPPLEMENT: (Measure.ASKED_AFTER,),
    Act.HAND_OVER: (Measure.SETTLED,),
    Act.RELEASE_REFUSAL: (Measure.SETTLED, Measure.DECLINED),
    Act.CHANGE_DUE_DATE: (Measure.EXTENDED,),
    Act.RETURN_RESULT: (Measure.RETURNED,),
    Act.CONFIRM_POST: (Measure.RETURNED,),
    Act.SETTLE_AT_ONCE: (Measure.RECEIVED, Measure.SETTLED, Measure.RETURNED),
}
_DONE: dict[Act, tuple[Duty, ...]] = {
    Act.RECEIVE: (Duty.RECEIVE,),
    Act.HAND_OVER: (Duty.SETTLE,),
    Act.SIGN: (Duty.SIGN,),
    Act.SIGN_REFUSAL: (Duty.SIGN,),
    Act.RETURN_RESULT: (Duty.RETURN,),
    Act.HAND_TO_POST: (Duty.RETURN,),
    Act.SETTLE_AT_ONCE: (Duty.RECEIVE, Duty.SETTLE, Duty.RETURN),
}
_ENDS_EARLY = {Act.WITHDRAW, Act.CLOSE}
DUTIES = tuple(_DONE)
_COUNTED = frozenset({*_MEASURED, *_DONE, *_ENDS_EARLY, Act.BREACH_APOLOGY})


class Added(NamedTuple):
    """One thing an act adds to its day: a measure of the dossier, or a duty somebody of a unit did."""

    measure: str = ""
    duty: str = ""
    staff_id: "UUID | None" = None
    unit_id: "UUID | None" = None
    late: bool = False


def count(dossier: "Dossier", event: "Event") -> None:
    """Write what the act adds to figures and index, in its own transaction; the caller saves the dossier."""
    happened = Happened(Act(event.act), event.happened_at, event.facts, event.staff_id, event.unit_id)
    accepted = dossier.received_at is not None
    rows = [_of(dossier, event, **one._asdict()) for one in added(happened, dossier, accepted=accepted)]
    rows += _marked(dossier, happened)
    if rows:
        Flow.objects.bulk_create(rows)


def added(event: Happened, dossier: "Dossier", *, accepted: bool) -> list[Added]:
    """What an act adds: the one rule, asked by the act itself and by who counts it again years later. Pure.

    accepted  whether the dossier is, once this has happened.
    dossier   says until when an answer was due, who handled what is refused and in which unit. No act after
              those that ask for it changes that: the row says the same at any later time.
    """
    late = not event.facts.get("on_time", True)
    found = [Added(measure) for measure in _measures(event, dossier, late=late, accepted=accepted)]
    if event.staff_id:
        found += [
            Added("", duty, event.staff_id, event.unit_id, late and duty == Duty.SETTLE)
            for duty in _DONE.get(event.act, ())
        ]
    if event.act == Act.RELEASE_REFUSAL and dossier.handler_id:  # settled by the handler, given by the desk
        found.append(Added("", Duty.SETTLE, dossier.handler_id, dossier.settling_unit_id, late))
    return found


def added_by(events: Sequence[Happened], dossier: "Dossier") -> Iterator[tuple[int, list[Added]]]:
    """A whole life again, from its first event on: the place of each that adds something, and what."""
    accepted = False
    for place, event in enumerate(events):
        if event.act in _COUNTED:
            accepted = accepted or event.act in ACCEPTS
            yield place, added(event, dossier, accepted=accepted)


def _measures(event: Happened, dossier: "Dossier", *, late: bool, accepted: bool) -> list[Measure]:
    act = event.act
    found = list(_MEASURED.get(act, ()))
    if late and Measure.SETTLED in found:
        found.append(Measure.LATE)
    if act in _ENDS_EARLY and accepted:
        found.append(Measure.ENDED_EARLY)
    if _answered_late(event, dossier.answer_by):
        found.append(Measure.ANSWERED_LATE)
    if act == Act.BREACH_APOLOGY:
        found.append(Measure.UNAPOLOGISED)
    return found


def _answered_late(event: Happened, answer_by: datetime | None) -> bool:
    """Later than 45/2020/NĐ-CP Điều 11 allows; a request to supplement clears the time and says so itself."""
    if event.act == Act.REQUEST_SUPPLEMENT:
        return bool(event.facts.get("answered_late"))
    return event.act in {Act.RECEIVE, Act.REFUSE} and answer_by is not None and event.at > answer_by


def _marked(dossier: "Dossier", happened: Happened) -> list[Flow]:
    """The difference the act makes to what the dossier counts for; a new unit or handler takes it all."""
    kept = dossier.tally or {}
    before = Tally.from_json(kept)
    tally, whose = after(before, happened, channel=dossier.channel), whose_marks(dossier)
    dossier.tally = tally.as_json() | {"whose": whose}
    dossier.late_from, dossier.late_first_from = tally.lapses
    lost, gained = before.counts, tally.counts
    if kept and kept["whose"] != whose:
        rows = [(kept["whose"], dict.fromkeys(lost, -1)), (whose, dict.fromkeys(gained, 1))]
    else:
        rows = [(whose, dict.fromkeys(lost - gained, -1) | dict.fromkeys(gained - lost, 1))]
    return [mark_row(dossier, tally, who, marks) for who, marks in rows if marks]


def whose_marks(dossier: "Dossier") -> list[str]:
    """Desk, agency, settling unit, handler: whom the dossier's marks are counted for."""
    keys = (dossier.receiving_unit_id, dossier.agency_id, dossier.settling_unit_id, dossier.handler_id)
    return [str(key) if key else "" for key in keys]


def mark_row(dossier: "Dossier", tally: Tally, whose: list[str], marks: dict[Mark, int]) -> Flow:
    """A row that adds the marks, by the day of reception."""
    if tally.day is None:
        raise InvariantBroken("Nothing counts before the first day.")
    desk, agency, settling, staff = whose
    return Flow(
        day=tally.day,
        desk_id=desk,
        agency_id=agency,
        settling_unit_id=settling,
        procedure_id=dossier.version.procedure_id,
        channel=dossier.channel,
        staff_id=staff or None,
        marks={mark.value: n for mark, n in sorted(marks.items())},
    )


def _of(dossier: "Dossier", event: "Event", **more: Any) -> Flow:
    return Flow(
        day=local(event.happened_at).date(),
        desk_id=dossier.receiving_unit_id,
        agency_id=dossier.agency_id,
        settling_unit_id=dossier.settling_unit_id,
        procedure_id=dossier.version.procedure_id,
        channel=dossier.channel,
        **more,
    )


def count_visit(visit: "Visit", *, agency: Unit, at: datetime) -> None:
    """Somebody was guided at a desk and filed nothing."""
    Flow.objects.create(
        day=local(at).date(),
        desk_id=visit.unit_id,
        agency=agency,
        settling_unit=agency,
        procedure_id=visit.version.procedure_id,
        measure=Measure.GUIDED,
    )
