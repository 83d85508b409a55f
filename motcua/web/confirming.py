"""Did the person prove a moment ago who it is? Asked before a signature: an open screen signs nothing.

A key in a security module serves whoever the system names, so the system asks again for the password, the
code or the security key; a sign-in counts. Real time, for this is about trust and not about the law's clock.
"""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


def due(request: HttpRequest) -> bool:
    """True when the last proof is older than ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    records = get_authentication_records(request, request.user)
    last = max((record.get("at", 0) for record in records), default=0)
    return bool(time.time() - last > app_settings.REAUTHENTICATION_TIMEOUT)


def address(request: HttpRequest, back: str) -> str:
    """Where the proof is given; it leads back to `back`."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"


def count_as_proof(request: HttpRequest, user: AbstractBaseUser, method: str) -> None:
    """A way in that is no form of ours proves it too: the demo's step into a person."""
    record_authentication(request, user, method=method)
