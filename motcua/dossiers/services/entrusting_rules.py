"""What people entrust to others, as officers keep it: its limits, the ways and the words of a consent."""

from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.dossiers.models import ConsentText, ConsentWay
from motcua.identity import grant_terms
from motcua.identity.models import GrantTerm

What = GrantTerm.What
_KEEPERS = frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN})
LIMITS = RuleTable(
    "grant-term",
    GrantTerm,
    ("what",),
    ("value", "source", "unconfirmed"),
    source="source",
    keepers=_KEEPERS,
    forget=grant_terms.forget,
)
WAYS = RuleTable(
    "consent-way",
    ConsentWay,
    ("code",),
    ("label", "proof", "position", "source", "unconfirmed"),
    source="source",
    keepers=_KEEPERS,
)
WORDS = RuleTable(
    "consent-text", ConsentText, (), ("body", "source", "unconfirmed"), source="source", keepers=_KEEPERS
)
# What a limit can sensibly be: a code of six digits is guessed by whoever may try it a hundred times.
RANGES: dict[str, tuple[int, int]] = {
    What.INVITATION_DAYS: (1, 90),
    What.CONSENT_MINUTES: (10, 600),
    What.CODE_MINUTES: (2, 60),
    What.CODE_TRIES: (1, 10),
    What.CODE_SENDS: (1, 10),
    What.SHARE_DAYS: (1, 365),
    What.SHARE_TRIES: (1, 20),
}
SHORTEST = 40  # letters of what a person agrees to


class LimitOutOfRange(Refusal):
    """Nobody could use it, or anybody could."""

    code = "grant-limit-out-of-range"
    message = _("“{rule}” phải từ {low} đến {high}. Hãy ghi lại số.")


class WordsTooShort(Refusal):
    """Whoever agrees must read to what."""

    code = "consent-words-too-short"
    message = _(
        "Lời đồng ý ngắn quá: người dân phải đọc được mình đồng ý điều gì. "
        "Hãy ghi đủ câu, ít nhất {least} chữ."
    )


def keep_limit(*, row: GrantTerm, instead_of: object, by: Officer, at: datetime) -> GrantTerm:
    """Change a limit from a day on; what was given keeps its own end. Raises LimitOutOfRange, as `keep`."""
    low, high = RANGES[row.what]
    if not low <= row.value <= high:
        raise LimitOutOfRange(rule=row.title, low=low, high=high)
    return ruling.keep(LIMITS, row=row, instead_of=instead_of, by=by, at=at)


def keep_way(*, row: ConsentWay, instead_of: object, by: Officer, at: datetime) -> ConsentWay:
    """Add a way to give the consent, or say it otherwise from a day on. Raises as `ruling.keep`."""
    if instead_of is None:
        row.code = slugify(fold(row.label))[:20].strip("-")
    return ruling.keep(WAYS, row=row, instead_of=instead_of, by=by, at=at)


def keep_words(*, row: ConsentText, instead_of: object, by: Officer, at: datetime) -> ConsentText:
    """Word the consent anew from a day on; those given keep theirs. Raises WordsTooShort and as `keep`."""
    row.body = row.body.replace("\r\n", "\n").strip()
    if len(row.body) < SHORTEST:
        raise WordsTooShort(least=SHORTEST)
    return ruling.keep(WORDS, row=row, instead_of=instead_of, by=by, at=at)
