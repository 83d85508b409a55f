"""Did the person prove a moment ago who it is? Asked before a signature and before powers
are given: an open screen signs nothing and opens no door.

A key in a security module serves whoever the system names, so the system asks again for the password, the
code or the security key; a sign-in counts. Real time, for this is about trust and not about the law's clock.
"""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from motcua.web import kept_post


def due(request: HttpRequest) -> bool:
    """True when the last proof is older than ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    records = get_authentication_records(request, request.user)
    last = max((record.get("at", 0) for record in records), default=0)
    return bool(time.time() - last > app_settings.REAUTHENTICATION_TIMEOUT)


def address(request: HttpRequest, back: str) -> str:
    """Where the proof is given; it leads back to `back`."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"


def first(request: HttpRequest, *, back: str = "") -> HttpResponse | None:
    """The answer to a POST from whom proof is due: to the page where it is given; None when nothing is due.

    What was typed waits for the form at `back` (this address, where none is named), which draws it with
    `typed_before`. Nothing is done by itself.
    """
    if request.method != "POST" or not due(request):
        return None
    if not back:
        fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
        kept_post.put(request, path=request.path, fields=fields)
    messages.info(request, _("Đã đến lúc xác nhận đó là bạn; xong thì bấm lại nút vừa bấm."))
    return redirect(address(request, back or request.get_full_path()))


def typed_before(request: HttpRequest) -> dict[str, str]:
    """What was typed before the proof, to begin the form with."""
    fields = kept_post.take(request)
    return {name: value for name, value in fields.items() if isinstance(value, str)} if fields else {}


def count_as_proof(request: HttpRequest, user: AbstractBaseUser, method: str) -> None:
    """A way in that is no form of ours proves it too: the demo's step into a person."""
    record_authentication(request, user, method=method)
