"""The national portal's dialect of OpenID Connect: user information by POST, TechID as the key."""

import secrets
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from motcua.identity import claims

PROVIDER = "dvcqg"
_NEEDED = {"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}


def begin(provider: Any) -> dict[str, Any]:
    """What a new sign-in carries: a state of its own, and the nonce that its ID token must bring back."""
    state = secrets.token_urlsafe(24)
    return {"state_id": state, "auth_params": provider.get_auth_params() | {"nonce": _nonce(state)}}


def _nonce(state: str) -> str:
    """Follows from the state, which allauth keeps in this browser's session, and from our secret."""
    return salted_hmac("motcua.identity.portal_oidc", state, algorithm="sha256").hexdigest()


class PortalOAuth2Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Reads the ID token and the user information together; only the TechID stays with allauth."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the portal publishes about itself. Raises OAuth2Error when it lacks an address, OSError."""
        config: dict[str, Any] = super().openid_config
        if lacking := sorted(_NEEDED - config.keys()):
            raise OAuth2Error(f"The provider does not publish {', '.join(lacking)}.")
        return config

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Raises the refusals of `claims.read`, AssuranceTooLow, OAuth2Error, OSError.

        The ID token is this portal's, for us, in time, and made for this very sign-in (OpenID Connect Core
        3.1.3.7); allauth has compared the state.
        """
        signed = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if not constant_time_compare(str(signed.get("nonce", "")), _nonce(request.GET.get("state", ""))):
            raise OAuth2Error("The ID token was not made for this sign-in: its nonce differs.")
        told = self._fetch_user_info(token.token)
        if told.get("sub", signed.get("sub")) != signed.get("sub"):
            raise OAuth2Error("The user information speaks of somebody else than the ID token.")
        person = signed | told
        account = claims.read(person)
        provider = self.get_provider()
        claims.check_assurance(person, str(provider.get_auth_params().get("acr_values", "")))
        login = provider.sociallogin_from_response(request, {"TechID": account.tech_id})
        login.claims = person
        return login

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        """By POST: the portal answers nothing else; OpenID Connect Core 5.3.1 has every provider take it."""
        headers = {"Authorization": f"Bearer {access_token}"}
        with get_adapter().get_requests_session() as session:
            response = session.post(self.profile_url, headers=headers)
            response.raise_for_status()
            told = response.json()
        if not isinstance(told, dict):
            raise OAuth2Error("The user information is not an object.")
        return told
