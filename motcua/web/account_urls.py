"""Sign-in pages under /tai-khoan/, by the names allauth asks for. Pages that are not here do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from django.urls import URLPattern, URLResolver, path

from motcua.identity.portal_oidc import PROVIDER
from motcua.web import accounts, password_links
from motcua.web.audience import for_everyone, for_staff_account
from motcua.web.security_log import proving

urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", accounts.staff_sign_in, name="account_login"),
    path("dang-nhap/ma/", for_everyone(mfa.authenticate), name="mfa_authenticate"),
    path("dang-xuat/", for_everyone(account.logout), name="account_logout"),
    path("ngung-dung/", for_everyone(account.account_inactive), name="account_inactive"),
    path("xac-nhan/", for_staff_account(proving(account.reauthenticate)), name="account_reauthenticate"),
    path("xac-nhan/ma/", for_staff_account(proving(mfa.reauthenticate)), name="mfa_reauthenticate"),
    path(
        "xac-nhan/khoa/",
        for_staff_account(proving(keys.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
    path("doi-mat-khau/", accounts.change_password, name="account_change_password"),
    path("dat-mat-khau/", password_links.code, name="password_code"),
    path("dat-mat-khau/<str:code>/", password_links.choose, name="password_link"),
    path("phien/", accounts.sessions, name="usersessions_list"),
    path("bao-mat/", for_staff_account(mfa.index), name="mfa_index"),
    path("bao-mat/ung-dung/", for_staff_account(totp.activate_totp), name="mfa_activate_totp"),
    path("bao-mat/ung-dung/tat/", for_staff_account(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "bao-mat/ma-du-phong/", for_staff_account(codes.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "bao-mat/ma-du-phong/tao/",
        for_staff_account(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "bao-mat/ma-du-phong/tai/",
        for_staff_account(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("bao-mat/khoa/", for_staff_account(keys.list_webauthn), name="mfa_list_webauthn"),
    path("bao-mat/khoa/them/", for_staff_account(keys.add_webauthn), name="mfa_add_webauthn"),
    path("bao-mat/khoa/<int:pk>/ten/", for_staff_account(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("bao-mat/khoa/<int:pk>/go/", for_staff_account(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("cong-dvcqg/", accounts.portal_start, name="portal_start"),
    path(
        "cong-dvcqg/tro-ve/",
        accounts.portal_return,
        {"provider_id": PROVIDER},
        name="openid_connect_callback",
    ),
    path("cong-dvcqg/da-huy/", for_everyone(social.login_cancelled), name="socialaccount_login_cancelled"),
]
