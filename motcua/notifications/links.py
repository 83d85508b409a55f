"""Links in letters: stop letters of a kind, choose the ways. What is signed says whose and which kind."""

from uuid import UUID

from django.conf import settings
from django.core import signing

from motcua.identity.models import Party
from motcua.notifications.contacts import contact_url
from motcua.notifications.kinds import MUST_ARRIVE, Kind, chosen
from motcua.notifications.models import Notice

_SALT = "motcua.notifications.unsubscribe"


def choosing_url() -> str:
    """The page after sign-in on which the ways are chosen."""
    return f"{settings.PUBLIC_URL}/ho-so-cua-toi/thong-bao/cach-nhan/"


def has_account(notice: Notice) -> bool:
    """Does it go to somebody who can sign in, and choose there?"""
    return (
        notice.party_id is not None and Party.objects.filter(pk=notice.party_id, user__isnull=False).exists()
    )


def stopping_url(notice: Notice, *, account: bool) -> str:
    """Stops letters without signing in; empty where that is not the person's to stop.

    With an account it stops the letter's kind, where the law lets it; without, all that the law does not owe.
    """
    if notice.staff_id is not None:
        return ""
    return unsubscribing_url(notice) if account else contact_url(notice.to_email)


def unsubscribing_url(notice: Notice) -> str:
    """Stops letters of the notice's kind; empty where that is not the person's to stop."""
    kind = chosen(notice.template)
    if notice.party_id is None or kind is None or kind in MUST_ARRIVE:
        return ""
    return f"{settings.PUBLIC_URL}/thong-bao/ngung/{unsubscribing(notice.party_id, kind)}/"


def unsubscribing(party_id: UUID, kind: Kind) -> str:
    """The signed word of such a link."""
    return signing.dumps([party_id.hex, kind.value], salt=_SALT)


def read_kind(token: str) -> Kind | None:
    """The kind of letters a link stops, to be shown before; None for a link cut or changed."""
    try:
        return read_unsubscribing(token)[1]
    except (signing.BadSignature, ValueError):
        return None


def read_unsubscribing(token: str) -> tuple[UUID, Kind]:
    """Whose letters of which kind. Raises BadSignature, or ValueError for a kind there is no more."""
    person, kind = signing.loads(token, salt=_SALT)
    return UUID(person), Kind(kind)
