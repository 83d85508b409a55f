"""Where the money of a unit goes on a day, and the bank transfer that brings it there."""

from dataclasses import dataclass
from datetime import date

from motcua.agencies.models import Unit
from motcua.payments.models import CollectingAccount, Order
from motcua.payments.vietqr import payload


@dataclass(frozen=True)
class Transfer:
    """A transfer of all that is still owed. text: what the QR code holds; amount: whole đồng."""

    account: CollectingAccount
    text: str
    amount: int
    note: str


def account_for(unit: Unit, day: date) -> CollectingAccount | None:
    """The unit's own account, else that of the nearest unit above it, else the province's."""
    rows = {row.unit_id: row for row in CollectingAccount.objects.on(day).order_by("valid_from")}
    here: Unit | None = unit if rows else None
    while here is not None:
        if here.pk in rows:
            return rows[here.pk]
        here = here.parent
    return rows.get(None)


def transfer_for(order: Order, day: date) -> Transfer | None:
    """How to pay an open order by a bank transfer; none while its unit has no account."""
    account = account_for(order.unit, day)
    if account is None or not order.remaining:
        return None
    text = payload(bank=account.bank, account=account.number, amount=order.remaining, note=order.code)
    return Transfer(account, text, order.remaining, order.code)
