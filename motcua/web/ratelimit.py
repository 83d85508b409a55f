"""How often one connection may try: guessing codes, searching, uploading (real time, never the demo's)."""

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.common.addresses import sender
from motcua.web.models import RateWindow

View = Callable[..., HttpResponseBase]


def client_address(request: HttpRequest) -> str:
    """The sender's address, past the proxies that are trusted."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return sender(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)


def _key(scope: str, address: str, subject: str) -> str:
    text = "\n".join((scope, address, subject))
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
