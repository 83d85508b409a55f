"""Money that came in, its receipts and signatures made: do they stand beside the events that name them?"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from motcua.dossiers.verification_books import Finding
from motcua.payments.models import ReceiptSeries
from motcua.payments.receipts import count_holds

# sums of an order: in its own row, in its collections, in the events of its dossier
_SUMS = """WITH written AS (
        SELECT facts->>'order' AS code, sum((facts->>'amount')::bigint) AS amount FROM dossiers_event
        WHERE act = 'record_payment' GROUP BY 1),
    came AS (SELECT order_id, sum(amount) AS amount FROM payments_collection GROUP BY 1)
    SELECT coalesce(bill.code, written.code), bill.collected, coalesce(came.amount, 0),
        coalesce(written.amount, 0)
    FROM payments_order bill LEFT JOIN came ON came.order_id = bill.id FULL JOIN written USING (code)
    WHERE bill.id IS NULL OR bill.collected <> coalesce(came.amount, 0)
        OR coalesce(came.amount, 0) <> coalesce(written.amount, 0) ORDER BY 1"""
# a receipt an event names is there with the order's number, and one that is there is named
_RECEIPTS = """WITH named AS (
        SELECT facts->>'order' AS code, facts->>'receipt' AS number FROM dossiers_event
        WHERE act = 'record_payment' AND facts ? 'receipt'),
    held AS (
        SELECT bill.code, lpad(receipt.number::text, 7, '0') || '/' || receipt.year AS number,
            receipt.amount = bill.total AS right_sum
        FROM payments_receipt receipt JOIN payments_order bill ON bill.id = order_id)
    SELECT coalesce(held.code, named.code), coalesce(named.number, held.number),
        held.number IS NULL, named.number IS NULL
    FROM held FULL JOIN named ON held.code = named.code AND held.number = named.number
    WHERE held.number IS NULL OR named.number IS NULL OR NOT held.right_sum ORDER BY 1, 2"""
_SERIES = """SELECT unit.name, series.id, count(receipt.id), coalesce(max(receipt.number), 0)
    FROM payments_receiptseries series JOIN agencies_unit unit ON unit.id = series.unit_id
    LEFT JOIN payments_receipt receipt ON receipt.unit_id = series.unit_id AND receipt.year = series.year
    GROUP BY 1, 2 ORDER BY 1, 2"""
_HANDED_IN = """SELECT staff.full_name, row.taken_at FROM payments_handin row
    JOIN identity_staff staff ON staff.id = row.staff_id
    WHERE row.expected <> (SELECT coalesce(sum(amount), 0) FROM payments_collection WHERE hand_in_id = row.id)
    ORDER BY 2"""
# results and letters that an event names by their content were signed by the system
_UNSIGNED = """SELECT coalesce(dossier.code, dossier.ticket), event.number FROM dossiers_event event
    JOIN dossiers_dossier dossier ON dossier.id = event.dossier_id
    WHERE starts_with(event.act, 'sign') AND coalesce(event.facts->>'sha256', '') <> ''
    AND NOT EXISTS (SELECT FROM documents_file file JOIN documents_signature made ON made.file_id = file.id
        WHERE file.blob_id = event.facts->>'sha256') ORDER BY 1, 2"""


def broken_money() -> Iterator[Finding]:
    """Every sum, receipt, series of receipts and drawer handed in."""
    for code, collected, came, written in _rows(_SUMS):
        sums = f"khoản ghi {collected}, các lần thu {came}, diễn biến hồ sơ {written} đồng"
        yield Finding(f"Khoản phải nộp {code}", 0, f"tiền đã thu không khớp: {sums}")
    for code, number, lost, unnamed in _rows(_RECEIPTS):
        why = "biên lai bị mất" if lost else "biên lai không có trong diễn biến hồ sơ" if unnamed else ""
        yield Finding(f"Biên lai {number}, khoản {code}", 0, why or "số tiền trên biên lai bị sửa")
    series = ReceiptSeries.objects.in_bulk()
    for unit, key, count, last in _rows(_SERIES):
        row = series[key]
        if not count_holds(row):
            yield Finding(f"Biên lai của {unit}, {row.year}", 0, "số đếm bị sửa ngoài hệ thống")
        if not count == last == row.last:
            yield Finding(f"Biên lai của {unit}, {row.year}", 0, f"đã cấp {row.last} số, còn {count}")
    for name, taken_at in _rows(_HANDED_IN):
        yield Finding(f"Nộp quỹ của {name}, {taken_at:%d/%m/%Y %H:%M}", 0, "khác với các lần thu tiền mặt")


def unsigned() -> Iterator[Finding]:
    """Signatures that events name and that are no longer there."""
    for dossier, number in _rows(_UNSIGNED):
        yield Finding(dossier, number, "dòng ghi chữ ký số của kết quả bị mất")


def _rows(query: str) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        yield from cursor.fetchall()
