"""An order paid by a gateway: the try is written down, the gateway is asked, its answer is written down.

Asking is the one part that goes over the network; it holds no lock and no transaction. How an answer reaches
the order is `dossiers`' business: it locks the dossier first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.common.later import later
from motcua.payments.gateway import (
    Answer,
    Bill,
    GatewayDown,
    GatewayRefused,
    GatewayUnknown,
    Standing,
    Stored,
    adapter_of,
)
from motcua.payments.models import Attempt, Collection, Gateway, Order, PaymentEvent
from motcua.payments.services import ordering
from motcua.payments.services.collecting import Income, collect

EXPIRES_AFTER = timedelta(minutes=30)
STRAGGLERS = timedelta(days=1)  # money that came in after all is looked for so long
_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=1)


@dataclass(frozen=True)
class Heard:
    """What the gateway said to one question: the page to pay at, or how the payment stands; neither: down."""

    url: str = ""
    answer: Answer | None = None
    down: str = ""


def open_gateways() -> list[Gateway]:
    """Gateways a person can choose now, in the order of their names."""
    return [row for row in Gateway.objects.filter(active=True).order_by("name") if row.ready]


def begin(order: Order, *, gateway: str, address: str | None, by: ordering.Actor, at: datetime) -> Attempt:
    """Write down a try and queue the question; the order is locked. A try that is open is the same try.

    One of another amount, at whatever gateway, ends: nobody is led to pay what is owed no more.
    Raises NothingToPay, GatewayUnknown.
    """
    if order.state != Order.State.OPEN:
        raise ordering.NothingToPay
    way = next((row for row in open_gateways() if row.slug == gateway), None)
    if way is None:
        raise GatewayUnknown
    known = order.attempts.filter(gateway=way, state__in=Attempt.OPEN, amount=order.remaining).first()
    if known is not None:
        return known
    number = order.attempts.count() + 1
    ordering.end_attempts(order.attempts.exclude(amount=order.remaining), at=at)
    row = Attempt.objects.create(
        order=order,
        gateway=way,
        reference=f"{order.code}T{number:02d}",
        amount=order.remaining,
        address=address,
        asked_at=at,
        expires_at=at + EXPIRES_AFTER,
        next_at=at + _FIRST,
    )
    ordering.note(order, PaymentEvent.What.ASKED, by=by, at=at, gateway=way.slug, reference=row.reference)
    later("dossiers.follow_payment", attempt_id=str(row.pk))
    return row


def listen(attempt: Attempt, bill: Bill) -> Heard:
    """Ask the gateway the one question that is open: begin, or how does it stand. No transaction is open.

    attempt  with its gateway; what it held when it was read.
    """
    adapter = adapter_of(attempt.gateway)
    stored = stored_of(attempt)
    try:
        if attempt.state == Attempt.State.ASKED:
            return Heard(url=adapter.open(attempt.gateway, bill).url)
        return Heard(answer=adapter.ask(attempt.gateway, stored))
    except GatewayRefused as refused:
        return Heard(answer=Answer(Standing.FAILED, words=str(refused)))
    except GatewayDown as down:
        return Heard(down=str(down) or type(down).__name__)


def write_down(attempt: Attempt, heard: Heard, *, at: datetime) -> Income | None:
    """What was heard becomes the attempt's state; the order and the attempt are locked.

    Returns the money that came in, counted at most once. A success stays a success.
    """
    attempt.tries += 1
    if attempt.state == Attempt.State.SUCCEEDED:
        return None
    if heard.url and attempt.state == Attempt.State.ASKED:
        attempt.state, attempt.url = Attempt.State.WAITING, heard.url
    answer = heard.answer
    income = None
    if answer is not None and answer.standing == Standing.PAID:
        income = _succeed(attempt, answer, at=at)
    elif answer is not None and answer.standing == Standing.FAILED and attempt.state in Attempt.OPEN:
        _end(attempt, Attempt.State.FAILED, at=at)
    elif attempt.state in Attempt.OPEN and at >= attempt.expires_at and _told(attempt, heard):
        _end(attempt, Attempt.State.EXPIRED, at=at)
    attempt.words = (heard.down or (answer.words if answer else "") or attempt.words)[:300]
    attempt.next_at = _next(attempt, at=at)
    attempt.save()
    return income


def note_callback(attempt: Attempt, *, genuine: bool, at: datetime) -> None:
    """The gateway called: a genuine call is written down and the question put at once, whatever it said."""
    what = PaymentEvent.What.CALLED if genuine else PaymentEvent.What.FORGED
    ordering.note_call(attempt.order, what, at=at, reference=attempt.reference)
    if genuine:
        ask_now(attempt)


def ask_now(attempt: Attempt) -> None:
    """Put the question to the gateway as soon as a worker is free; many at once become one."""
    if attempt.state != Attempt.State.SUCCEEDED:
        later("dossiers.follow_payment", attempt_id=str(attempt.pk))


def to_ask(*, at: datetime) -> list[UUID]:
    """Attempts whose time to be asked again has come."""
    return list(
        Attempt.objects.filter(next_at__lte=at).order_by("next_at").values_list("pk", flat=True)[:200]
    )


def stored_of(attempt: Attempt) -> Stored:
    return Stored(attempt.reference, attempt.amount, attempt.asked_at)


def gateway_receipt(attempt: Attempt) -> bytes:
    """The gateway's own receipt, a PDF; empty when it gives none, or not now. No transaction is open."""
    try:
        return adapter_of(attempt.gateway).bill_pdf(attempt.gateway, stored_of(attempt))
    except GatewayDown:
        return b""


@transaction.atomic
def called(gateway: Gateway, attempt_id: UUID, *, genuine: bool, at: datetime) -> None:
    """Take a callback for an attempt (vào từ cổng)."""
    rows = Attempt.objects.select_related("order").select_for_update(of=("self",))
    attempt = rows.get(pk=attempt_id, gateway=gateway)
    note_callback(attempt, genuine=genuine, at=at)


def _told(attempt: Attempt, heard: Heard) -> bool:
    """Is it known that no money came? Silence about a page that was shown is no answer."""
    return not heard.down or not attempt.url


def _succeed(attempt: Attempt, answer: Answer, *, at: datetime) -> Income:
    """The gateway's word decides what came in; where it names no sum, what was asked for."""
    _end(attempt, Attempt.State.SUCCEEDED, at=at)
    return collect(
        attempt.order,
        method=Collection.Method.GATEWAY,
        amount=answer.amount or attempt.amount,
        key=f"attempt:{attempt.reference}",
        by=None,
        at=at,
        voucher=answer.voucher or attempt.reference,
    )


def _end(attempt: Attempt, state: Attempt.State, *, at: datetime) -> None:
    attempt.state, attempt.ended_at = state, at
    ordering.note(
        attempt.order,
        PaymentEvent.What.ANSWERED,
        by=None,
        at=at,
        reference=attempt.reference,
        state=state.value,
    )


def _next(attempt: Attempt, *, at: datetime) -> datetime | None:
    """When to ask again: one, two, four … minutes, at most an hour; ever more seldom, and not for ever.

    An attempt given up is asked after for a day: the bank may have been slow.
    """
    if attempt.state == Attempt.State.SUCCEEDED:
        return None
    if attempt.state not in Attempt.OPEN and at >= attempt.expires_at + STRAGGLERS:
        return None
    return at + min(_FIRST * (1 << min(attempt.tries, 10)), _LONGEST)
