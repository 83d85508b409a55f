"""Whether a sign-in needs a second factor, and how its secrets rest in the database."""

import base64
import hashlib
from functools import cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from motcua.identity.models import User

SECOND_FACTOR_DUE = "second_factor_due"  # session key: set at sign-in, cleared when a factor exists
PASSWORD_DUE = "password_due"  # session key: set at sign-in with a password somebody else knows
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_factor_due(user: User | AnonymousUser) -> bool:
    """True for staff who must have a second factor and have none yet."""
    if not settings.MOTCUA_STAFF_SECOND_FACTOR or getattr(user, "staff", None) is None:
        return False
    return not Authenticator.objects.filter(user_id=user.pk, type__in=_FACTORS).exists()


def is_last_required(authenticator: Authenticator) -> bool:
    """True when removing it would leave staff without the second factor they must have."""
    user = authenticator.user
    if not settings.MOTCUA_STAFF_SECOND_FACTOR or getattr(user, "staff", None) is None:
        return False
    others = Authenticator.objects.filter(user=user, type__in=_FACTORS).exclude(pk=authenticator.pk)
    return authenticator.type in _FACTORS and not others.exists()


def encrypt(text: str) -> str:
    """Seal a TOTP key or the seed of recovery codes with a key derived from SECRET_KEY."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def decrypt(sealed: str) -> str:
    """Open what `encrypt` sealed; keys of SECRET_KEY_FALLBACKS open too.

    Raises cryptography.fernet.InvalidToken when SECRET_KEY was replaced without keeping the old one there.
    """
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()


@cache
def _box(*secrets: str) -> MultiFernet:
    digests = (hashlib.sha256(b"second factor " + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
