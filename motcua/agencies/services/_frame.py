"""What every act on the organisation shares: who may, from which day, and the line it leaves."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import Change, Unit
from motcua.agencies.officers import Officer
from motcua.agencies.services.lookups import committee_of
from motcua.agencies.tree import chain_on
from motcua.common.refusal import Refusal


class BackDated(Refusal):
    """The past of the organisation is not rewritten: dossiers have already been settled by it."""

    code = "organisation-back-dated"
    message = _(
        "Ngày có hiệu lực {on} đã qua nên không ghi được: hồ sơ từ ngày đó đã do đơn vị cũ xử lý. "
        "Vui lòng chọn từ ngày {today} trở đi."
    )


class DecisionMissing(Refusal):
    """A change of the organisation rests on a decision."""

    code = "organisation-decision-missing"
    message = _("Chưa có số văn bản quyết định. Vui lòng ghi số, ngày của quyết định làm căn cứ.")


def spoken(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def check_date(on: date, at: datetime) -> None:
    today = timezone.localdate(at)
    if on < today:
        raise BackDated(on=spoken(on), today=spoken(today))


def check(unit: Unit, *, by: Officer, on: date, decision: str, at: datetime) -> None:
    """Refuse an act on the unit by the wrong person, in the past or without a decision."""
    require_administrator(unit, by=by, at=at)
    check_date(on, at)
    if not decision.strip():
        raise DecisionMissing


def require_administrator(unit: Unit, *, by: Officer, at: datetime) -> None:
    if not administers(unit, by=by, day=timezone.localdate(at)):
        raise PermissionDenied


def administers(unit: Unit, *, by: Officer, day: date) -> bool:
    """May this officer change the unit? Faces ask it to show or hide the acts."""
    if not by.roles & permissions.ADMINISTRATORS:
        return False
    return permissions.can_administer(by, chain_on(unit, day), committee_of(by.unit, day))


def record(
    act: Change.Act, unit: Unit, *, by: Officer, at: datetime, on: date, decision: str = "", about: str = ""
) -> None:
    Change.objects.create(
        at=at, staff=by.staff, unit=unit, act=act, effective_on=on, decision=decision, about=about[:500]
    )
