"""While the database is away: a page that says so and when to try again, with what was typed in it.

Nothing of it asks the database. What was sent comes back in the page itself and is not stored, so that one
press sends it again; only what had passed the check against forged requests does.
"""

import logging
import re
import sys
from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.common.outage import is_away
from motcua.web.audience import for_everyone
from motcua.web.language import language_of

SECONDS = 10  # until it is worth trying again
_MOST_CHARACTERS = 200_000
_PRIVATE = "/tai-khoan/"  # passwords and codes are typed again
_SECRET = re.compile(r"password|passwd|secret|otp", re.IGNORECASE)
_MACHINE_MADE = re.compile(r"[0-9a-fA-F-]{32,36}|[A-Za-z0-9]{64}|\d|on|")  # keys, tokens, ticks
_log = logging.getLogger("motcua.web")


@dataclass(frozen=True)
class Typed:
    """What a form sent, as far as it can be sent again from a page."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()

    @property
    def can_be_sent(self) -> bool:
        """A browser does not give a page its files back: without them the form would say something else."""
        return bool(self.fields) and not self.files

    @property
    def words(self) -> list[str]:
        """What a person typed, to be copied where the form has to be filled in again."""
        return [value for _name, value in self.fields if not _MACHINE_MADE.fullmatch(value)]


@for_everyone
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """204 when pages can be served, 503 while the database is away: for pages that wait, and for monitors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(status=204)


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever went wrong in a request: 503 when the database is away, else 500."""
    problem = sys.exc_info()[1]
    if is_away(problem):
        return _while_away(request, problem)
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; but a session that could not be written because the database is away is nobody's bad request."""
    if is_away(exception):
        return _while_away(request, exception)
    return defaults.bad_request(request, exception)


def _while_away(request: HttpRequest, problem: BaseException | None) -> HttpResponse:
    with translation.override(language_of(request)):
        response = _unavailable(request)
    response.headers["Retry-After"] = str(SECONDS)
    response.headers["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # by the next line, which is rate-limited
    _log.error("The database is away: %s %s", request.method, request.path, exc_info=problem)
    return response


def _unavailable(request: HttpRequest) -> HttpResponse:
    facts = {"seconds": SECONDS}
    if request.path.startswith("/api/"):
        title = _("Hệ thống tạm nghỉ; hãy gọi lại sau %(seconds)d giây.") % facts
        problem = {"type": "urn:motcua:database-away", "title": title, "status": 503}
        return JsonResponse(problem, status=503, content_type="application/problem+json")
    if request.headers.get("HX-Request"):
        response = render(request, "503.html#notice", facts, status=503)
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "503.html", facts | {"typed": _typed(request)}, status=503)


def _typed(request: HttpRequest) -> Typed | None:
    """None when nothing was sent, or nothing of it may or can come back."""
    genuine = getattr(request, "csrf_processing_done", False)
    if request.method != "POST" or not genuine or request.path.startswith(_PRIVATE):
        return None
    try:
        fields = tuple((name, value) for name, values in request.POST.lists() for value in values)
        files = tuple(file.name or "" for name in request.FILES for file in request.FILES.getlist(name))
    except (BadRequest, SuspiciousOperation, UnreadablePostError, ValueError):
        return None
    if sum(len(name) + len(value) for name, value in fields) > _MOST_CHARACTERS:
        return Typed()
    if any(_SECRET.search(name) for name, _value in fields):
        return None
    return Typed(tuple(one for one in fields if one[0] != "csrfmiddlewaretoken"), files)
