"""Appointments from the portal: free times, book, cancel, and what a new holiday does to them."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import ProcedureVersion
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import Calendar, local
from motcua.identity.models import Party
from motcua.notifications.services import Recipient, notify
from motcua.queue import slots
from motcua.queue.models import Appointment, Desk, Purpose
from motcua.queue.rules import Rules, rules_on

State = Appointment.State
_HOLDS = (State.BOOKED, State.ARRIVED, State.MISSED)  # states in which the slot of the desk is taken
_OPEN_ROWS = 200  # appointments called off in one run of the job


class NotASlot(Refusal):
    """The time is past, too far ahead, or the unit does not receive then."""

    code = "appointment-not-a-slot"
    message = _("{unit} không nhận lịch hẹn vào {when}. Vui lòng chọn giờ khác trong danh sách.")


class SlotFull(Refusal):
    """Every desk is taken at that time."""

    code = "appointment-slot-full"
    message = _("Khung giờ {when} vừa có người đặt hết. Vui lòng chọn giờ khác trong danh sách.")


class BookedAlready(Refusal):
    """The same telephone has an appointment at that time."""

    code = "appointment-booked-already"
    message = _("Số điện thoại này đã có lịch hẹn vào {when}. Vui lòng dùng lịch đó, hoặc hủy rồi đặt lại.")


class TooManyBooked(Refusal):
    """One account keeps a few appointments at a time, so that all get some."""

    code = "appointment-too-many"
    message = _("Bạn đã có {most} lịch hẹn đang chờ. Vui lòng hủy một lịch hẹn rồi đặt lại.")


class NotOnline(Refusal):
    """The unit has no desk for the procedure, or does not receive it."""

    code = "appointment-not-offered"
    message = _(
        "{unit} chưa nhận đặt lịch cho thủ tục này. Bạn có thể đến lấy số tại chỗ trong giờ làm việc."
    )


class TooLateToCancel(Refusal):
    """It is over, or was called off."""

    code = "appointment-too-late-to-cancel"
    message = _("Lịch hẹn {code} không hủy được nữa: {state}.")


@dataclass(frozen=True)
class Day:
    """A day with its free times."""

    day: date
    times: list[datetime]


@dataclass(frozen=True)
class Wish:
    """What somebody asks for; the id is the form's, so a second press is the same appointment."""

    appointment_id: UUID
    unit: Unit
    version: ProcedureVersion
    starts_at: datetime
    name: str
    phone: str
    party: Party | None = None


def free_days(unit: Unit, version: ProcedureVersion, *, at: datetime) -> list[Day]:
    """Days and times that can be booked now; empty when the unit has no desk for the procedure."""
    desks = _desks(unit, version)
    if not desks:
        return []
    calendar, today = deadlines.calendar_for(unit.identifier), local(at).date()
    rules = rules_on(today)
    offered = [
        Day(day, [one for one in slots.slots(calendar, day, minutes=rules.slot_minutes) if one > at])
        for day in slots.days_ahead(calendar, today, days=rules.booking_days)
    ]
    taken = _taken(desks, since=at)
    free = [Day(one.day, [time for time in one.times if taken.get(time, 0) < len(desks)]) for one in offered]
    return [one for one in free if one.times]


@transaction.atomic
def book(*, wish: Wish, at: datetime) -> Appointment:
    """Keep a desk for half an hour, by the unit's own calendar; one desk keeps one appointment at a time.

    Whoever is signed in keeps a few at a time. A telephone that anybody may type takes nothing from its
    owner: how many strangers book is the face's to limit, by where they sit; past a few for one telephone no
    more messages go there. Raises NotOnline, NotASlot, BookedAlready, TooManyBooked, SlotFull.
    """
    existing: Appointment | None = Appointment.objects.filter(pk=wish.appointment_id).first()
    if existing is not None:
        return existing
    desks = _desks(wish.unit, wish.version)
    if not desks:
        raise NotOnline(unit=wish.unit.name)
    today = local(at).date()
    rules = rules_on(today)
    if not _offered(wish, rules, at=at):
        raise NotASlot(unit=wish.unit.name, when=spoken(wish.starts_at))
    waiting = Appointment.objects.filter(state=State.BOOKED, starts_at__gte=at)
    if waiting.filter(phone=wish.phone, starts_at=wish.starts_at).exists():
        raise BookedAlready(when=spoken(wish.starts_at))
    if wish.party is not None and waiting.filter(party=wish.party).count() >= rules.booking_most:
        raise TooManyBooked(most=rules.booking_most)
    booked = _keep(wish, desks, at=at)
    if wish.party is not None or waiting.filter(phone=wish.phone, party=None).count() <= rules.booking_most:
        _tell(booked, "appointment_booked", at=at)
    return booked


