"""What must be known before a unit is given a class, or compared: read, and kept by officers."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.kept import Kept
from motcua.common.refusal import Refusal
from motcua.scorecard.models import ClassLimit

LIMITS = RuleTable(
    "class-limit",
    ClassLimit,
    (),
    ("percent", "dossiers", "source"),
    source="source",
    keepers=frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN}),
)
_kept = Kept()


class ClassLimitOutOfRange(Refusal):
    """A share lies between nothing and everything."""

    code = "scorecard-class-limit-out-of-range"
    message = _("Phần trăm phải từ 0 đến 100. Hãy ghi lại số.")


def least_on(day: date) -> Decimal:
    """Per cent of the points to be judged for a class on the day; 0 without a rule. At most a minute old."""
    row = _on(day)
    return Decimal(row.percent if row else 0)


def fewest_on(day: date) -> int:
    """Dossiers a place must have to be named the lowest or the highest of several, by the rule of the day;
    0 without one. At most a minute old.
    """
    row = _on(day)
    return row.dossiers if row else 0


def _on(day: date) -> ClassLimit | None:
    return _kept.get(day, lambda: ClassLimit.objects.on(day).order_by("-valid_from").first())


def keep_limit(*, row: ClassLimit, instead_of: UUID | None, by: Officer, at: datetime) -> ClassLimit:
    """Change the share from a day on. Raises ClassLimitOutOfRange and as `ruling.keep`."""
    if not 0 <= row.percent <= 100:
        raise ClassLimitOutOfRange
    return ruling.keep(LIMITS, row=row, instead_of=instead_of, by=by, at=at)
