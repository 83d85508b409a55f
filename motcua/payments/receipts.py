"""Numbers of receipts: dense in a unit and year."""

from datetime import datetime

from django.db.models import F

from motcua.deadlines.calendars import local
from motcua.identity.models import Staff
from motcua.payments.models import Order, Receipt, ReceiptSeries


def number_receipt(order: Order, *, staff: Staff | None, at: datetime) -> Receipt:
    """The receipt of a paid order, with the next number; call inside the act's transaction.

    The series' row stays locked until the transaction ends: one that fails gives its number back.
    """
    year = local(at).year
    ReceiptSeries.objects.get_or_create(unit=order.unit, year=year)
    ReceiptSeries.objects.filter(unit=order.unit, year=year).update(last=F("last") + 1)
    number = ReceiptSeries.objects.values_list("last", flat=True).get(unit=order.unit, year=year)
    return Receipt.objects.create(
        order=order,
        unit=order.unit,
        year=year,
        number=number,
        amount=order.total,
        issued_at=at,
        issued_by=staff,
    )
