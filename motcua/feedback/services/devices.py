"""The tablet at a desk: set up and locked by the head, and whom it asks: the people just served."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Event
from motcua.dossiers.status import Act
from motcua.feedback import permissions
from motcua.feedback.models import Rating, RatingDevice
from motcua.feedback.rating_rows import Moment

JUST_SERVED = timedelta(minutes=20)
MOST_SHOWN = 8
GOOD_FOR = timedelta(days=180)  # then the head sets the tablet up again


class DeviceNameMissing(Refusal):
    """Devices are told apart by their names."""

    code = "rating-device-name-missing"
    message = _("Vui lòng đặt tên máy, ví dụ “Quầy 1”, để biết máy nào cần khóa khi thất lạc.")


@dataclass(frozen=True)
class Served:
    """A dossier whose person stands at the desk: no name is shown, only its own paper's code."""

    dossier_id: UUID
    code: str
    procedure: str
    act: str
    moment: Moment
    at: datetime


@transaction.atomic
def set_up(*, name: str, by: Officer, at: datetime) -> tuple[RatingDevice, str]:
    """A new device of the officer's unit, and its secret, which is shown once. Raises DeviceNameMissing."""
    if not permissions.can_keep_devices(by):
        raise PermissionDenied
    named = " ".join(name.split())[:120]
    if not named:
        raise DeviceNameMissing
    secret = secrets.token_urlsafe(24)
    device = RatingDevice.objects.create(
        unit=by.unit, name=named, token_digest=_digest(secret), made_by=by.staff, made_at=at
    )
    return device, secret


@transaction.atomic
def revoke(*, device_id: UUID, by: Officer, at: datetime) -> RatingDevice:
    """The device opens no more; doing it twice changes nothing."""
    if not permissions.can_keep_devices(by):
        raise PermissionDenied
    device = RatingDevice.objects.select_for_update().get(pk=device_id, unit=by.unit)
    if device.revoked_at is None:
        device.revoked_at, device.revoked_by = at, by.staff
        device.save(update_fields=["revoked_at", "revoked_by"])
    return device


def device_of(secret: str, *, at: datetime) -> RatingDevice | None:
    """The device with this secret, unless it is locked or was set up longer ago than GOOD_FOR."""
    rows = RatingDevice.objects.select_related("unit").filter(made_at__gt=at - GOOD_FOR)
    return rows.filter(token_digest=_digest(secret), revoked_at=None).first()


def just_served(device: RatingDevice, *, at: datetime) -> list[Served]:
    """Who was served at the device's desk in the last minutes and has not answered, the latest first."""
    events = (
        Event.objects.served(since=at - JUST_SERVED, until=at)
        .filter(unit=device.unit_id)
        .select_related("dossier__version")
        .order_by("-happened_at")
    )
    rows = [_served(event) for event in events[: 4 * MOST_SHOWN]]
    given = set(
        Rating.objects.filter(dossier__in=[row.dossier_id for row in rows]).values_list("dossier", "moment")
    )
    return [row for row in rows if (row.dossier_id, row.moment) not in given][:MOST_SHOWN]


def _served(event: Event) -> Served:
    moment = Moment.RECEPTION if event.act == Act.RECEIVE else Moment.RESULT
    return Served(
        dossier_id=event.dossier_id,
        code=str(event.dossier),
        procedure=event.dossier.version.name,
        act=str(Act(event.act).label),
        moment=moment,
        at=event.happened_at,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
