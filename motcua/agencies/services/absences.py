"""Who is away, and who stands in: recorded by the person or the leader, over by itself."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import Absence, Assignment, Change, Delegation, Role, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services import _frame
from motcua.common.refusal import Refusal
from motcua.identity.models import Staff

LONGEST = timedelta(days=366)
# what a substitute takes over; the keys of the house are not lent this way
_WORK = (Role.RECEIVE, Role.RETURN, Role.ASSIGN, Role.PROCESS, Role.SIGN, Role.HEAD_ONE_STOP)


class AbsenceDatesWrong(Refusal):
    """Ends before it begins, is over already, or never ends."""

    code = "absence-dates-wrong"
    message = _(
        "Ngày vắng mặt từ {first} đến {last} không ghi được. Vui lòng chọn ngày cuối từ ngày đầu trở đi, "
        "chưa qua, và không quá một năm."
    )


class AlreadyAbsent(Refusal):
    """Two absences of one person would overlap."""

    code = "absence-already-there"
    message = _("{person} đã được ghi vắng mặt trong những ngày này. Hãy kết thúc lần ghi trước rồi ghi lại.")


class SubstituteNotHere(Refusal):
    """The substitute does not work in the unit, or is away as well."""

    code = "absence-substitute-not-here"
    message = _(
        "{person} không làm việc tại {unit} trong suốt những ngày này nên không thay được. "
        "Hãy chọn người khác."
    )


class SubstituteNeedsDecision(Refusal):
    """Signing and leading are lent by a written decision only."""

    code = "absence-needs-decision"
    message = _(
        "Thay người ký, phân công hoặc trưởng Bộ phận Một cửa cần văn bản ủy quyền. "
        "Vui lòng ghi số, ngày văn bản."
    )


class LendingNeedsSecondPerson(Refusal):
    """Who signs or leads lends that alone; others ask for a delegation, which a second person confirms."""

    code = "absence-lending-needs-second-person"
    message = _(
        "Người ký, trưởng Bộ phận Một cửa tự ghi người thay mình. Khi họ không ghi được: ghi vắng mặt không "
        "có người thay, rồi ghi ủy quyền ở Quản trị › Cây đơn vị; một người quản trị khác sẽ xác nhận."
    )


@transaction.atomic
def record_absence(
    *,
    absence_id: UUID,
    staff_id: UUID,
    first: date,
    last: date,
    reason: str,
    by: Officer,
    at: datetime,
    substitute_id: UUID | None = None,
    decision: str = "",
) -> Absence:
    """The person is away from the officer's unit on these days; the same id again gives what was recorded.

    A substitute takes over the person's work in the unit for exactly these days, under the substitute's own
    name. Raises AbsenceDatesWrong, AlreadyAbsent, SubstituteNotHere, SubstituteNeedsDecision.
    """
    person = Staff.objects.select_for_update().get(pk=staff_id)
    known = Absence.objects.filter(pk=absence_id, unit=by.unit).first()
    if known is not None:
        return known
    held = list(
        Assignment.objects.overlapping(first, last + timedelta(days=1)).filter(staff=person, unit=by.unit)
    )
    working = [row for row in held if row.role in _WORK]
    if not working or not permissions.can_record_absence(by, held, substitutes=substitute_id is not None):
        raise PermissionDenied
    until = last + timedelta(days=1)
    _check_dates(person, by.unit, first, last, at=at)
    substitute = None
    if substitute_id is not None:
        _check_lender(person, substitute_id, working, by=by)
        substitute = _substitute(substitute_id, person, by.unit, first, until)
        if not decision.strip() and any(row.role in permissions.LEADING for row in working):
            raise SubstituteNeedsDecision
    absence = Absence.objects.create(
        id=absence_id,
        staff=person,
        unit=by.unit,
        substitute=substitute,
        reason=reason,
        valid_from=first,
        valid_to=until,
        recorded_by=by.staff,
        recorded_at=at,
    )
    if substitute is not None:
        _lend(absence, working, substitute, decision or reason)
    about = person.full_name + (f" → {substitute.full_name}" if substitute else "")
    _frame.record(
        Change.Act.ABSENCE,
        by.unit,
        by=by,
        at=at,
        on=first,
        decision=decision,
        about=about,
        person=substitute,
    )
    return absence


@transaction.atomic
def end_absence(*, absence_id: UUID, by: Officer, at: datetime) -> Absence:
    """Back today: absence and substitution are over from this day on; one that is over stays as it is."""
    row: Absence = Absence.objects.select_for_update(of=("self",)).select_related("staff").get(pk=absence_id)
    held = list(Assignment.objects.filter(staff=row.staff, unit=row.unit))
    if row.unit_id != by.unit.pk or not permissions.can_record_absence(by, held, substitutes=False):
        raise PermissionDenied
    today = timezone.localdate(at)
    if row.valid_to <= today:
        return row
    row.valid_to = max(today, row.valid_from)
    row.save(update_fields=["valid_to"])
    for lent in Delegation.objects.filter(absence=row, valid_to__gt=today):
        lent.valid_to = max(today, lent.valid_from)
        lent.save(update_fields=["valid_to"])
    _frame.record(Change.Act.ABSENCE, row.unit, by=by, at=at, on=row.valid_to, about=row.staff.full_name)
    return row


def absent_on(unit: Unit, day: date) -> dict[UUID, Absence]:
    """Who is away from the unit that day, by staff."""
    rows = Absence.objects.on(day).filter(unit=unit).select_related("staff", "substitute")
    return {row.staff_id: row for row in rows}


def _lend(absence: Absence, working: list[Assignment], to: Staff, decision: str) -> None:
    """The roles of the absent, for the days of the absence on which they are held."""
    for row in working:
        Delegation.objects.create(
            assignment=row,
            to=to,
            absence=absence,
            reason=absence.reason,
            decision=decision,
            valid_from=max(absence.valid_from, row.valid_from),
            valid_to=min(absence.valid_to, row.valid_to or absence.valid_to),
        )


def _check_lender(person: Staff, substitute_id: UUID, working: list[Assignment], *, by: Officer) -> None:
    if person.pk == by.staff.pk:
        return
    if substitute_id == by.staff.pk:
        raise _frame.RoleForOneself
    if any(row.role in permissions.GUARDED for row in working):
        raise LendingNeedsSecondPerson


def _check_dates(person: Staff, unit: Unit, first: date, last: date, *, at: datetime) -> None:
    if last < first or last < timezone.localdate(at) or last - first > LONGEST:
        raise AbsenceDatesWrong(first=_frame.spoken(first), last=_frame.spoken(last))
    until = last + timedelta(days=1)
    if Absence.objects.overlapping(first, until).filter(staff=person, unit=unit).exists():
        raise AlreadyAbsent(person=person.full_name)


def _substitute(staff_id: UUID, person: Staff, unit: Unit, first: date, until: date) -> Staff:
    """A colleague with an own post in the unit on all these days, and not away on any."""
    chosen = Staff.objects.get(pk=staff_id)
    here = Assignment.objects.on(first).on(until - timedelta(days=1)).filter(staff=chosen, unit=unit)
    away = Absence.objects.overlapping(first, until).filter(staff=chosen, unit=unit)
    if chosen == person or not here.exists() or away.exists():
        raise SubstituteNotHere(person=chosen.full_name, unit=unit.name)
    return chosen
