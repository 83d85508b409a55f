"""How allauth's sign-ins become our people. The only code of this package that allauth calls."""

import logging
import math
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.common.addresses import sender
from motcua.identity import access_events, lockout, second_factor, services
from motcua.identity.models import User

log = logging.getLogger(__name__)
STAFF_HOME = "/can-bo/"
_TOO_MANY = _(
    "Đăng nhập sai quá nhiều lần nên tài khoản tạm khóa ở nơi này. Vui lòng chờ {minutes} phút rồi thử lại; "
    "máy đã từng đăng nhập vẫn dùng được."
)


def _username(credentials: Mapping[str, Any]) -> str:
    return str(credentials.get("username", ""))


def _known_browser(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts are made by the unit's administrator; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này không còn được dùng."),
        "enter_current_password": _("Mật khẩu đang dùng chưa đúng."),
        "incorrect_code": _("Mã chưa đúng. Vui lòng xem lại mã đang hiện trên điện thoại."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "invalid_login": _("Chưa đăng nhập được."),
        "rate_limited": _("Bạn đã thử quá nhiều lần. Vui lòng chờ 5 phút rồi thử lại."),
        "too_many_login_attempts": _(
            "Từ nơi này đã đăng nhập sai quá nhiều lần. Vui lòng chờ 5 phút rồi thử lại."
        ),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The sender past the proxies that are trusted, for the lock-out and the list of sessions."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        return sender(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises a sentence while this account is locked for this network or this known browser."""
        try:
            self._check_pause(request, credentials)
        except ValidationError:
            access_events.locked(_username(credentials))
            raise

    def _check_pause(self, request: HttpRequest, credentials: Mapping[str, Any]) -> None:
        """A known browser is held up by nobody else's failures, neither of the account nor of the address."""
        wait = lockout.begin_try(self._source(request, credentials), at=timezone.now())
        if wait:
            minutes = math.ceil(wait.total_seconds() / 60)
            raise ValidationError(_TOO_MANY.format(minutes=minutes), code="too_many_login_attempts")
        if lockout.is_known(_username(credentials), _known_browser(request)):
            return
        usage = ratelimit.consume(request, app="allauth.account", action="password_failed")
        if not usage:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = usage  # allauth takes it back after the right password

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            lockout.succeeded(self._source(request, credentials))
        return user

    def _source(self, request: HttpRequest, credentials: Mapping[str, Any]) -> str:
        cookie = _known_browser(request)
        return lockout.source_of(_username(credentials), self.get_client_ip(request), cookie)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        staff = getattr(user, "staff", None)
        today = request.person.now.date()  # type: ignore[attr-defined]  # set by web's PersonMiddleware
        if staff is not None and staff.has_left(today):
            clear_login(request)
            return redirect("account_inactive")
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refused

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        if second_factor.second_factor_due(user):
            request.session[second_factor.SECOND_FACTOR_DUE] = True
            kwargs["redirect_url"] = reverse("mfa_index")
        if user.password_due:
            request.session[second_factor.PASSWORD_DUE] = True
            kwargs["redirect_url"] = reverse("account_change_password")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        access_events.signed_in(user)
        cookie = lockout.cookie_with(user.username, _known_browser(request))
        response.set_cookie(
            settings.KNOWN_BROWSER_COOKIE_NAME,
            cookie,
            max_age=lockout.COOKIE_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        access_events.sign_in_failed(credentials.get("username", ""))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            access_events.signed_out(request.user)
        super().logout(request)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """allauth says here that a person changed the own password or second factor."""
        access_events.credentials_changed(user, what=template_prefix.rpartition("/")[2])
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if getattr(request.user, "staff", None) is not None:
            return STAFF_HOME
        return str(super().get_login_redirect_url(request))

    def set_password(self, user: User, password: str) -> None:
        """The person's own choice: nobody else knows it any more."""
        user.password_due = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP, security keys and recovery codes of staff."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Cán bộ phải luôn có xác thực hai lớp, nên không thể tắt lớp cuối cùng."
        ),
        "cannot_generate_recovery_codes": _("Cần bật xác thực hai lớp trước khi tạo mã dự phòng."),
        "incorrect_code": _("Mã chưa đúng. Vui lòng xem lại mã đang hiện trên điện thoại."),
    }

    def encrypt(self, text: str) -> str:
        return second_factor.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.is_last_required(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Khóa bảo mật %(number)d")) % {"number": number}

    def _get_site_name(self) -> str:
        return "Một Cửa"


class CitizenAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Citizens and enterprises come from the identity provider; the stable key is TechID."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "invalid_token": _(
            "Phiên đăng nhập ở Cổng Dịch vụ công quốc gia đã hết hạn. Vui lòng đăng nhập lại."
        ),
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Every sign-in passes here, and leaves with a party and an account: no sign-up follows.

        Raises the refusals of `services.sign_in_party`; they become a page.
        """
        at = request.person.now  # type: ignore[attr-defined]  # set by web's PersonMiddleware
        party = services.sign_in_party(claims=sociallogin.claims, at=at)
        if not sociallogin.is_existing:
            sociallogin.connect(request, party.user)
        elif sociallogin.user.pk != party.user_id:
            raise services.AccountNeedsMapping

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, object] | None = None,
    ) -> None:
        """Say in the page's context what went wrong, and in the log for the operator."""
        log.warning("Sign-in through the portal failed: %s %s", error, type(exception).__name__)
        if extra_context is not None:
            extra_context["sentence"] = _what_happened(exception, has_state="state" in extra_context)


def _what_happened(exception: Exception | None, *, has_state: bool) -> str:
    if not has_state:
        return str(_("Lượt đăng nhập này đã quá hạn, đã dùng rồi, hoặc bắt đầu ở một trình duyệt khác."))
    if isinstance(exception, OSError):  # every failure of the line, a refused token among them
        return str(_("Cổng Dịch vụ công quốc gia chưa trả lời, hoặc phiên đăng nhập ở đó đã hết hạn."))
    return str(_("Cổng Dịch vụ công quốc gia không xác nhận lượt đăng nhập này."))
