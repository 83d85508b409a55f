"""Numbers of receipts: dense in a unit and year."""

from datetime import datetime

from motcua.audit import log_keys
from motcua.deadlines.calendars import local
from motcua.identity.models import Staff
from motcua.payments.models import Order, Receipt, ReceiptSeries

_COUNTER = "counter of receipts"


def number_receipt(order: Order, *, staff: Staff | None, at: datetime) -> Receipt:
    """The receipt of a paid order, with the next number; call inside the act's transaction.

    The series' row stays locked until the transaction ends: one that fails gives its number back. The count
    is sealed: who takes the last receipt away cannot turn it back.
    """
    year = local(at).year
    ReceiptSeries.objects.get_or_create(unit=order.unit, year=year)
    series = ReceiptSeries.objects.select_for_update().get(unit=order.unit, year=year)
    number = series.last + 1
    series.last, series.seal = number, log_keys.seal(_COUNTER, order.unit_id, year, number)
    series.save(update_fields=["last", "seal"])
    return Receipt.objects.create(
        order=order,
        unit=order.unit,
        year=year,
        number=number,
        amount=order.total,
        issued_at=at,
        issued_by=staff,
    )


def count_holds(series: ReceiptSeries) -> bool:
    """Was the count written by this system?"""
    return log_keys.holds(series.seal, _COUNTER, series.unit_id, series.year, series.last)
