"""How an installation begins: its first unit, and the administrator whom nobody could appoint."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Assignment, Change, Level, Role, Unit, UnitKind
from motcua.agencies.seed import quangnam
from motcua.agencies.services import _frame
from motcua.agencies.services.lookups import OFFICE
from motcua.common.refusal import Refusal
from motcua.identity import services as identity
from motcua.identity.models import Staff


class AdministratorExists(Refusal):
    """Whoever administers the system appoints further administrators in the console."""

    code = "administrator-exists"
    message = _(
        "Hệ thống đã có người quản trị: {names}. Người đó thêm được người quản trị khác tại trang Quản trị. "
        "Nếu không ai còn đăng nhập được, hãy chạy lại với --another."
    )


class NoUnitYet(Refusal):
    """An administrator works in a unit, and there is none."""

    code = "no-unit-yet"
    message = _("Chưa có đơn vị nào nên chưa thêm được người quản trị. Vui lòng nạp cây đơn vị trước.")


def system_administrators(day: date) -> list[Staff]:
    """Who administers the system that day, by name."""
    held = Assignment.objects.on(day).filter(role=Role.SYSTEM_ADMIN)
    people = Staff.objects.filter(assignments__in=held).distinct().order_by("sort_key", "code")
    return [staff for staff in people if not staff.has_left(day)]


@transaction.atomic
def found_province(*, code: str, name: str, day: date) -> int:
    """The tree to begin with, in force since 1 January of that day's year; returns how many units were new.

    code  of the province in electronic identifiers: H47 has the tree that comes with the system, as of July
          2022; any other only its committee, `name`, under which the console makes the rest.
    """
    if code == quangnam.PROVINCE:
        return quangnam.seed(day)
    if Unit.objects.exists():
        return 0
    Unit.objects.create(
        identifier=f"000.00.00.{code}",
        kind=UnitKind.COMMITTEE,
        level=Level.PROVINCE,
        name=name,
        valid_from=date(day.year, 1, 1),
    )
    return 1


@transaction.atomic
def appoint_administrator(
    *,
    code: str,
    full_name: str,
    username: str,
    password: str,
    email: str,
    at: datetime,
    another: bool = False,
) -> tuple[Staff, Unit]:
    """A system administrator made by the operator of the machine; on record as their own first act.

    another  also when somebody administers the system already.
    Raises   AdministratorExists, NoUnitYet, StaffCodeTaken.
    """
    day = timezone.localdate(at)
    root = Unit.objects.select_for_update(of=("self",)).on(day).filter(parent=None).order_by("pk").first()
    if root is None:
        raise NoUnitYet
    known = system_administrators(day)
    if known and not another:
        raise AdministratorExists(names=", ".join(str(staff) for staff in known))
    unit = Unit.objects.on(day).filter(parent=root, field_code=OFFICE).first() or root
    staff = identity.create_staff(
        code=code,
        full_name=full_name,
        username=username,
        password=password,
        password_due=True,
        email=email,
    )
    role = Role.SYSTEM_ADMIN
    Assignment.objects.create(staff=staff, unit=unit, role=role, title=str(role.label), valid_from=day)
    for act, about in (
        (Change.Act.HIRE, str(staff)),
        (Change.Act.ASSIGN, f"{staff.full_name}: {role.label}"),
    ):
        _frame.record_by(act, unit, staff=staff, at=at, on=day, about=about, person=staff)
    return staff, unit
