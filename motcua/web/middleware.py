"""Every request: who is it, what time is it, what may the page load, and what if the rules say no."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.agencies.officers import Officer, officer, posts
from motcua.common.refusal import Refusal
from motcua.deadlines import clock
from motcua.identity.models import Party
from motcua.web.language import language_of
from motcua.web.on_behalf import CONSENT_KEY, Behalf, Need, behalf_at_desk, behalf_of_citizen

GetResponse = Callable[[HttpRequest], HttpResponse]
POST_KEY = "post_unit"
_NUL = "\0"
_CSP = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{more}"
)


class ContentSecurityMiddleware:
    """No inline script, no foreign sources."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _CSP.format(more=""))
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class LanguageMiddleware:
    """The language this browser asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NulMiddleware:
    """A character that no text of the database can hold is dropped from what was typed.

    Nobody types it: it comes from broken programs and from those who probe. An address with it does not
    exist. Callbacks and the API answer for themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, _args: object, _kwargs: object) -> None:
        if request.path.startswith("/api/") or getattr(view, "csrf_exempt", False):
            return
        if _NUL in request.path:
            raise Http404
        request.GET = _without_nul(request.GET)
        if request.method == "POST":
            request.POST = _without_nul(request.POST)


def _without_nul(typed: QueryDict) -> Any:
    if not any(_NUL in text for name, texts in typed.lists() for text in (name, *texts)):
        return typed
    rest = QueryDict(mutable=True, encoding=typed.encoding)
    for name, texts in typed.lists():
        rest.setlist(name.replace(_NUL, ""), [text.replace(_NUL, "") for text in texts])
    return rest


class Person:
    """Who makes the request, read on first use: the officer at the chosen post, or the citizen's party."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def now(self) -> datetime:
        """Domain time, the same during the whole request."""
        return clock.now()

    @cached_property
    def officer(self) -> Officer | None:
        staff = getattr(self._request.user, "staff", None)
        if staff is None:
            return None
        day = self.now.date()
        chosen = self._request.session.get(POST_KEY)
        if chosen:
            return officer(staff, UUID(chosen), day=day)
        units = posts(staff, day=day)
        return officer(staff, units[0], day=day) if len(units) == 1 else None

    @cached_property
    def party(self) -> Party | None:
        """The person or organisation that signed in, whoever it acts for."""
        return getattr(self._request.user, "party", None)

    @cached_property
    def behalf(self) -> Behalf | None:
        """Whom the person acts for on the portal: the chosen enterprise, or the person at the desk."""
        if CONSENT_KEY in self._request.session:
            return behalf_at_desk(self._request, self.officer, self.now)
        return behalf_of_citizen(self._request, self.party)

    def may(self, need: Need) -> bool:
        """Whoever acts for himself may do everything of his own."""
        return self.behalf is None or need in self.behalf.needs


class PersonMiddleware:
    """Sets `request.person`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = Person(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """A refusal becomes a page, an htmx fragment or problem+json: 409 with what happened and what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        if request.path.startswith("/api/"):
            problem = {"type": f"urn:motcua:{error.code}", "title": str(error), "status": 409}
            return JsonResponse(problem, status=409, content_type="application/problem+json")
        if request.headers.get("HX-Request"):
            response = render(request, "web/refusal.html#notice", {"refusal": error}, status=409)
            response.headers["HX-Retarget"] = "#notice"
            response.headers["HX-Reswap"] = "innerHTML"
            return response
        facts = {"refusal": error, "back": _same_site(request)}
        return render(request, "web/refusal.html", facts, status=409)


def _same_site(request: HttpRequest) -> str:
    """The page the person came from, when it is ours."""
    came_from = request.headers.get("Referer", "")
    trusted = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return came_from if trusted else ""
