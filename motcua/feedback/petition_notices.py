"""What is said to the sender and to staff about a petition."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.feedback.models import Petition
from motcua.identity.models import Staff
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient


def petition_url(petition: Petition) -> str:
    """Public address under which the sender follows it."""
    return f"{settings.PUBLIC_URL}/phan-anh/theo-doi/{petition.code}"


def tell_sender(
    petition: Petition,
    template: str,
    *,
    at: datetime,
    reason: str = "",
    until: datetime | None = None,
    event: UUID | None = None,
) -> None:
    """Tell who sent it, by the addresses left with it."""
    person = Recipient(petition.party_id, None, petition.name, petition.email, petition.phone)
    _notify(person, template, petition, at=at, reason=reason, until=until, event=event)


def tell_staff(
    petition: Petition, template: str, people: list[Staff], *, at: datetime, reason: str = ""
) -> None:
    """Tell members of staff what waits for them; the official it is about is never told by this."""
    for one in people:
        if one.pk != petition.official_id:
            person = Recipient(None, one.pk, one.full_name, one.email, one.phone)
            _notify(person, template, petition, at=at, reason=reason, until=petition.due_at)


def _notify(
    person: Recipient,
    template: str,
    petition: Petition,
    *,
    at: datetime,
    reason: str,
    until: datetime | None,
    event: UUID | None = None,
) -> None:
    context = {
        "code": petition.code,
        "procedure": petition.title,
        "owner": petition.name,
        "unit": petition.unit.name,
        "agency": petition.unit.name,
        "due_at": petition.handle_by.isoformat(),
        "answer_by": until.isoformat() if until else "",
        "reason": reason,
        "url": petition_url(petition),
    }
    notifications.notify(to=person, template=template, ref=petition.pk, context=context, at=at, event=event)
