"""What a request about access ends in: where it came from, and a row when it was refused."""

import logging
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.csrf import csrf_failure

from motcua.audit import security_events
from motcua.audit.security_events import Kind, Origin
from motcua.identity import access_events
from motcua.identity.models import User
from motcua.web.ratelimit import client_address

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]
_KINDS = {401: Kind.FORBIDDEN, 403: Kind.FORBIDDEN, 404: Kind.NOT_THERE, 429: Kind.TOO_MANY}


class SecurityLogMiddleware:
    """Announces where the request comes from, and writes down who was refused what."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with security_events.during(Origin(client_address(request))):
            response = self.get_response(request)
            if response.status_code in _KINDS:
                _refused(request, response.status_code)
            return response

    def process_view(self, request: HttpRequest, view: object, _args: object, _kwargs: object) -> None:
        route = request.resolver_match.route if request.resolver_match else ""
        security_events.arrive(Origin(client_address(request), route))


def _refused(request: HttpRequest, status: int) -> None:
    """A 404 counts where a thing was asked for by name; an address that never existed does not."""
    match = request.resolver_match
    if match is None or (status == 404 and not match.kwargs):
        return
    csrf = getattr(request, "csrf_refused", "")
    try:
        user = getattr(request, "user", None)
        staff = getattr(user, "staff", None)
        security_events.record(
            Kind.CSRF if csrf else _KINDS[status],
            staff_id=staff.pk if staff else None,
            staff_name=staff.full_name if staff else "",
            account_id=user.pk if isinstance(user, User) else None,
            detail=f"{request.method} {csrf}".strip(),
        )
    except DatabaseError as error:  # the answer is worth more than its row
        log.error("An event about access was not written: %s", type(error).__name__)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form sent from elsewhere, marked for the middleware."""
    request.csrf_refused = reason  # type: ignore[attr-defined]
    return csrf_failure(request, reason=reason)


def proving(view: View) -> View:
    """A page on which somebody signed in proves again who it is: success leaves an event."""

    def watched(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        before = len(get_authentication_records(request, request.user))
        response = view(request, *args, **kwargs)
        if request.method == "POST" and len(get_authentication_records(request, request.user)) > before:
            access_events.proved(request.user)  # type: ignore[arg-type]  # behind for_staff_account
        return response

    return watched
