"""Wrong passwords lock the account for whoever sent them: one network, or one browser that is known.

Nobody is locked out by what others try elsewhere. The pause doubles with every further failure.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.db import transaction

from motcua.common.addresses import network_of
from motcua.identity.lock_rows import SignInFailures

FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
COOKIE_SECONDS = 180 * 24 * 3600
_SALT = "motcua.identity.lockout"
_MOST_ACCOUNTS = 8  # of one browser: a machine that several people share


def source_of(username: str, address: str, cookie: str) -> str:
    """What failures are counted by: the account and the browser where it is known, else the network."""
    browser, accounts = read_cookie(cookie)
    account = _digest("account", username.casefold())
    where = f"browser:{browser}" if account in accounts else f"network:{network_of(address)}"
    return _digest(account, where)


def is_known(username: str, cookie: str) -> bool:
    """Has this account signed in with this browser before?"""
    return _digest("account", username.casefold()) in read_cookie(cookie)[1]


def read_cookie(cookie: str) -> tuple[str, list[str]]:
    """The browser's own name and the accounts, as digests, that signed in with it; empty when it has none."""
    try:
        browser, accounts = signing.loads(cookie, salt=_SALT, max_age=COOKIE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(browser), [str(one) for one in accounts]


def cookie_with(username: str, cookie: str) -> str:
    """The cookie of a browser in which this account has signed in too."""
    browser, accounts = read_cookie(cookie)
    account = _digest("account", username.casefold())
    known = [*(one for one in accounts if one != account), account][-_MOST_ACCOUNTS:]
    return signing.dumps([browser or uuid4().hex, known], salt=_SALT)


@transaction.atomic
def begin_try(source: str, *, at: datetime) -> timedelta:
    """Count a try before it is judged, so that many at once count too; returns how long to wait, zero: none.

    A try during the pause is neither judged nor counted.
    """
    row, _made = SignInFailures.objects.get_or_create(source=source, defaults={"last_at": at})
    row = SignInFailures.objects.select_for_update().get(pk=row.pk)
    if row.locked_until is not None and row.locked_until > at:
        return row.locked_until - at
    if row.last_at < at - FORGOTTEN_AFTER:
        row.tries = 0
    row.tries, row.last_at = row.tries + 1, at
    row.locked_until = at + _pause(row.tries) if row.tries >= FREE_TRIES else None
    row.save()
    return timedelta(0)


def succeeded(source: str) -> None:
    """The right password: what was counted is forgotten."""
    SignInFailures.objects.filter(source=source).delete()


def forget_old(*, at: datetime) -> None:
    """Failures of days ago hold nobody up."""
    SignInFailures.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()


def _pause(tries: int) -> timedelta:
    doublings = min(tries - FREE_TRIES, 10)
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << doublings))


def _digest(*parts: str) -> str:
    text = "\n".join((_SALT, *parts))
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
