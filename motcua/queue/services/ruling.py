"""The rules of the queue as officers keep them: its numbers, and whom the law lets go first."""

from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.queue.models import PriorityGroup, QueueRule

Code = QueueRule.Code
_KEEPERS = frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN})
NUMBERS = RuleTable(
    "queue-rule", QueueRule, ("code",), ("value", "basis", "confirmed"), source="basis", keepers=_KEEPERS
)
GROUPS = RuleTable(
    "priority-group",
    PriorityGroup,
    ("code",),
    ("name", "name_en", "basis", "position"),
    source="basis",
    keepers=_KEEPERS,
)
# What a number can sensibly be; the law's own numbers are the rows.
RANGES: dict[str, tuple[int, int]] = {
    Code.WAIT_MINUTES: (1, 240),
    Code.SERVE_MINUTES: (1, 240),
    Code.JUMPS: (0, 20),
    Code.EARLY_MINUTES: (0, 120),
    Code.GRACE_MINUTES: (0, 120),
    Code.SLOT_MINUTES: (5, 240),
    Code.BOOKING_DAYS: (1, 90),
    Code.BOOKING_MOST: (1, 20),
}


class QueueNumberOutOfRange(Refusal):
    """Nobody could be served by such a number."""

    code = "queue-number-out-of-range"
    message = _("“{rule}” phải từ {low} đến {high}. Hãy ghi lại số.")


def keep_number(*, row: QueueRule, instead_of: int, by: Officer, at: datetime) -> QueueRule:
    """Change a number from a day on. Raises PermissionDenied, QueueNumberOutOfRange and as `keep`."""
    low, high = RANGES[row.code]
    if not low <= row.value <= high:
        raise QueueNumberOutOfRange(rule=row.title, low=low, high=high)
    return ruling.keep(NUMBERS, row=row, instead_of=instead_of, by=by, at=at)


def keep_group(*, row: PriorityGroup, instead_of: int | None, by: Officer, at: datetime) -> PriorityGroup:
    """Add persons whom the law gives priority, or say them otherwise from a day on. Raises as `keep`."""
    if instead_of is None:
        row.code = slugify(fold(row.name))[:20].strip("-")
    return ruling.keep(GROUPS, row=row, instead_of=instead_of, by=by, at=at)
