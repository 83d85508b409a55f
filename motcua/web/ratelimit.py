"""How often one connection may try: guessing codes, searching, uploading (real time, never the demo's)."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from enum import Enum
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


class Standing(Enum):
    """How a sender stands who guesses at a code or a telephone."""

    OPEN = "open"
    SLOW = "slow"  # others guessed at it too often: only a code sent to the telephone opens it
    CLOSED = "closed"  # this sender guessed at it too often


class GuessLimit:
    """How often a telephone or a code may be guessed wrong in an hour: by one sender, and by all together.

    Right answers do not count, and what others guess closes nothing for the owner: past the common limit a
    right answer still opens, by a code to the telephone, so that changing addresses gains a guesser nothing.
    """

    EACH = 10
    EACH_WITHOUT_CODES = 2  # past the common limit, where no code can be sent

    def __init__(self, scope: str, *, per_hour: int) -> None:
        self.scope, self.per_hour = scope, per_hour

    def standing(self, request: HttpRequest, *subjects: str, codes: bool) -> Standing:
        """codes: can a code be sent to a telephone here?"""
        own = self._most([self._of(one, client_address(request)) for one in subjects if one])
        together = self._most([self._of(one) for one in subjects if one])
        crowded = together >= self.per_hour
        if own >= (self.EACH_WITHOUT_CODES if crowded and not codes else self.EACH):
            return Standing.CLOSED
        return Standing.SLOW if crowded and codes else Standing.OPEN

    def missed(self, request: HttpRequest, *subjects: str) -> None:
        """One more wrong guess about each of these."""
        for one in filter(None, subjects):
            RateWindow.count(sender=self._of(one, client_address(request)), begins_at=_hour())
            RateWindow.count(sender=self._of(one), begins_at=_hour())

    def _most(self, keys: list[str]) -> int:
        rows = RateWindow.objects.filter(sender__in=keys, begins_at=_hour())
        return max(rows.values_list("hits", flat=True), default=0)

    def _of(self, subject: str, address: str = "") -> str:
        return _key(f"{self.scope}/subject", address, subject)


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


def count_today(request: HttpRequest, scope: str, more: int = 1, *, account: str = "") -> int:
    """How much of this its sender has done today, this time too; a transaction undoes it with the rest.

    more     1 for each time; or an amount, in a unit of the caller's.
    account  counts whoever is signed in by himself, wherever he sits.
    """
    key = _key(scope, "", account) if account else _key(scope, client_address(request))
    return DayCount.count(sender=key, day=timezone.localdate(), more=more)


def seldom_about(request: HttpRequest, scope: str, subject: str, *, each: int, together: int) -> bool:
    """Count it; False when this sender, or all together, did it about this subject too often this hour."""
    own = RateWindow.count(sender=_key(scope, client_address(request), subject), begins_at=_hour())
    if own > each:
        return False
    return RateWindow.count(sender=_key(scope, "", subject), begins_at=_hour()) <= together


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
