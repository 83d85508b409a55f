"""What is said to the applicant and to staff about an act: the context of each notice template."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.dossiers.models import Dossier
from motcua.identity.models import Staff
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient


def tracking_url(dossier: Dossier) -> str:
    """Public address that the QR of a paper leads to."""
    return f"{settings.PUBLIC_URL}/theo-doi/{dossier.code or dossier.ticket}"


def tell(
    dossier: Dossier,
    template: str,
    *,
    at: datetime,
    reason: str = "",
    until: datetime | None = None,
    event: UUID | None = None,
) -> None:
    """Tell the owner of the dossier and the proxy who filed it; `until`: the time they have to act."""
    for person in people_of(dossier):
        notifications.notify(
            to=person,
            template=template,
            ref=dossier.pk,
            context=_context(dossier, reason, until),
            at=at,
            event=event,
        )


def people_of(dossier: Dossier) -> list[Recipient]:
    """The owner, and who filed it for him; then the owner's known telephone too, whatever the other typed."""
    owner, contact = dossier.owner, dossier.contact_phone
    people = [Recipient(owner.pk, None, dossier.owner_name, dossier.contact_email, contact)]
    if dossier.proxy is not None:
        proxy = dossier.proxy
        people.append(Recipient(proxy.pk, None, proxy.name, proxy.email, proxy.phone))
        if owner.phone and owner.phone not in {contact, proxy.phone}:
            people.append(Recipient(None, None, dossier.owner_name, "", owner.phone))
    return people


def tell_staff(
    dossier: Dossier,
    template: str,
    *,
    to: Staff,
    at: datetime,
    reason: str = "",
    until: datetime | None = None,
    event: UUID | None = None,
) -> None:
    """Tell a member of staff what waits for him; `event` tells two acts of one moment apart."""
    person = Recipient(None, to.pk, to.full_name, to.email, to.phone)
    notifications.notify(
        to=person,
        template=template,
        ref=dossier.pk,
        context=_context(dossier, reason, until),
        at=at,
        event=event,
    )


def _context(dossier: Dossier, reason: str, until: datetime | None) -> dict[str, str]:
    asked = until or (dossier.answer_by if dossier.received_at is None else None)
    return {
        "code": dossier.code or dossier.ticket,
        "procedure": dossier.version.name,
        "owner": dossier.owner_name,
        "unit": dossier.receiving_unit.name,
        "agency": dossier.agency.name,
        "due_at": dossier.due_at.isoformat() if dossier.due_at else "",
        "answer_by": asked.isoformat() if asked else "",
        "reason": reason,
        "url": tracking_url(dossier),
    }
