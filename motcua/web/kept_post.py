"""What was typed when the session had already ended: kept through the sign-in, given back once.

A guard that sends a POST to sign in calls `keep`; the form's view, asked again by GET, calls `take` and draws
the form with what was typed. Nothing is carried out by itself. Files are not kept.
"""

from django.http import HttpRequest, QueryDict
from django.utils import timezone

_KEY = "kept_post"
_MOST_CHARACTERS = 100_000
_SECONDS = 1800


def keep(request: HttpRequest) -> None:
    """Put the fields of a POST into the (new, nameless) session."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if not fields or sum(len(value) for values in fields.values() for value in values) > _MOST_CHARACTERS:
        return
    put(request, path=request.path, fields=fields)


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
