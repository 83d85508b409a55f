"""On whose behalf a page of the portal is asked for: for an enterprise, or for a person at the desk.

A citizen is himself until he chooses one of his enterprises; staff are nobody on the portal until a person at
the desk has consented that they type. What may then be opened is this table and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.http import HttpRequest

from motcua.agencies.officers import Officer
from motcua.dossiers import consents
from motcua.identity.hands import Hand
from motcua.identity.member_rows import Right
from motcua.identity.models import Member, Party

MEMBER_KEY = "acts_for"  # in the session: the id of the membership one acts by
CONSENT_KEY = "types_for"  # in the session of staff: the id of the consent


class Need(StrEnum):
    """What a page of the portal lets one do."""

    TYPE = "type"  # write a filing and send it
    HANDLE = "handle"  # supplement, withdraw, choose how the result comes
    PAY = "pay"
    SEE = "see"
    ADMINISTER = "administer"


_TYPED = (
    "start",
    "start_together",
    "resume",
    "where",
    "page",
    "papers",
    "files",
    "begin_upload",
    "upload",
    "finish_upload",
    "review",
    "submit",
    "discard",
    "receipt",
)
_HANDLED = (
    "supplement",
    "supplement_page",
    "supplement_begin_upload",
    "supplement_upload",
    "supplement_finish",
    "supplement_sent",
    "delivery",
    "withdraw",
)
_SEEN = ("account", "dossier", "paper", "download", "receipt", "filed_together", "notices", "looks", "vault")
_PAID = ("pay", "payment", "gateway_receipt")
_ADMINISTERED = (
    "members",
    "member",
    "invite_member",
    "remove_member",
    "share_paper",
    "paper_share",
    "take_back_share",
)
PAGES: dict[Need, frozenset[str]] = {
    Need.TYPE: frozenset(_TYPED),
    Need.HANDLE: frozenset(_HANDLED),
    Need.PAY: frozenset(_PAID),
    Need.SEE: frozenset(_SEEN),
    Need.ADMINISTER: frozenset(_ADMINISTERED),
}
_OPENS: dict[str, frozenset[Need]] = {
    Right.FILE: frozenset({Need.TYPE, Need.HANDLE, Need.SEE}),
    Right.PAY: frozenset({Need.PAY, Need.SEE}),
    Right.FOLLOW: frozenset({Need.SEE}),
    Right.ADMINISTER: frozenset({Need.ADMINISTER, Need.SEE}),
}
EVERYTHING = frozenset(Need)


@dataclass(frozen=True)
class Behalf:
    """The party a page is opened for, carrying the hand that acts, and what that hand may do."""

    party: Party
    needs: frozenset[Need]
    until: datetime | None = None  # of a consent

    def may_open(self, view_name: str) -> bool:
        name = view_name.removeprefix("portal:")
        return any(name in PAGES[need] for need in self.needs)

    @property
    def at_desk(self) -> bool:
        """Staff type for a person who sits before them."""
        return self.party.hand is not None and self.party.hand.consent_id is not None


def behalf_of_citizen(request: HttpRequest, own: Party | None) -> Behalf | None:
    """The enterprise this person chose, while he is one of its people; one query when one is chosen."""
    chosen = request.session.get(MEMBER_KEY)
    if own is None or not chosen:
        return None
    rows = Member.objects.at_work().select_related("enterprise")
    row = rows.filter(pk=UUID(chosen), person=own).first()
    if row is None:
        del request.session[MEMBER_KEY]
        return None
    party = row.enterprise
    party.hand = Hand(own.name, person_id=own.pk)
    opened = frozenset[Need]().union(*(_OPENS[right] for right in row.rights))
    return Behalf(party, opened)


def behalf_at_desk(request: HttpRequest, officer: Officer | None, at: datetime) -> Behalf | None:
    """The person who consented that this officer types, while the consent stands."""
    chosen = request.session.get(CONSENT_KEY)
    if officer is None or not chosen:
        return None
    row = consents.in_force(UUID(chosen), by=officer, at=at)
    if row is None:
        del request.session[CONSENT_KEY]
        return None
    party = row.person
    party.hand = Hand(
        officer.name,
        staff_id=officer.staff.pk,
        unit_id=officer.unit.pk,
        unit_name=officer.unit.name,
        consent_id=row.pk,
    )
    return Behalf(party, frozenset({Need.TYPE}), until=row.valid_until)
