"""The time limits of ratings and petitions as officers keep them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.refusal import Refusal
from motcua.feedback.models import FeedbackTerm

TERMS = RuleTable(
    "feedback-term",
    FeedbackTerm,
    ("what",),
    ("days", "working", "source", "local", "unconfirmed"),
    source="source",
    keepers=frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN}),
)
LONGEST = 365


class TermOutOfRange(Refusal):
    """A limit is at least a day and at most a year."""

    code = "feedback-term-out-of-range"
    message = _("Số ngày của “{rule}” phải từ 1 đến {most}. Hãy ghi lại số.")


def keep_term(*, row: FeedbackTerm, instead_of: int, by: Officer, at: datetime) -> FeedbackTerm:
    """Change a limit from a day on; what runs already keeps its day. Raises TermOutOfRange and as `keep`."""
    if not 1 <= row.days <= LONGEST:
        raise TermOutOfRange(rule=row.title, most=LONGEST)
    return ruling.keep(TERMS, row=row, instead_of=instead_of, by=by, at=at)
