"""What came in at one one-stop over a period, by the agency that settles: read from the collections."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from motcua.agencies.models import Unit
from motcua.dossiers.figures import Period
from motcua.dossiers.models import Dossier
from motcua.oversight.periods import moments
from motcua.payments.models import Collection, Order, OrderLine, Refund


@dataclass
class Sums:
    """Of one agency; whole đồng."""

    collected: int = 0
    refunded: int = 0
    methods: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    procedures: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    kinds: dict[str, int] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """As it is kept: the largest sums first."""
        methods = sorted(self.methods.items(), key=lambda one: (-one[1][1], one[0]))
        procedures = sorted(self.procedures.items(), key=lambda one: (-one[1][1], one[0]))
        return {
            "methods": [{"method": key, "n": n, "amount": sum_} for key, (n, sum_) in methods],
            "procedures": [
                {"code": code, "name": name, "n": n, "amount": sum_} for (code, name), (n, sum_) in procedures
            ],
            "kinds": [{"kind": kind, "amount": sum_} for kind, sum_ in sorted(self.kinds.items())],
        }


def of_desk(desk: Unit, period: Period) -> dict[UUID, Sums]:
    """By agency, those with money alone. Three queries, of which two only when something came in."""
    begins, ends = moments(period)
    came_in = Collection.objects.filter(unit=desk, collected_at__gte=begins, collected_at__lt=ends)
    found: dict[UUID, Sums] = defaultdict(Sums)
    rows = came_in.annotate(
        agency=_of("order__ref", "agency"),
        procedure=_of("order__ref", "version__procedure__code"),
        name=_of("order__ref", "version__name"),
    )
    groups = rows.exclude(agency=None).values("agency", "procedure", "name", "method")
    for row in groups.annotate(n=Count("pk"), total=Sum("amount")):
        sums = found[row["agency"]]
        sums.collected += row["total"]
        _add(sums.methods[row["method"]], row["n"], row["total"])
        _add(sums.procedures[row["procedure"], row["name"]], row["n"], row["total"])
    if found:
        for agency, kind, total in _kinds(came_in, begins, ends):
            found[agency].kinds[kind] = total
    for agency, total in _given_back(desk, begins, ends):
        found[agency].refunded = total
    return dict(found)


def _kinds(
    came_in: QuerySet[Collection], begins: datetime, ends: datetime
) -> Iterable[tuple[UUID, str, int]]:
    """Fee, charge or postage: of the orders paid in full in the period."""
    lines = OrderLine.objects.filter(
        order__in=came_in.values("order"),
        order__state=Order.State.PAID,
        order__paid_at__gte=begins,
        order__paid_at__lt=ends,
    )
    rows = lines.annotate(agency=_of("order__ref", "agency")).exclude(agency=None)
    return (
        rows.order_by()
        .values("agency", "kind")
        .annotate(total=Sum("amount"))
        .values_list("agency", "kind", "total")
    )


def _given_back(desk: Unit, begins: datetime, ends: datetime) -> Iterable[tuple[UUID, int]]:
    rows = Refund.objects.filter(
        order__unit=desk, paid_out=True, answered_at__gte=begins, answered_at__lt=ends
    )
    rows_of = rows.annotate(agency=_of("order__ref", "agency")).exclude(agency=None)
    return rows_of.order_by().values("agency").annotate(total=Sum("amount")).values_list("agency", "total")


def _of(ref: str, column: str) -> Subquery:
    """A column of the dossier an order is paid for; `payments` knows it by its id alone."""
    return Subquery(Dossier.objects.filter(pk=OuterRef(ref)).values(column)[:1])


def _add(into: list[int], n: int, total: int) -> None:
    into[0] += n
    into[1] += total
