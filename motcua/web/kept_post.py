"""What was typed when the session had already ended: kept through the sign-in, given back once.

A guard that sends a POST to sign in calls `keep`; the form's view, asked again by GET, calls `take` and draws
the form with what was typed. Nothing is carried out by itself. Files are not kept.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from motcua.identity import lockout
from motcua.web.ratelimit import seldom

_KEY = "kept_post"
_MOST_CHARACTERS = 100_000  # from a browser in which somebody has signed in before
_MOST_OF_STRANGERS = 8_000
_PER_MINUTE = 10
_SECONDS = 1800


def keep(request: HttpRequest) -> None:
    """Put the fields of a POST into the (new, nameless) session."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if fields and may_be_kept(request, fields):
        put(request, path=request.path, fields=fields)


def may_be_kept(request: HttpRequest, fields: Mapping[str, Sequence[str]]) -> bool:
    """Whether the session of a browser without a sign-in has room: little and seldom for strangers."""
    known = bool(lockout.read_cookie(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""))[1])
    most = _MOST_CHARACTERS if known else _MOST_OF_STRANGERS
    length = sum(len(name) + sum(len(value) for value in values) for name, values in fields.items())
    return length <= most and seldom(request, "kept-post", per_minute=_PER_MINUTE)


def put(request: HttpRequest, *, path: str, fields: dict[str, list[str]]) -> None:
    """Let the form at `path` be drawn with these fields when this browser asks for it next."""
    until = timezone.now().timestamp() + _SECONDS
    request.session[_KEY] = {"path": path, "fields": fields, "until": until}


def take(request: HttpRequest) -> QueryDict | None:
    """The fields kept for this address, once; None when there are none or half an hour has passed."""
    kept = request.session.get(_KEY)
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    if timezone.now().timestamp() > kept["until"]:
        return None
    fields = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        fields.setlist(name, values)
    return fields
