"""The numbers the questions about figures go by, as officers keep them."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.refusal import Refusal
from motcua.oversight.models import DoubtLimit

Code = DoubtLimit.Code
LIMITS = RuleTable(
    "doubt-limit",
    DoubtLimit,
    ("code",),
    ("value", "source"),
    source="source",
    keepers=frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN}),
)
# What a number can sensibly be: neither a question about every dossier nor never one.
RANGES: dict[str, tuple[int, int]] = {
    Code.SIGNED_MINUTES: (1, 480),
    Code.SIGNED_MANY: (1, 500),
    Code.READING_SECONDS: (1, 3600),
    Code.FAST_MANY: (1, 500),
    Code.ROW_SECONDS: (1, 3600),
    Code.ROW_MANY: (2, 500),
    Code.AROUND_MINUTES: (0, 240),
    Code.NIGHT_MANY: (1, 500),
    Code.REFILED_DAYS: (1, 365),
}


class DoubtLimitOutOfRange(Refusal):
    """Such a number asks about everything, or never."""

    code = "oversight-doubt-limit-out-of-range"
    message = _("“{rule}” phải từ {low} đến {high}. Hãy ghi lại số.")


def keep_limit(*, row: DoubtLimit, instead_of: UUID | None, by: Officer, at: datetime) -> DoubtLimit:
    """Change a number from a day on; questions about days before were asked by the old one.

    Raises DoubtLimitOutOfRange and as `ruling.keep`.
    """
    low, high = RANGES[row.code]
    if not low <= row.value <= high:
        raise DoubtLimitOutOfRange(rule=row.title, low=low, high=high)
    return ruling.keep(LIMITS, row=row, instead_of=instead_of, by=by, at=at)
