"""Fees paid by a gateway or a bank transfer: two acts, the question that is put and the answer that comes."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.services._steps import allow, locked
from motcua.dossiers.services.paying import reckon_anew, record_payment
from motcua.identity.models import Party
from motcua.payments.accounts import account_for
from motcua.payments.gateway import Bill, Standing
from motcua.payments.models import Attempt, Order
from motcua.payments.services import attempts, ordering
from motcua.payments.words import grouped


class AmountChanged(Refusal):
    """Somebody reckoned the fee anew since the person saw it."""

    code = "payment-amount-changed"
    message = _(
        "Khoản phải nộp vừa được tính lại, nay là {sum} đồng. "
        "Chưa có khoản tiền nào bị trừ; vui lòng xem lại số tiền rồi chọn cách nộp."
    )


def begin_payment(
    *,
    dossier_id: UUID,
    by: Party,
    at: datetime,
    gateway: str,
    address: str | None = None,
    seen: int | None = None,
) -> Attempt:
    """The applicant chooses a gateway; the page to pay at comes with the answer (nộp phí trực tuyến).

    address  network address of the payer, which the gateways want to know.
    seen     whole đồng the person saw as owed when choosing.
    The fee is reckoned first; what that changed stays, also when the person is then asked to look again.
    A second press, or a second tab, gets the same try.
    Raises PermissionDenied, NothingToPay, AmountChanged, GatewayUnknown.
    """
    _reckon(dossier_id, by=by, at=at)
    return _begin(dossier_id, by=by, at=at, gateway=gateway, address=address, seen=seen)


@transaction.atomic
def _reckon(dossier_id: UUID, *, by: Party, at: datetime) -> None:
    dossier = locked(dossier_id)
    allow(by.pk in {dossier.owner_id, dossier.proxy_id})
    reckon_anew(dossier, by=by, at=at)


@transaction.atomic
def _begin(
    dossier_id: UUID, *, by: Party, at: datetime, gateway: str, address: str | None, seen: int | None
) -> Attempt:
    dossier = locked(dossier_id)
    order = ordering.open_of(dossier.pk)
    if order is None:
        raise ordering.NothingToPay
    if seen is not None and seen != order.remaining:
        raise AmountChanged(sum=grouped(order.remaining))
    return attempts.begin(order, gateway=gateway, address=address, by=by, at=at)


def follow(*, attempt_id: UUID, at: datetime) -> Attempt:
    """Ask the gateway, then write down what it said: no transaction waits for the network.

    It may be asked at any time and any number of times; money is counted once.
    """
    attempt = Attempt.objects.select_related("gateway", "order__unit").get(pk=attempt_id)
    if attempt.state == Attempt.State.SUCCEEDED:
        return attempt
    heard = attempts.listen(attempt, bill_of(attempt))
    return _answered(attempt, heard, at=at)


def poll(*, at: datetime) -> int:
    """Queue the question for every attempt whose time has come; returns how many."""
    due = attempts.to_ask(at=at)
    for attempt_id in due:
        later("dossiers.follow_payment", attempt_id=str(attempt_id))
    return len(due)


@transaction.atomic
def _answered(asked: Attempt, heard: attempts.Heard, *, at: datetime) -> Attempt:
    dossier = locked(asked.order.ref)
    order = ordering.locked(asked.order_id)
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if attempt.state != asked.state and attempt.state != Attempt.State.ASKED:
        heard = attempts.Heard(answer=heard.answer, down=heard.down)  # another worker has the page already
    paid = heard.answer is not None and heard.answer.standing == Standing.PAID
    attempt.order = ordering.owed_in_place_of(order) if paid else order
    income = attempts.write_down(attempt, heard, at=at)
    if income is not None:
        record_payment(dossier, income, by=None, at=at)
    return attempt


def bill_of(attempt: Attempt) -> Bill:
    """What a gateway is told about a try."""
    dossier = _with_names().get(pk=attempt.order.ref)
    return replace(
        _bill(dossier, attempt.order, at=attempt.asked_at),
        reference=attempt.reference,
        amount=attempt.amount,
        address=attempt.address or "",
        return_url=f"{settings.PUBLIC_URL}/ho-so-cua-toi/{dossier.pk}/thanh-toan/{attempt.pk}/",
    )


def owed_bill(*, code: str, at: datetime) -> Bill | None:
    """What is still owed for the dossier of this code; None when nothing is. Raises Dossier.DoesNotExist."""
    dossier = _with_names().get(code=code)
    order = ordering.open_of(dossier.pk)
    return _bill(dossier, order, at=at) if order and order.remaining else None


def _with_names() -> QuerySet[Dossier]:
    return Dossier.objects.select_related("version__procedure", "receiving_unit__parent")


def _bill(dossier: Dossier, order: Order, *, at: datetime) -> Bill:
    unit = dossier.receiving_unit
    account = account_for(unit, local(at).date())
    facts = {
        "procedure_code": dossier.version.procedure.code,
        "procedure": dossier.version.name,
        "unit_code": unit.identifier or (unit.parent.identifier if unit.parent else ""),
        "unit": unit.name,
        "dossier": str(dossier),
        "account": account.number if account else "",
        "bank": account.bank if account else "",
        "holder": account.holder if account else "",
    }
    return Bill(
        reference=order.code,
        amount=order.remaining,
        about=f"Nop phi ho so {dossier}",
        payer=order.payer,
        lines=tuple((line.name, line.amount) for line in order.lines.order_by("position")),
        facts=facts,
        asked_at=at,
        address="",
        return_url="",
    )
