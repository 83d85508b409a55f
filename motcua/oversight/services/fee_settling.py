"""Fees settled between a one-stop and the agencies every quarter (61/2018/NĐ-CP Điều 12 khoản 9).

A job lists what came in when the period is over; each side names the sum of its own books; equal sums end it.
"""

from datetime import date, datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.identity.models import Staff
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient
from motcua.oversight import fee_sums, periods
from motcua.oversight.models import FeeSettlement, FeeWord
from motcua.payments.permissions import can_reconcile
from motcua.payments.words import grouped

SHORTEST = 10  # characters that explain a difference
LEADERS = frozenset({Role.SIGN, Role.ASSIGN})
Side = FeeWord.Side


class DifferenceUnexplained(Refusal):
    """The side's sum is not that of the receipts, and nobody says why."""

    code = "fee-settlement-difference-unexplained"
    message = gettext_lazy(
        "Số của bên mình khác số theo biên lai ({net} đồng). Vui lòng ghi vì sao khác, ít nhất 10 ký tự."
    )


class AlreadyAgreed(Refusal):
    """Both sides named the same sum; nothing is changed any more."""

    code = "fee-settlement-already-agreed"
    message = gettext_lazy(
        "Hai bên đã thống nhất quyết toán này nên không đổi được nữa. Vui lòng tải lại trang."
    )


class SpokeForTheOther(Refusal):
    """One person does not confirm for both."""

    code = "fee-settlement-same-person"
    message = gettext_lazy("Bạn đã xác nhận cho bên kia. Hãy để người khác xác nhận cho bên này.")


def draft(*, at: datetime) -> int:
    """List what came in over the period that ended last, one for each desk and agency; once.

    Returns how many are new.
    """
    day = local(at).date()
    period = periods.last_ended(day, deadlines.regime_on(day).fee_settlement_months)
    listed = FeeSettlement.objects.filter(first=period.first).values("desk")
    desks = Unit.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=period.first), kind=UnitKind.ONE_STOP, valid_from__lte=period.last
    )
    return sum(
        _draft(desk, period, at=at) for desk in desks.exclude(pk__in=listed).order_by("sort_key", "pk")
    )


@transaction.atomic
def say(
    *, settlement_id: UUID, amount: int, note: str, key: UUID, by: Officer, at: datetime
) -> FeeSettlement:
    """One side names its sum; when the last words of both are equal the settlement is agreed.

    Raises PermissionDenied, AlreadyAgreed, SpokeForTheOther, DifferenceUnexplained.
    """
    rows = FeeSettlement.objects.select_for_update(of=("self",)).select_related("desk", "agency")
    row = rows.get(pk=settlement_id)
    side = side_of(by, row)
    if side is None:
        raise PermissionDenied
    if row.words.filter(pk=key).exists():
        return row
    if row.agreed_at is not None:
        raise AlreadyAgreed
    if row.words.exclude(side=side).filter(staff=by.staff).exists():
        raise SpokeForTheOther
    said = " ".join(note.split())[:500]
    if amount != row.net and len(said) < SHORTEST:
        raise DifferenceUnexplained(net=grouped(row.net))
    FeeWord.objects.create(
        id=key, settlement=row, side=side, amount=amount, note=said, staff=by.staff, said_at=at
    )
    spoken = {word.side: word.amount for word in row.words.order_by("said_at", "id")}
    if len(spoken) == len(Side) and len(set(spoken.values())) == 1:
        row.agreed_at = at
        row.save(update_fields=["agreed_at"])
    return row


def remind(*, at: datetime) -> int:
    """Tell whoever has to speak yet that the time is over; once. Returns how many settlements."""
    day = local(at).date()
    late = FeeSettlement.objects.filter(due_on__lt=day, agreed_at=None, reminded_at=None)
    return sum(_remind(pk, at=at) for pk in late.order_by("due_on", "pk").values_list("pk", flat=True))


def side_of(by: Officer, row: FeeSettlement) -> FeeWord.Side | None:
    """For which side the officer speaks; none for who only looks on."""
    if by.unit.pk == row.desk_id and can_reconcile(by):
        return Side.DESK
    return Side.AGENCY if by.unit.pk == row.agency_id and by.roles & LEADERS else None


def sees_settlements(by: Officer) -> bool:
    """Whoever speaks for a side, and who watches."""
    watches = by.roles & {Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.HEAD_ONE_STOP}
    return bool(watches or by.roles & LEADERS) or can_reconcile(by)


def visible_to(by: Officer) -> QuerySet[FeeSettlement]:
    """All for the control of procedures, an area's for who watches over it, else those of the own unit."""
    if Role.TTHC_CONTROL in by.roles:
        return FeeSettlement.objects.all()
    mine = Q(desk=by.unit) | Q(agency=by.unit)
    return FeeSettlement.objects.filter(mine | Q(desk__in=by.area) if by.area else mine)


@transaction.atomic
def _draft(desk: Unit, period: Period, *, at: datetime) -> int:
    sums = fee_sums.of_desk(desk, period)
    days = deadlines.regime_on(local(at).date()).fee_settlement_days
    due_on = periods.working_days_after(period, days, scope=desk.identifier)
    units = Unit.objects.in_bulk(list(sums))
    new = 0
    for agency, one in sums.items():
        row, made = FeeSettlement.objects.get_or_create(
            desk=desk,
            agency=units[agency],
            first=period.first,
            defaults={
                "last": period.last,
                "collected": one.collected,
                "refunded": one.refunded,
                "facts": one.facts(),
                "drafted_at": at,
                "due_on": due_on,
            },
        )
        if made:
            _tell(row, "fee_settlement_staff", _people(row, list(Side), day=local(at).date()), at=at)
            new += 1
    return new


@transaction.atomic
def _remind(pk: UUID, *, at: datetime) -> int:
    rows = FeeSettlement.objects.select_for_update(of=("self",)).select_related("desk", "agency")
    row = rows.filter(pk=pk, agreed_at=None, reminded_at=None).first()
    if row is None:
        return 0
    spoken = set(row.words.values_list("side", flat=True))
    silent = [side for side in Side if side not in spoken] or list(Side)
    _tell(row, "fee_settlement_late_staff", _people(row, silent, day=local(at).date()), at=at)
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    return 1


def _people(row: FeeSettlement, sides: list[FeeWord.Side], *, day: date) -> list[Staff]:
    """Who speaks for the sides, each once."""
    people: list[Staff] = []
    if Side.DESK in sides:
        people += agencies.staff_in(row.desk, Role.HEAD_ONE_STOP, day)
    if Side.AGENCY in sides:
        people += [one for role in sorted(LEADERS) for one in agencies.staff_in(row.agency, role, day)]
    return list({person.pk: person for person in people}.values())


@translation.override("vi")  # an official text
def _tell(row: FeeSettlement, template: str, people: list[Staff], *, at: datetime) -> None:
    context = {
        "code": periods.name_of(row.first, row.last),
        "unit": row.desk.name,
        "agency": row.agency.name,
        "reason": _("{sum} đồng, xác nhận chậm nhất {day}").format(
            sum=grouped(row.net), day=f"{row.due_on:%d/%m/%Y}"
        ),
    }
    for person in people:
        notifications.notify(
            to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
            template=template,
            ref=row.pk,
            context=context,
            at=at,
            event=uuid5(row.pk, template),
        )
