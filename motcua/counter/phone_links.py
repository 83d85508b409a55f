"""The link that a telephone gets to add pages: of one officer's session, for one telephone."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.documents import digitising
from motcua.documents.models import Scan

_PLACE = "scan_phone"


def show(scan_id: UUID, *, session_key: str, at: datetime) -> str:
    """The token of a new link, good while this session of the officer lives; at: real time."""
    cache.set(_key("desk", scan_id, at), session_key, digitising.PHONE_AT_MOST)
    return digitising.make_token(scan_id, at)


def open_link(request: HttpRequest, token: str) -> tuple[Scan, datetime]:
    """The scan, and when the desk showed the link.

    Raises PhoneLinkExpired: also where the officer's session has ended, or another telephone sent pages by
    this link before.
    """
    now = timezone.now()
    scan, shown_at = digitising.scan_of_token(token, now)
    desk = cache.get(_key("desk", scan.pk, shown_at))
    if desk is None or not Session.objects.filter(session_key=desk, expire_date__gt=now).exists():
        raise digitising.PhoneLinkExpired
    holder = cache.get(_key("phone", scan.pk, shown_at))
    if holder is not None and holder != request.session.get(_PLACE):
        raise digitising.PhoneLinkExpired
    return scan, shown_at


def hold(request: HttpRequest, scan: Scan, shown_at: datetime, *, at: datetime) -> None:
    """From its first page on the link is this telephone's; that is written down. Raises PhoneLinkExpired."""
    mine = request.session.setdefault(_PLACE, uuid4().hex)
    key = _key("phone", scan.pk, shown_at)
    if not cache.add(key, mine, digitising.PHONE_AT_MOST):
        if cache.get(key) != mine:
            raise digitising.PhoneLinkExpired
        return
    audit.record(
        at=at,
        staff_id=None,
        staff_name=scan.begun_by,
        unit_name="",
        party_id=None,
        subject="scan",
        subject_id=scan.pk,
        purpose=_("Chụp giấy tờ bằng điện thoại qua mã QR của quầy"),
    )


def _key(what: str, scan_id: UUID, shown_at: datetime) -> str:
    return f"scan-{what}-{scan_id.hex}-{int(shown_at.timestamp())}"
