"""Terminals of the hall: registered by the head, enrolled by a link good once, known by a cookie's secret.

A public terminal is never a session of staff: all it can do is give numbers out at its own unit.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.queue import permissions
from motcua.queue.models import Kiosk

LINK_GOOD_FOR = timedelta(hours=24)


class KioskLinkOver(Refusal):
    """The link was used, is too old, or was replaced."""

    code = "kiosk-link-over"
    message = _(
        "Liên kết bật máy lấy số đã dùng hoặc đã hết hạn. "
        "Trưởng Bộ phận Một cửa tạo liên kết mới tại Quầy và hàng chờ › Thiết lập."
    )


GOOD_FOR = timedelta(days=180)  # then the head enrols the terminal again


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def register(*, kiosk_id: UUID, name: str, by: Officer, at: datetime, real_at: datetime) -> tuple[Kiosk, str]:
    """A terminal of the officer's unit, and the secret of its link; again for the same id: a new link.

    real_at  the real clock: links are a matter of security, not of the domain's time.
    """
    _require_head(by)
    kiosk = Kiosk.objects.select_for_update(of=("self",)).filter(pk=kiosk_id).first()
    if kiosk is None:
        kiosk = Kiosk(pk=kiosk_id, unit=by.unit, registered_by=by.staff, registered_at=at)
    if kiosk.unit_id != by.unit.pk or kiosk.revoked_at is not None:
        raise PermissionDenied
    token = secrets.token_urlsafe(24)
    kiosk.name = " ".join(name.split())[:120] or kiosk.name
    kiosk.enrol_digest, kiosk.enrol_until = digest(token), real_at + LINK_GOOD_FOR
    kiosk.save()
    return kiosk, token


@transaction.atomic
def enrol(*, token: str, at: datetime, real_at: datetime) -> tuple[Kiosk, str]:
    """The link is opened at the terminal: it gets its secret, and the one it had is worth nothing.

    Raises KioskLinkOver.
    """
    rows = Kiosk.objects.select_for_update(of=("self",)).filter(revoked_at=None, enrol_until__gt=real_at)
    kiosk = rows.filter(enrol_digest=digest(token)).first()
    if kiosk is None:
        raise KioskLinkOver
    secret = secrets.token_urlsafe(32)
    kiosk.key_digest, kiosk.enrol_digest, kiosk.enrol_until = digest(secret), "", None
    kiosk.enrolled_at = at
    kiosk.save()
    return kiosk, secret


@transaction.atomic
def revoke(*, kiosk_id: UUID, by: Officer, at: datetime) -> None:
    """The terminal gives no more numbers; revoked already: nothing changes."""
    _require_head(by)
    kiosk = Kiosk.objects.select_for_update(of=("self",)).get(pk=kiosk_id, unit=by.unit)
    if kiosk.revoked_at is None:
        kiosk.revoked_at, kiosk.key_digest, kiosk.enrol_digest = at, "", ""
        kiosk.save()


def kiosk_of(secret: str, *, at: datetime) -> Kiosk | None:
    """The terminal with this secret; None for an unknown or revoked one, or enrolled before GOOD_FOR."""
    if not secret:
        return None
    rows = Kiosk.objects.filter(key_digest=digest(secret), revoked_at=None, enrolled_at__gt=at - GOOD_FOR)
    return rows.select_related("unit").first()


def _require_head(by: Officer) -> None:
    if not permissions.can_set_up(by):
        raise PermissionDenied
