"""A session that nobody used for a while ends, and whoever may stay signed in keeps nothing of it in a cache.

What is posted into an ended session is kept through the next sign-in, as always (`kept_post`). Real time.
"""

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from motcua.identity import access_events
from motcua.identity.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]
_KEY = "used_at"
_SIGNED_IN = "was_signed_in"
_EVERY = 60  # seconds between two notes of use: not every page writes
POLL = "X-Poll"  # header of requests that a page makes by itself: an open screen is nobody's use


class IdleMiddleware:
    """Ends idle sessions before the page is asked, and forbids keeping any page of a session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            getattr(request, _SIGNED_IN, False)
            or request.user.is_authenticated
            or not request.session.is_empty()
        ):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, view: object, _args: object, _kwargs: object) -> None:
        """After the check against forged requests, which needs no database: see `web.outage`."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            setattr(request, _SIGNED_IN, _watch(request))


def _watch(request: HttpRequest) -> bool:
    """True while the session lasts; note its use, or end it."""
    user = request.user
    if not isinstance(user, User):
        return False
    now = time.time()
    used = request.session.get(_KEY) or _begun(request, user)
    staff = getattr(user, "staff", None) is not None
    minutes = settings.IDLE_MINUTES_STAFF if staff else settings.IDLE_MINUTES_CITIZENS
    if now - used > minutes * 60:
        access_events.idled(user)
        logout(request)
    elif now - used > _EVERY and POLL not in request.headers:
        request.session[_KEY] = int(now)
    return True


def _begun(request: HttpRequest, user: User) -> float:
    """When the session was last proved to be the person's, which is when it began at the latest."""
    proofs = [float(one.get("at", 0)) for one in get_authentication_records(request, user)]
    return max([*proofs, user.last_login.timestamp() if user.last_login else 0.0])