@transaction.atomic
def cancel(*, appointment_id: UUID, at: datetime) -> Appointment:
    """The person does not come: the time is free again. Cancelled already: nothing changes.

    Raises TooLateToCancel.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("unit", "version", "party")
    booked = rows.get(pk=appointment_id)
    if booked.state == State.CANCELLED:
        return booked
    if booked.state != State.BOOKED or booked.starts_at <= at:
        over = booked.get_state_display() if booked.state != State.BOOKED else _now("đã qua giờ hẹn")
        raise TooLateToCancel(code=booked, state=over.lower())
    booked.state, booked.ended_at = State.CANCELLED, at
    booked.save(update_fields=["state", "ended_at"])
    _tell(booked, "appointment_cancelled", at=at)
    return booked


def call_off_closed(*, at: datetime) -> int:
    """Appointments to come at which the unit will not receive after all: a holiday declared since, hours cut,
    no desk left. Each person is told once and asked to book anew; returns how many."""
    coming = Appointment.objects.filter(state=State.BOOKED, starts_at__gt=at).select_related("unit")
    served = Desk.objects.filter(unit=OuterRef("unit"), in_use=True, purposes__contains=[Purpose.FILE])
    called_off = 0
    for booked in (
        coming.annotate(served=Exists(served)).order_by("starts_at").iterator(chunk_size=_OPEN_ROWS)
    ):
        calendar = deadlines.calendar_for(booked.unit.identifier)
        if booked.served and slots.still_received(calendar, booked.starts_at):
            continue
        called_off += _call_off(booked.pk, _why(calendar, booked), at=at)
    return called_off


@transaction.atomic
def _call_off(appointment_id: UUID, why: str, *, at: datetime) -> bool:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("unit", "version", "party")
    booked = rows.get(pk=appointment_id)
    if booked.state != State.BOOKED:
        return False  # cancelled while the job ran
    booked.state, booked.ended_at, booked.reason = State.CALLED_OFF, at, why[:300]
    booked.save(update_fields=["state", "ended_at", "reason"])
    _tell(booked, "appointment_called_off", at=at)
    return True


def _why(calendar: Calendar, booked: Appointment) -> str:
    """In Vietnamese: it goes into an official notice."""
    with translation.override("vi"):
        special = calendar.specials.get(local(booked.starts_at).date())
        if special is not None and not special.works:
            return special.name
        return _now("Bộ phận Một cửa không tiếp nhận vào giờ này")


def _desks(unit: Unit, version: ProcedureVersion) -> list[Desk]:
    """Desks that may keep an appointment for the procedure, at a unit of a level that receives it."""
    if not version.competences.filter(level=unit.level).exists():
        return []
    return list(Desk.objects.of(unit).serving(Purpose.FILE, version.field).order_by("number"))


def _offered(wish: Wish, rules: Rules, *, at: datetime) -> bool:
    calendar, today = deadlines.calendar_for(wish.unit.identifier), local(at).date()
    day = local(wish.starts_at).date()
    ahead = wish.starts_at > at and (day - today).days <= rules.booking_days and day.year in calendar.years
    return ahead and slots.is_slot(calendar, wish.starts_at, minutes=rules.slot_minutes)


def _taken(desks: list[Desk], *, since: datetime) -> dict[datetime, int]:
    rows = Appointment.objects.filter(desk__in=desks, starts_at__gte=since, state__in=_HOLDS)
    taken: dict[datetime, int] = {}
    for moment in rows.values_list("starts_at", flat=True):
        taken[local(moment)] = taken.get(local(moment), 0) + 1
    return taken


def _keep(wish: Wish, desks: list[Desk], *, at: datetime) -> Appointment:
    """The first desk that is free then; two people at once get two desks, or one is told it is full."""
    rows = Appointment.objects.filter(desk__in=desks, starts_at=wish.starts_at, state__in=_HOLDS)
    busy = set(rows.values_list("desk_id", flat=True))
    for desk in desks:
        if desk.pk in busy:
            continue
        try:
            with transaction.atomic():
                return _insert(wish, desk, at=at)
        except IntegrityError as clash:
            if "appointment_person_once" in str(clash):
                raise BookedAlready(when=spoken(wish.starts_at)) from clash
    raise SlotFull(when=spoken(wish.starts_at))


def _insert(wish: Wish, desk: Desk, *, at: datetime) -> Appointment:
    return Appointment.objects.create(
        pk=wish.appointment_id,
        code=f"{secrets.randbelow(90_000_000) + 10_000_000}",
        unit=wish.unit,
        version=wish.version,
        desk=desk,
        party=wish.party,
        name=" ".join(wish.name.split())[:200],
        phone=wish.phone,
        starts_at=wish.starts_at,
        booked_at=at,
    )


def page_url(booked: Appointment) -> str:
    """Public address of the appointment; its key cannot be guessed."""
    return f"{settings.PUBLIC_URL}/lich-hen/{booked.pk}/"


def _tell(booked: Appointment, template: str, *, at: datetime) -> None:
    party = booked.party
    to = Recipient(party.pk if party else None, None, booked.name, party.email if party else "", booked.phone)
    context = {
        "code": booked.code,
        "procedure": booked.version.name,
        "owner": booked.name,
        "unit": booked.unit.name,
        "agency": "",
        "due_at": booked.starts_at.isoformat(),
        "answer_by": "",
        "reason": booked.reason,
        "url": page_url(booked),
    }
    notify(to=to, template=template, ref=booked.pk, context=context, at=at)
