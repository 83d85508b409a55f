"""Which unit? Questions that dossiers and faces ask about one day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Assignment, AssignmentQuerySet, Delegation, Level, Role, Unit, UnitKind
from motcua.agencies.officers import lent_to
from motcua.agencies.tree import climb, lineage, successor_on
from motcua.common.arrays import is_any
from motcua.common.prepared import prepared
from motcua.common.refusal import Refusal
from motcua.identity.models import Staff

OFFICE = "van-phong"  # a committee's own office, which keeps its one-stop unit (61/2018/NĐ-CP Điều 7)


class NoOneStop(Refusal):
    """Neither the unit nor any agency above it has a one-stop unit on that day."""

    code = "agencies-no-one-stop"
    message = _(
        "{unit} chưa có Bộ phận Một cửa vào ngày {day}. Vui lòng báo quản trị đơn vị để bổ sung rồi thử lại."
    )


class NoAgencyThere(Refusal):
    """No committee governs that territory on that day."""

    code = "agencies-no-agency-there"
    message = _(
        "Không tìm thấy Ủy ban nhân dân của địa bàn có mã {gso_code} vào ngày {day}. "
        "Vui lòng kiểm tra lại xã, phường đã chọn."
    )


def agency_at(level: str, gso_code: str, day: date) -> Unit:
    """The committee that governs a territory on that day; a territory merged away is governed by its heir.

    gso_code may be empty for the province. Raises NoAgencyThere.
    """
    committees = Unit.objects.filter(kind=UnitKind.COMMITTEE, level=level, valid_from__lte=day)
    if gso_code or level != Level.PROVINCE:
        committees = committees.filter(gso_code=gso_code)
    latest = committees.order_by("-valid_from", "sort_key").first()
    found = successor_on(latest, day) if latest else None
    if found is None:
        raise NoAgencyThere(gso_code=gso_code or level, day=f"{day:%d/%m/%Y}")
    return found


def committee_of(unit: Unit, day: date | None = None) -> Unit:
    """The People's Committee the unit belongs to: itself, or the nearest one above.

    With a day: as it stands on that day. Without: as the unit was made.
    """
    if day is not None:
        start = successor_on(unit, day) or unit
        return next((here for here in climb(start, day) if here.kind == UnitKind.COMMITTEE), start)
    here = unit
    while here.kind != UnitKind.COMMITTEE and here.parent:
        here = here.parent
    return here


def committee_at(level: str, unit: Unit, day: date) -> Unit:
    """The People's Committee of that level over the unit: of its own level, or of one above.

    Raises NoAgencyThere when nothing above the unit has that level on the day.
    """
    own = committee_of(unit, day)
    for here in climb(own, day):
        if here.kind == UnitKind.COMMITTEE and here.level == level:
            return here
    raise NoAgencyThere(gso_code=own.gso_code or own.name, day=f"{day:%d/%m/%Y}")


def one_stop_of(unit: Unit, day: date) -> Unit:
    """The one-stop unit that receives for this unit: its own, or the nearest above (61/2018/NĐ-CP Điều 7).

    A land registration branch sits under a department but its dossiers come in at the district it serves.
    Raises NoOneStop.
    """
    here = successor_on(unit, day) or unit
    if here.kind == UnitKind.ONE_STOP:
        return here
    if here.kind == UnitKind.SUB_UNIT and here.gso_code:
        here = agency_at(here.level, here.gso_code, day)
    for host in climb(here, day):
        desk = _desk_in(host, day)
        if desk is not None:
            return desk
    raise NoOneStop(unit=here.name, day=f"{day:%d/%m/%Y}")


def _desk_in(host: Unit, day: date) -> Unit | None:
    ids = lineage(host, day)
    own = Q(parent__in=ids) | Q(parent__field_code=OFFICE, parent__parent__in=ids)
    return Unit.objects.on(day).filter(own, kind=UnitKind.ONE_STOP).order_by("identifier", "id").first()


def settling_unit(agency: Unit, field_code: str, day: date) -> Unit:
    """The part of the agency that settles matters of a field; the agency itself when no part does.

    A unit that serves the agency's territory from outside (land registration) counts as a part.
    """
    agency = successor_on(agency, day) or agency
    if not field_code:
        return agency
    inside = Q(parent__in=lineage(agency, day))
    if agency.gso_code:
        inside |= Q(kind=UnitKind.SUB_UNIT, level=agency.level, gso_code=agency.gso_code)
    parts = Unit.objects.on(day).filter(inside, field_code=field_code)
    return parts.order_by("identifier", "id").first() or agency


def watchers_over(unit: Unit, day: date) -> list[Staff]:
    """The control room nearest above the unit: of its district, else of the province."""
    for host in climb(successor_on(unit, day) or unit, day):
        ids = lineage(host, day)
        rooms = Q(unit__in=ids) | Q(unit__parent__in=ids, unit__field_code=OFFICE)
        held = Assignment.objects.on(day).filter(rooms, role__in=[Role.TTHC_CONTROL, Role.AREA_CONTROL])
        found = list(_people(held, day))
        if found:
            return found
    return []


def control_office(day: date) -> list[Staff]:
    """The people of the province's office that controls procedures (63/2010/NĐ-CP, kiểm soát TTHC)."""
    held = Assignment.objects.on(day).filter(role=Role.TTHC_CONTROL, unit__level=Level.PROVINCE)
    return list(_people(held, day))


