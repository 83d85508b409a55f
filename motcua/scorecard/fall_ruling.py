"""The limit of falls as officers keep it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.refusal import Refusal
from motcua.scorecard.models import FallLimit

LIMITS = RuleTable(
    "fall-limit",
    FallLimit,
    (),
    ("points", "source"),
    source="source",
    keepers=frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN}),
)
LEAST, MOST = Decimal("0.1"), Decimal("50")


class FallLimitOutOfRange(Refusal):
    """A limit of nothing tells of every week, one of half a card of none."""

    code = "scorecard-fall-limit-out-of-range"
    message = _("Số điểm phải từ {least} đến {most}. Hãy ghi lại số.")


def keep_limit(*, row: FallLimit, instead_of: UUID | None, by: Officer, at: datetime) -> FallLimit:
    """Change the limit from a day on; weeks that ended before keep theirs.

    Raises FallLimitOutOfRange and as `ruling.keep`.
    """
    if not LEAST <= row.points <= MOST:
        raise FallLimitOutOfRange(least=f"{LEAST}".replace(".", ","), most=f"{MOST}")
    row.points = row.points.quantize(Decimal("0.01"))  # as it is read back: a second press finds it alike
    return ruling.keep(LIMITS, row=row, instead_of=instead_of, by=by, at=at)
