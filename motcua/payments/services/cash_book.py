"""The cash book of a one-stop: what each officer's drawer holds, and the drawer handed in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Min, Sum
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import VIETNAM
from motcua.identity.models import Staff
from motcua.payments import permissions
from motcua.payments.models import Collection, HandIn


class DrawerEmpty(Refusal):
    """Nothing was taken in cash since the last time, or somebody else has just taken it in."""

    code = "payment-drawer-empty"
    message = _("{name} không còn tiền mặt nào chưa nộp. Có thể người khác vừa nhận; vui lòng tải lại trang.")


class OwnDrawer(Refusal):
    """Nobody takes in what he collected himself."""

    code = "payment-own-drawer"
    message = _("Người thu không tự nhận tiền nộp quỹ của mình. Hãy để người khác của đơn vị nhận và đếm.")


class DifferenceUnsaid(Refusal):
    """A drawer that does not agree is taken in with its reason."""

    code = "payment-difference-unsaid"
    message = _(
        "Theo biên lai là {expected} đồng, thực nộp {counted} đồng. Vui lòng ghi lý do chênh lệch rồi nhận."
    )


@dataclass(frozen=True)
class Drawer:
    """What one officer holds in cash. since, until: the first and the last sum."""

    staff: Staff
    count: int
    total: int
    since: datetime
    until: datetime


def drawers(unit: Unit) -> list[Drawer]:
    """Cash not handed in yet, by officer."""
    rows = (
        Collection.objects.filter(unit=unit, method=Collection.Method.CASH, hand_in=None)
        .values("staff")
        .annotate(n=Count("pk"), total=Sum("amount"), since=Min("collected_at"), until=Max("collected_at"))
        .order_by()
    )
    people = Staff.objects.in_bulk([row["staff"] for row in rows])
    found = [Drawer(people[r["staff"]], r["n"], r["total"], r["since"], r["until"]) for r in rows]
    return sorted(found, key=lambda one: one.staff.sort_key)


def taken_on(unit: Unit, day: date) -> list[Collection]:
    """The cash book of a day: every sum taken in cash at the unit, in its order."""
    begins = datetime.combine(day, time(), VIETNAM)
    rows = Collection.objects.filter(
        unit=unit,
        method=Collection.Method.CASH,
        collected_at__gte=begins,
        collected_at__lt=begins + timedelta(days=1),
    )
    return list(rows.select_related("order__receipt", "staff", "hand_in").order_by("collected_at", "pk"))


@transaction.atomic
def hand_in(*, staff_id: UUID, counted: int, why: str = "", by: Officer, at: datetime, key: UUID) -> HandIn:
    """Take in all the cash an officer holds at this unit, counted (nộp quỹ).

    Raises PermissionDenied, OwnDrawer, DrawerEmpty, DifferenceUnsaid. The same key again: the first outcome.
    """
    if not permissions.can_take_in_cash(by):
        raise PermissionDenied
    known = HandIn.objects.filter(request_key=key, unit=by.unit).first()
    if known is not None:
        return known
    if staff_id == by.staff.pk:
        raise OwnDrawer
    staff = Staff.objects.get(pk=staff_id)
    rows = Collection.objects.select_for_update().filter(
        unit=by.unit, staff=staff, method=Collection.Method.CASH, hand_in=None
    )
    held = list(rows.values_list("pk", "amount"))
    if not held:
        raise DrawerEmpty(name=staff.full_name)
    expected = sum(amount for _pk, amount in held)
    reason = why.strip()[:500]
    if counted != expected and not reason:
        raise DifferenceUnsaid(expected=_grouped(expected), counted=_grouped(counted))
    row = HandIn.objects.create(
        unit=by.unit,
        staff=staff,
        taken_by=by.staff,
        expected=expected,
        counted=counted,
        why="" if counted == expected else reason,
        taken_at=at,
        request_key=key,
    )
    Collection.objects.filter(pk__in=[pk for pk, _amount in held]).update(hand_in=row)
    return row


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
