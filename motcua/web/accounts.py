"""Signing in: staff here, citizens and enterprises through the national portal."""

from typing import cast

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import login, password_change
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.usersessions.views import list_usersessions
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.identity.models import User
from motcua.identity.portal_oidc import PROVIDER, PortalOAuth2Adapter, begin
from motcua.web import confirming
from motcua.web.audience import for_account, for_everyone, for_staff_account


@for_everyone
def staff_sign_in(request: HttpRequest) -> HttpResponseBase:
    """User name and password of staff; a signed-in citizen is told so instead of sent in circles."""
    if request.user.is_authenticated and getattr(request.user, "staff", None) is None:
        return render(request, "account/other_account.html", {"next": get_next_redirect_url(request)})
    response: HttpResponseBase = login(request)
    return response


@for_staff_account
def change_password(request: HttpRequest) -> HttpResponseBase:
    """The own password; who has none yet (a link is on its way) is led to the account."""
    if not cast(User, request.user).has_usable_password():
        return redirect("mfa_index")
    response: HttpResponseBase = password_change(request)
    return response


@for_account
def sessions(request: HttpRequest) -> HttpResponseBase:
    """Where one is signed in. Staff end the others after a fresh proof; citizens have no password here."""
    if cast(User, request.user).has_usable_password() and (
        proof := confirming.first(request, back=request.path)
    ):
        return proof
    response: HttpResponseBase = list_usersessions(request)
    return response


@for_everyone
@require_GET
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door for citizens and enterprises."""
    target = get_next_redirect_url(request) or "/"
    if getattr(request.user, "party", None) is not None:
        return redirect(target)
    if request.user.is_authenticated:
        return render(request, "account/other_account.html", {"next": target})
    start = f"{reverse('portal_start')}?{urlencode({'next': target})}" if _portal(request) else ""
    return render(request, "account/portal_sign_in.html", {"start": start, "next": target})


@for_everyone
@require_GET
@never_cache
def portal_start(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to the national portal.

    A link and not a form: the portal answers with redirects to other hosts, which the page's form-action
    would stop. Another site cannot start a sign-in unasked: it is led to the door first.
    """
    provider = _portal(request)
    if provider is None or request.headers.get("Sec-Fetch-Site") == "cross-site":
        return redirect("sign_in")
    try:
        response: HttpResponseBase = provider.redirect(
            request, process="login", next_url=get_next_redirect_url(request), **begin(provider)
        )
    except (OSError, OAuth2Error) as error:
        return _failed(request, provider, error)
    return response


@for_everyone
@require_GET
@never_cache
def portal_return(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The browser comes back from the national portal with a code, a refusal or nothing we know."""
    provider = _portal(request)
    if provider is None:
        return redirect("sign_in")
    if request.GET.get("error") == PortalOAuth2Adapter.login_cancelled_error:
        return redirect("socialaccount_login_cancelled")  # some providers forget the state when they say no
    try:
        view = OAuth2CallbackView.adapter_view(PortalOAuth2Adapter(request, provider_id))
        response: HttpResponseBase = view(request)
    except (OSError, OAuth2Error) as error:
        return _failed(request, provider, error)
    return response


def _portal(request: HttpRequest):  # type: ignore[no-untyped-def]  # allauth has no types
    try:
        provider = get_adapter(request).get_provider(request, PROVIDER)
    except SocialApp.DoesNotExist:
        return None
    provider.oauth2_adapter_class = PortalOAuth2Adapter
    return provider


def _failed(request: HttpRequest, provider: object, error: Exception) -> HttpResponseBase:
    response: HttpResponseBase = render_authentication_error(
        request, provider, exception=error, extra_context={"state": {}}
    )
    return response
