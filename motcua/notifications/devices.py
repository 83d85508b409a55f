"""Browsers that want to be woken: a person adds one, removes one; one whose push service forgot it goes."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.notifications.models import NoticeWish, PushDevice
from motcua.notifications.sender import Address, Gone, pusher
from motcua.notifications.wish_rows import as_unset

MOST = 10  # of one person
TRIED = "Tin thử: thiết bị này nhận được thông báo của cổng"
LONGEST = 2000  # characters of an endpoint


class UnknownPushService(Refusal):
    """An address nobody known stands behind, or keys that are none: we would call whatever is there."""

    code = "push-service-unknown"
    message = _(
        "Trình duyệt này dùng một dịch vụ thông báo mà cổng chưa biết, nên chưa bật được. "
        "Bạn vẫn nhận tin qua các cách khác và trong tài khoản."
    )


class TooManyDevices(Refusal):
    """More browsers than one person uses."""

    code = "push-too-many-devices"
    message = _("Bạn đã bật thông báo trên {number} thiết bị. Vui lòng tắt một thiết bị cũ rồi bật lại.")


@transaction.atomic
def add(*, party_id: UUID, address: Address, name: str, at: datetime) -> PushDevice:
    """Wake this browser from now on; known already, it is the same row, and belongs to who asks now.

    Raises UnknownPushService, TooManyDevices.
    """
    if len(address.endpoint) > LONGEST or not pusher().takes(address):
        raise UnknownPushService
    digest = hashlib.sha256(address.endpoint.encode()).hexdigest()
    before = PushDevice.objects.filter(digest=digest).first()
    if before is None or before.party_id != party_id:
        mine = PushDevice.objects.filter(party_id=party_id).count()
        if mine >= MOST:
            raise TooManyDevices(number=mine)
    facts = {
        "party_id": party_id,
        "endpoint": address.endpoint,
        "p256dh": address.p256dh,
        "auth": address.auth,
        "name": name[:80],
        "added_at": at,
    }
    row, _made = PushDevice.objects.update_or_create(digest=digest, defaults=facts)
    _recount({party_id, before.party_id if before else party_id})
    return row


@transaction.atomic
def remove(*, device_id: UUID, party_id: UUID | None = None) -> None:
    """Wake it no more; somebody else's does not exist. party_id None: the push service forgot it."""
    rows = PushDevice.objects.filter(pk=device_id)
    row = (rows.filter(party_id=party_id) if party_id else rows).first()
    if row is not None:
        row.delete()
        _recount({row.party_id})


@transaction.atomic
def try_out(*, device_id: UUID, party_id: UUID) -> PushDevice | None:
    """Have one message sent to the person's browser, to see whether it rings; None: not his, or gone."""
    row = PushDevice.objects.filter(pk=device_id, party_id=party_id).first()
    if row is not None:
        later("notifications.try_device", device_id=str(row.pk))
    return row


def ring(*, device_id: UUID) -> bool:
    """The message of `try_out`, outside any transaction; a browser that is gone is struck off.

    Raises Unreachable, Rejected.
    """
    row = PushDevice.objects.filter(pk=device_id).first()
    if row is None:
        return False
    content = json.dumps({"title": TRIED, "tag": row.pk.hex}, ensure_ascii=False).encode()
    try:
        pusher().push(Address(row.endpoint, row.p256dh, row.auth), content=content, topic=row.pk.hex)
    except Gone:
        remove(device_id=row.pk)
        return False
    return True


def of(party_id: UUID) -> list[PushDevice]:
    """The person's browsers, the latest first."""
    return list(PushDevice.objects.filter(party_id=party_id).order_by("-id"))


def _recount(people: set[UUID]) -> None:
    """The number that spares everybody else a look at the browsers when something is said."""
    NoticeWish.objects.bulk_create([as_unset(one) for one in people], ignore_conflicts=True)
    for wish in NoticeWish.objects.select_for_update().filter(party_id__in=people).order_by("party_id"):
        wish.devices = PushDevice.objects.filter(party_id=wish.party_id).count()
        wish.save(update_fields=["devices"])
