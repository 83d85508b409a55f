"""What giving a role and lending it check, once it is clear who may.

The acts (`people`, `accounts`) ask who may; `requests` asks a second person first.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Assignment, Delegation, Level, Role, Unit
from motcua.agencies.services._frame import spoken
from motcua.common.refusal import Refusal
from motcua.identity.models import Staff


class AlreadyAssigned(Refusal):
    """The person holds this role in this unit during part of these dates."""

    code = "assignment-already-there"
    message = _(
        "{name} đã có vai trò “{role}” tại {unit} trong thời gian này. "
        "Vui lòng kết thúc phân công cũ trước, hoặc chọn ngày khác."
    )


class OutsideUnitDates(Refusal):
    """The unit does not exist during all of these dates."""

    code = "assignment-outside-unit-dates"
    message = _(
        "{unit} không hoạt động trong suốt thời gian đã chọn. "
        "Vui lòng chọn đơn vị đang hoạt động hoặc đổi ngày."
    )


class PersonHasLeft(Refusal):
    """The person has left the administration."""

    code = "assignment-person-has-left"
    message = _("{name} đã nghỉ từ ngày {day} nên không nhận phân công được. Vui lòng chọn người khác.")


class OnlyAtProvince(Refusal):
    """What its holder does holds for every unit: the catalogue is the province's (63/2010/NĐ-CP)."""

    code = "assignment-only-at-province"
    message = _(
        "Vai trò “{role}” có tác dụng với mọi đơn vị trong tỉnh nên chỉ giao được tại cơ quan cấp tỉnh; "
        "{unit} không thuộc cấp tỉnh."
    )


class EndsBeforeItBegins(Refusal):
    """The last day comes before the first."""

    code = "assignment-ends-before-it-begins"
    message = _("Ngày kết thúc {end} phải sau ngày bắt đầu {start}. Vui lòng kiểm tra lại hai ngày.")


class AlreadyEnded(Refusal):
    """Someone else ended it, on an earlier day."""

    code = "assignment-already-ended"
    message = _("Việc này đã kết thúc từ ngày {day}. Vui lòng tải lại trang để xem tình hình hiện nay.")


class NotToOneself(Refusal):
    """The holder already has what is lent."""

    code = "delegation-to-oneself"
    message = _("{name} đang giữ chính vai trò này nên không cần ủy quyền. Vui lòng chọn người khác.")


class OutsideAssignmentDates(Refusal):
    """Nobody lends a role for longer than they hold it."""

    code = "delegation-outside-assignment-dates"
    message = _(
        "Chỉ ủy quyền được trong thời gian {name} giữ vai trò này, từ {start} đến {end}. "
        "Vui lòng sửa lại ngày."
    )


class AlreadyDelegated(Refusal):
    """The same role is lent to the same person during part of these dates."""

    code = "delegation-already-there"
    message = _(
        "{name} đã được ủy quyền vai trò này trong thời gian đã chọn. Vui lòng kiểm tra lại danh sách."
    )


def check_assignment(staff: Staff, unit: Unit, role: Role, start: date, end: date | None) -> None:
    """Raises OnlyAtProvince, EndsBeforeItBegins, PersonHasLeft, OutsideUnitDates, AlreadyAssigned."""
    if role == Role.CATALOGUE_EDITOR and unit.level != Level.PROVINCE:
        raise OnlyAtProvince(role=role.label, unit=unit.name)
    check_span(start, end)
    if staff.left_on is not None and staff.left_on <= (end or date.max):
        raise PersonHasLeft(name=staff.full_name, day=spoken(staff.left_on))
    ends_late = unit.valid_to is not None and (end is None or end > unit.valid_to)
    if start < unit.valid_from or ends_late:
        raise OutsideUnitDates(unit=unit.name)
    same = Assignment.objects.overlapping(start, end).filter(staff=staff, unit=unit, role=role)
    if same.exists():
        raise AlreadyAssigned(name=staff.full_name, role=role.label, unit=unit.name)


def check_span(start: date, end: date | None) -> None:
    if end is not None and end <= start:
        raise EndsBeforeItBegins(start=spoken(start), end=spoken(end))


def check_not_ended(row: Assignment | Delegation, on: date) -> None:
    if row.valid_to is not None and row.valid_to <= on:
        raise AlreadyEnded(day=spoken(row.valid_to))


def check_borrower(row: Assignment, to: Staff, start: date, end: date) -> None:
    if to == row.staff:
        raise NotToOneself(name=to.full_name)
    if to.left_on is not None and to.left_on < end:
        raise PersonHasLeft(name=to.full_name, day=spoken(to.left_on))
    if start < row.valid_from or (row.valid_to is not None and end > row.valid_to):
        until = spoken(row.valid_to) if row.valid_to else "…"
        raise OutsideAssignmentDates(name=row.staff.full_name, start=spoken(row.valid_from), end=until)
    if Delegation.objects.overlapping(start, end).filter(assignment=row, to=to).exists():
        raise AlreadyDelegated(name=to.full_name)
