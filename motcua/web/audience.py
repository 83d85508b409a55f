"""Who a screen is for. Every view carries exactly one of these; a test fails for a URL without one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.identity.models import Party, User
from motcua.identity.second_factor import PASSWORD_DUE, SECOND_FACTOR_DUE, second_factor_due
from motcua.web import kept_post
from motcua.web.middleware import Person

View = Callable[..., HttpResponseBase]


class PageRequest(HttpRequest):
    """A request after PersonMiddleware; `person.now` is the domain time."""

    person: Person


class StaffRequest(PageRequest):
    officer: Officer


class CitizenRequest(PageRequest):
    party: Party


def marked(view: View, audience: str) -> View:
    view.audience = audience  # type: ignore[attr-defined]
    return view


def for_everyone(view: View) -> View:
    """No sign-in needed."""
    return marked(view, "everyone")


def for_citizen(view: View) -> View:
    """A signed-in citizen or enterprise; others are led to sign in and come back.

    `request.party` is whom the page is for: an enterprise where the person chose one, the person at the desk
    where staff type for him. Then only the pages of `on_behalf.PAGES` open, and of those the ones allowed.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        behalf = cast(PageRequest, request).person.behalf
        party = behalf.party if behalf else cast(PageRequest, request).person.party
        if behalf is not None and not behalf.may_open(_name(request)):
            return render(request, "web/not_in_their_name.html", {"behalf": behalf}, status=403)
        if party is None:
            kept_post.keep(request)
            return redirect_to_login(request.get_full_path(), "/dang-nhap/")
        cast(CitizenRequest, request).party = party
        return view(request, *args, **kwargs)

    return marked(guarded, "citizen")


def for_oneself(view: View) -> View:
    """A signed-in citizen or enterprise as itself, whomever it acts for otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        party = cast(PageRequest, request).person.party
        if party is None:
            kept_post.keep(request)
            return redirect_to_login(request.get_full_path(), "/dang-nhap/")
        cast(CitizenRequest, request).party = party
        return view(request, *args, **kwargs)

    return marked(guarded, "citizen")


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _second_factor_missing(request: HttpRequest) -> bool:
    """Asked of the database only in sessions that began without the second factor they need."""
    if not request.session.get(SECOND_FACTOR_DUE):
        return False
    if second_factor_due(cast(User, request.user)):
        return True
    del request.session[SECOND_FACTOR_DUE]
    return False


def _own_password_due(request: HttpRequest) -> bool:
    """True while the session began with a password that somebody else knows."""
    if not request.session.get(PASSWORD_DUE):
        return False
    if cast(User, request.user).password_due:
        return True
    del request.session[PASSWORD_DUE]
    return False


def for_staff(*roles: Role) -> Callable[[View], View]:
    """Staff acting in a unit, holding at least one of the roles (any role when none is named)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _own_password_due(request):
                return redirect("account_change_password")
            officer = cast(PageRequest, request).person.officer
            if officer is None:
                if getattr(request.user, "staff", None) is not None:
                    return redirect("counter:choose_post")
                kept_post.keep(request)
                return redirect_to_login(request.get_full_path())
            if _second_factor_missing(request):
                return redirect("mfa_index")
            if roles and not officer.roles & set(roles):
                raise PermissionDenied
            cast(StaffRequest, request).officer = officer
            return view(request, *args, **kwargs)

        return marked(guarded, "staff")

    return wrap


def for_account(view: View) -> View:
    """Anyone signed in, whoever they are: sessions, sign-out."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return marked(guarded, "account")


def for_staff_account(view: View) -> View:
    """Staff about their own sign-in (password, second factor), before a post is chosen."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request.user, "staff", None) is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return marked(guarded, "staff-account")
