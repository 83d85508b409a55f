"""The head of a one-stop meets the agencies every quarter (61/2018/NĐ-CP Điều 9): prepared, called, recorded.

A job makes the report when the quarter is over; the head sets the date, which invites the agencies' leaders,
and records who came and what was concluded. A meeting not held in time is spoken of once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.dossiers import figures
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Measure
from motcua.dossiers.models import Dossier
from motcua.identity.models import Staff
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient
from motcua.oversight import periods
from motcua.oversight.models import AgencyMeeting, Doubt, MeetingSeat

SHORTEST = 20  # characters of what was concluded
LEADERS = (Role.SIGN, Role.ASSIGN)


class AlreadyHeld(Refusal):
    """The minutes are kept as they were recorded."""

    code = "agency-meeting-already-held"
    message = _("Cuộc họp này {name} đã ghi là đã họp nên không đổi được nữa. Vui lòng tải lại trang.")


class PlannedInThePast(Refusal):
    """Nobody is invited to what is over."""

    code = "agency-meeting-planned-in-the-past"
    message = _("Giờ họp đã qua. Hãy chọn một giờ sau {now}.")


class HeldInTheFuture(Refusal):
    """A meeting is recorded after it was held, and after the period it speaks of."""

    code = "agency-meeting-held-in-the-future"
    message = _("Ngày họp phải sau ngày {last} (hết kỳ báo cáo) và không sau hôm nay.")


class ConclusionsMissing(Refusal):
    """Minutes say what was concluded."""

    code = "agency-meeting-conclusions-missing"
    message = _("Vui lòng ghi kết luận của cuộc họp, ít nhất 20 ký tự: việc gì, ai làm, bao giờ xong.")


def draft(*, at: datetime) -> int:
    """Make the report of the period that ended last, one for each desk with dossiers; once.

    Returns how many are new.
    """
    day = local(at).date()
    period = periods.last_ended(day, deadlines.regime_on(day).meeting_months)
    made = AgencyMeeting.objects.filter(first=period.first).values("desk")
    desks = Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP, valid_from__lte=period.last)
    return sum(_draft(desk, period, at=at) for desk in desks.exclude(pk__in=made).order_by("sort_key", "pk"))


@transaction.atomic
def plan(*, meeting_id: UUID, planned_at: datetime, place: str, by: Officer, at: datetime) -> AgencyMeeting:
    """Set the date and invite every agency's leaders; another date invites again, the same one does not.

    Raises PermissionDenied, AlreadyHeld, PlannedInThePast.
    """
    row = _locked(meeting_id, by)
    if planned_at <= at:
        raise PlannedInThePast(now=spoken(at))
    row.planned_at, row.place = planned_at, " ".join(place.split())[:200]
    row.save(update_fields=["planned_at", "place"])
    day = local(at).date()
    for seat in row.seats.select_related("agency").order_by("pk"):
        people = [one for role in LEADERS for one in agencies.staff_in(seat.agency, role, day)]
        what = f"{spoken(planned_at)}, {row.place}"
        event = uuid5(row.pk, f"{planned_at.isoformat()} {row.place}")
        _tell(row, "agency_meeting_staff", people, reason=what, agency=seat.agency, event=event, at=at)
    return row


@transaction.atomic
def record(
    *,
    meeting_id: UUID,
    held_on: date,
    came: Mapping[UUID, str],
    conclusions: str,
    by: Officer,
    at: datetime,
) -> AgencyMeeting:
    """Who came, agency by agency, and what was concluded; the same again answers the same.

    came   seats that were taken, and who sat there; every other agency was absent.
    Raises PermissionDenied, AlreadyHeld, HeldInTheFuture, ConclusionsMissing.
    """
    said = conclusions.strip()[:10_000]
    known: AgencyMeeting = AgencyMeeting.objects.get(pk=meeting_id)
    if known.recorded_by_id == by.staff.pk and (known.held_on, known.conclusions) == (held_on, said):
        return known
    row = _locked(meeting_id, by)
    if not row.last < held_on <= local(at).date():
        raise HeldInTheFuture(last=f"{row.last:%d/%m/%Y}")
    if len(" ".join(said.split())) < SHORTEST:
        raise ConclusionsMissing
    for seat in row.seats.all():
        seat.came, seat.who = seat.pk in came, " ".join(came.get(seat.pk, "").split())[:200]
        seat.save(update_fields=["came", "who"])
    row.held_on, row.conclusions, row.recorded_by, row.recorded_at = held_on, said, by.staff, at
    row.save(update_fields=["held_on", "conclusions", "recorded_by", "recorded_at"])
    return row


def remind(*, at: datetime) -> int:
    """Meetings not held by their last day: told once to the head and to the control room over the desk."""
    late = AgencyMeeting.objects.filter(due_on__lt=local(at).date(), held_on=None, reminded_at=None)
    return sum(_remind(pk, at=at) for pk in late.order_by("due_on", "pk").values_list("pk", flat=True))


def may_lead(by: Officer, row: AgencyMeeting) -> bool:
    """The head of that one-stop."""
    return by.holds(Role.HEAD_ONE_STOP, unit_id=row.desk_id)


def visible_to(by: Officer) -> QuerySet[AgencyMeeting]:
    """All for the control of procedures, an area's for who watches over it, the own desk's for its head, and
    for leaders those their agency sits in."""
    if Role.TTHC_CONTROL in by.roles:
        return AgencyMeeting.objects.all()
    invited = MeetingSeat.objects.filter(agency=by.unit).values("meeting")
    mine = Q(desk=by.unit) | Q(pk__in=invited)
    return AgencyMeeting.objects.filter(mine | Q(desk__in=by.area) if by.area else mine)


@transaction.atomic
def _draft(desk: Unit, period: Period, *, at: datetime) -> int:
    numbers = figures.by_settling_unit_at(desk.pk, period)
    if not numbers:
        return 0
    days = deadlines.regime_on(local(at).date()).meeting_days
    row, made = AgencyMeeting.objects.get_or_create(
        desk=desk,
        first=period.first,
        defaults={
            "last": period.last,
            "drafted_at": at,
            "due_on": periods.working_days_after(period, days, scope=desk.identifier),
        },
    )
    if not made:
        return 0
    late, doubts = _open_late(desk, at), _unanswered(list(numbers), period)
    MeetingSeat.objects.bulk_create(
        MeetingSeat(
            meeting=row,
            agency_id=unit,
            received=of[Measure.RECEIVED],
            settled=of[Measure.SETTLED],
            late=of[Measure.LATE],
            extended=of[Measure.EXTENDED],
            open_late=late.get(unit, 0),
            doubts=doubts.get(unit, 0),
        )
        for unit, of in numbers.items()
    )
    heads = agencies.staff_in(desk, Role.HEAD_ONE_STOP, local(at).date())
    reason = f"{row.due_on:%d/%m/%Y}"
    _tell(row, "agency_meeting_due_staff", heads, reason=reason, agency=desk, event=row.pk, at=at)
    return 1


def _open_late(desk: Unit, at: datetime) -> dict[UUID, int]:
    rows = Dossier.objects.overdue(at=at).filter(receiving_unit=desk).order_by()
    return dict(rows.values_list("settling_unit").annotate(Count("pk")))


def _unanswered(units: list[UUID], period: Period) -> dict[UUID, int]:
    rows = Doubt.objects.filter(unit__in=units, day__gte=period.first, day__lte=period.last, answered_at=None)
    return dict(rows.order_by().values_list("unit").annotate(Count("pk")))


def _locked(meeting_id: UUID, by: Officer) -> AgencyMeeting:
    rows = AgencyMeeting.objects.select_for_update(of=("self",)).select_related("desk", "recorded_by")
    row = rows.get(pk=meeting_id)
    if not may_lead(by, row):
        raise PermissionDenied
    if row.recorded_by is not None:
        raise AlreadyHeld(name=row.recorded_by.full_name)
    return row


@transaction.atomic
def _remind(pk: UUID, *, at: datetime) -> int:
    rows = AgencyMeeting.objects.select_for_update(of=("self",)).select_related("desk")
    row = rows.filter(pk=pk, held_on=None, reminded_at=None).first()
    if row is None:
        return 0
    day = local(at).date()
    people = agencies.staff_in(row.desk, Role.HEAD_ONE_STOP, day) + agencies.watchers_over(row.desk, day)
    reason = f"{row.due_on:%d/%m/%Y}"
    _tell(row, "agency_meeting_late_staff", people, reason=reason, agency=row.desk, event=row.pk, at=at)
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    return 1


def _tell(
    row: AgencyMeeting,
    template: str,
    people: list[Staff],
    *,
    reason: str,
    agency: Unit,
    event: UUID,
    at: datetime,
) -> None:
    context = {
        "code": periods.official_name(row.first, row.last),
        "unit": row.desk.name,
        "agency": agency.name,
        "reason": reason,
    }
    for person in {one.pk: one for one in people}.values():
        notifications.notify(
            to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
            template=template,
            ref=row.pk,
            context=context,
            at=at,
            event=event,
        )