def combines(staff: Staff, unit: Unit, role: Role, day: date) -> bool:
    """The person has that role there by a delegation that lets duties be combined (Điều 17 khoản 5)."""
    lent = lent_to(staff, day=day).filter(assignment__unit=unit, assignment__role=role)
    return bool(lent.filter(combines_roles=True).exists())


def staff_in(unit: Unit, role: str, day: date) -> list[Staff]:
    """People who may act in that role in exactly that unit on that day, by own assignment or delegation."""
    return _able.rows(unit_id=unit.pk, role=Role(role), day=day)


def heads_of(unit: Unit, day: date, *, besides: Staff) -> list[Staff]:
    """Who heads the unit: its one-stop's head, or who signs there, or the nearest above who does.

    The person concerned is not told as the own head: then it is who stands above.
    """
    at: Unit | None = unit
    while at is not None:
        for role in (Role.HEAD_ONE_STOP, Role.SIGN):
            found = [one for one in staff_in(at, role, day) if one.pk != besides.pk]
            if found:
                return found
        at = at.parent
    return []


@dataclass(frozen=True)
class Post:
    """A person who may act in a role in a unit."""

    unit: UUID
    role: Role
    staff: UUID
    name: str


def posts_in(units: Collection[UUID], roles: Collection[Role], day: date) -> list[Post]:
    """All who may act in those roles in those units on that day, by name. Two queries."""
    held = Assignment.objects.on(day).filter(is_any("unit_id", units), role__in=sorted(roles))
    lent = Delegation.objects.on(day).filter(assignment__in=held)
    here = Q(staff__left_on=None) | Q(staff__left_on__gt=day)
    there = Q(to__left_on=None) | Q(to__left_on__gt=day)
    rows = [
        *held.filter(here).values_list("staff__sort_key", "unit_id", "role", "staff_id", "staff__full_name"),
        *lent.filter(there).values_list(
            "to__sort_key", "assignment__unit_id", "assignment__role", "to_id", "to__full_name"
        ),
    ]
    return [Post(unit, Role(role), staff, name) for _key, unit, role, staff, name in sorted(rows)]


@prepared
def _able(*, unit_id: UUID, role: str, day: date) -> QuerySet[Staff]:
    return _people(Assignment.objects.on(day).filter(unit=unit_id, role=role), day)


def _people(held: AssignmentQuerySet, day: date) -> QuerySet[Staff]:
    lent = Delegation.objects.on(day).filter(assignment__in=held)
    people = Staff.objects.filter(Q(assignments__in=held) | Q(delegations__in=lent))
    still_here = people.filter(Q(left_on=None) | Q(left_on__gt=day))
    return still_here.distinct().order_by("sort_key", "code")
