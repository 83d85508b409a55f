"""How often one connection may try: guessing codes, searching, uploading (real time, never the demo's)."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.common.addresses import network_of, sender
from motcua.web.models import DayCount, RateWindow

View = Callable[..., HttpResponseBase]


def client_address(request: HttpRequest) -> str:
    """The sender's address, past the proxies that are trusted."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return sender(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)


def _key(scope: str, address: str, subject: str = "") -> str:
    text = "\n".join((scope, network_of(address), subject))
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def rate_limited(
    scope: str, *, per_minute: int, subject: Callable[[HttpRequest], str] | None = None
) -> Callable[[View], View]:
    """At most so many requests a minute from one address (and about one subject); then 429.

    Stands under the audience decorator. Views with the same scope share one count.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            real = timezone.now()
            about = subject(request) if subject else ""
            key = _key(scope, client_address(request), about)
            if RateWindow.count(sender=key, begins_at=real.replace(second=0, microsecond=0)) > per_minute:
                return too_many(request, seconds=60 - real.second)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


class SubjectLimit:
    """How often a telephone or a code may be guessed wrong in an hour, by all senders together.

    Changing addresses gains nothing: whoever guesses is counted by whom the guesses are about. Right answers
    do not count.
    """

    def __init__(self, scope: str, *, per_hour: int) -> None:
        self.scope, self.per_hour = scope, per_hour

    def reached(self, *subjects: str) -> bool:
        """Has one of these been guessed at too often within this hour?"""
        keys = [self._of(one) for one in subjects if one]
        rows = RateWindow.objects.filter(sender__in=keys, begins_at=_hour(), hits__gte=self.per_hour)
        return bool(keys) and rows.exists()

    def missed(self, *subjects: str) -> None:
        """One more wrong guess about each of these."""
        for one in filter(None, subjects):
            RateWindow.count(sender=self._of(one), begins_at=_hour())

    def _of(self, subject: str) -> str:
        return _key(f"{self.scope}/subject", "", subject)


def subjects_of(code: str, phone: str) -> tuple[str, str]:
    """A code and a telephone as they are counted, however they are typed."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"code {letters}", f"phone {digits[-9:]}"


def _hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def seconds_left_of_hour() -> int:
    """Until counts of this hour begin anew."""
    return 3600 - (timezone.now() - _hour()).seconds


def count_today(request: HttpRequest, scope: str) -> int:
    """How often this sender has done so today, this time too; a transaction undoes it with the rest."""
    return DayCount.count(sender=_key(scope, client_address(request)), day=timezone.localdate())


def seldom(request: HttpRequest, scope: str, *, per_minute: int) -> bool:
    """Count this request; False when its sender was here more often this minute than allowed."""
    key = _key(scope, client_address(request))
    begins_at = timezone.now().replace(second=0, microsecond=0)
    return RateWindow.count(sender=key, begins_at=begins_at) <= per_minute


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """The 429 answer as a page, an htmx fragment or problem+json."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        problem = {
            "type": "urn:motcua:too-many-requests",
            "title": _("Thử lại sau %(seconds)d giây.") % {"seconds": seconds},
            "status": 429,
        }
        response = JsonResponse(problem, status=429, content_type="application/problem+json")
    elif request.headers.get("HX-Request"):
        response = render(request, "web/429.html#notice", {"seconds": seconds}, status=429)
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
    else:
        response = render(request, "web/429.html", {"seconds": seconds}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
