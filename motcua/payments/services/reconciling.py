"""What the bank says against what we say: statements read in, differences found and resolved by name."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.payments import permissions, statements
from motcua.payments.gateway import Answer, Standing
from motcua.payments.models import Attempt, Difference, Order, Statement, StatementLine
from motcua.payments.services.collecting import Income


class ResolutionMissing(Refusal):
    """Nobody closes a difference without saying what it was."""

    code = "payment-resolution-missing"
    message = _("Vui lòng ghi đã xử lý chênh lệch này thế nào, ít nhất 5 ký tự.")


class AlreadyResolved(Refusal):
    """Someone else did it."""

    code = "payment-difference-resolved"
    message = _("Chênh lệch này vừa được {name} xử lý. Vui lòng tải lại trang.")


@transaction.atomic
def take_statement(*, name: str, content: bytes, by: Officer, at: datetime) -> tuple[Statement, int]:
    """Read a statement in; lines that came before, in this file or another, are left out.

    Each line with our code queues its settlement; one without is a difference. Returns the statement and how
    many lines were new. Raises PermissionDenied, StatementUnreadable.
    """
    if not permissions.can_reconcile(by):
        raise PermissionDenied
    credits = statements.read(name, content)
    digest = hashlib.sha256(content).hexdigest()
    facts = {"name": name[:200], "taken_by": by.staff, "taken_at": at}
    statement, _new = Statement.objects.get_or_create(unit=by.unit, sha256=digest, defaults=facts)
    known = set(
        StatementLine.objects.filter(key__in=[one.key for one in credits]).values_list("key", flat=True)
    )
    fresh = [one for one in credits if one.key not in known]
    _keep(statement, fresh, at=at)
    return statement, len(fresh)


def _keep(statement: Statement, fresh: Sequence[statements.Credit], *, at: datetime) -> None:
    orders = {row.code: row for row in Order.objects.filter(code__in=[one.order_code for one in fresh])}
    lines = [
        StatementLine(
            statement=statement,
            key=one.key,
            booked_on=one.booked_on,
            amount=one.amount,
            text=one.text,
            bank_ref=one.ref,
            order=orders.get(one.order_code),
        )
        for one in fresh
    ]
    StatementLine.objects.bulk_create(lines)
    for line in lines:
        if line.order is None:
            _differ(Difference.Kind.UNKNOWN, f"line:{line.key}", line=line, theirs=line.amount, at=at)
        else:
            later("dossiers.settle_transfer", line_id=str(line.pk))


def differ_after(line: StatementLine, income: Income, *, was_paid: bool, at: datetime) -> None:
    """A transfer that did not fit what was owed is shown as a difference."""
    order = income.order
    if order.remaining:
        kind, ours = Difference.Kind.PARTIAL, order.total
    elif was_paid or order.state == Order.State.CANCELLED:
        kind, ours = Difference.Kind.DUPLICATE, order.total
    elif order.surplus:
        kind, ours = Difference.Kind.OVER, order.total
    else:
        return
    _differ(kind, f"line:{line.key}", line=line, order=order, ours=ours, theirs=line.amount, at=at)


def compare(attempt: Attempt, answer: Answer, *, at: datetime) -> None:
    """A payment we counted against the gateway's word of the day after."""
    facts: dict[str, Any] = {"order": attempt.order, "ours": attempt.amount, "at": at}
    if answer.standing != Standing.PAID:
        _differ(Difference.Kind.MISSING_THERE, f"there:{attempt.reference}", theirs=0, **facts)
    elif answer.amount and answer.amount != attempt.amount:
        _differ(Difference.Kind.AMOUNT, f"amount:{attempt.reference}", theirs=answer.amount, **facts)


@transaction.atomic
def resolve(*, difference_id: UUID, how: str, by: Officer, at: datetime) -> Difference:
    """A named person says what a difference was.

    Raises PermissionDenied, ResolutionMissing, AlreadyResolved.
    """
    row = open_difference(difference_id, by=by)
    said = " ".join(how.split())[:500]
    if len(said) < 5:
        raise ResolutionMissing
    close(row, said, by=by, at=at)
    return row


def open_difference(difference_id: UUID, *, by: Officer) -> Difference:
    """An open difference of the officer's unit, locked. Raises PermissionDenied, AlreadyResolved."""
    rows = Difference.objects.select_for_update(of=("self",)).select_related("resolved_by", "line")
    row = rows.get(pk=difference_id)
    if not permissions.can_reconcile(by) or row.unit_id != by.unit.pk:
        raise PermissionDenied
    if row.resolved_by is not None:
        raise AlreadyResolved(name=row.resolved_by.full_name)
    return row


def close(row: Difference, how: str, *, by: Officer, at: datetime) -> None:
    row.resolved_at, row.resolved_by, row.resolution = at, by.staff, how
    row.save(update_fields=["resolved_at", "resolved_by", "resolution"])


def _differ(
    kind: Difference.Kind,
    key: str,
    *,
    theirs: int,
    at: datetime,
    ours: int = 0,
    line: StatementLine | None = None,
    order: Order | None = None,
) -> None:
    unit = order.unit if order else line.statement.unit if line else None
    if unit is None:
        raise InvariantBroken("A difference is of an order or of a line.")
    facts = {
        "unit": unit,
        "kind": kind,
        "order": order,
        "line": line,
        "ours": ours,
        "theirs": theirs,
        "found_at": at,
    }
    Difference.objects.get_or_create(key=key, defaults=facts)
