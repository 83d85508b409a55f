"""Addresses that want few notices, whether anybody signs in with them or not.

Whoever filed at the desk has no account in which to choose. A letter carries a signed link, the tracking page
a button: they stop what need not come to this address, and allow it again. What the law owes still comes.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.common.prepared import prepared
from motcua.common.refusal import Refusal
from motcua.identity.identifiers import InvalidIdentifier, normalise_phone
from motcua.notifications.models import ContactStop

_SALT = "motcua.notifications.contact"


class ContactLinkBroken(Refusal):
    """The link of a letter, cut or changed."""

    code = "notice-contact-link-broken"
    message = _(
        "Liên kết này không dùng được: có thể đã bị cắt mất một phần khi chép. "
        "Vui lòng bấm lại trong thư, hoặc gọi Bộ phận Một cửa nơi bạn nộp hồ sơ."
    )


def digest_of(address: str) -> str:
    """What is kept of an address: neither spaces, capitals nor +84 make it another one."""
    try:
        plain = normalise_phone(address)
    except InvalidIdentifier:
        plain = address.strip().lower()
    return hashlib.sha256(plain.encode()).hexdigest()


def stopped_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses (at most two) that want only what the law owes; one query."""
    digests = {digest_of(one): one for one in addresses if one}
    if not digests:
        return set()
    one, other = [*digests, *digests][:2]
    return {digests[row.digest] for row in _stops.rows(one=one, other=other)}


@prepared
def _stops(*, one: str, other: str) -> QuerySet[ContactStop]:
    return ContactStop.objects.filter(Q(digest=one) | Q(digest=other))


def is_stopped(digest: str) -> bool:
    """Does this address want only what the law owes?"""
    return ContactStop.objects.filter(digest=digest).exists()


def stop(*, digest: str, at: datetime) -> None:
    """From now on only what the law owes; pressed twice it is the same."""
    ContactStop.objects.bulk_create([ContactStop(digest=digest, stopped_at=at)], ignore_conflicts=True)


def allow(*, digest: str) -> None:
    """Everything again; pressed twice it is the same."""
    ContactStop.objects.filter(digest=digest).delete()


def contact_url(address: str) -> str:
    """The page on which whoever reads letters at this address stops or allows them, without signing in."""
    return f"{settings.PUBLIC_URL}/thong-bao/dia-chi/{signing.dumps(digest_of(address), salt=_SALT)}/"


def read_contact(token: str) -> str:
    """Which address, by its digest. Raises ContactLinkBroken."""
    try:
        digest = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as broken:
        raise ContactLinkBroken from broken
    return str(digest)
