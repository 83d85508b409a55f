"""Keys of the log: links, heads and counters are HMACs, and no database holds the key."""

import hashlib
import hmac
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_SHORTEST = 32  # characters of a secret


def current() -> str:
    """Id of the key that new rows are written with: eight hexadecimal characters, stored beside each row."""
    return next(iter(_keys(tuple(settings.LOG_SECRETS))))


def is_known(key_id: str) -> bool:
    """Does this installation have the key of that id?"""
    return key_id in _keys(tuple(settings.LOG_SECRETS))


def mac(purpose: str, text: str, *, key_id: str) -> str:
    """HMAC-SHA256 of the text as 64 hexadecimal characters; empty when the key is not known here.

    purpose  what the value stands for: one made for another purpose never fits.
    """
    key = _keys(tuple(settings.LOG_SECRETS)).get(key_id)
    return "" if key is None else hmac.digest(key, f"{purpose}\n{text}".encode(), "sha256").hex()


def seal(purpose: str, *values: object) -> str:
    """The values sealed with the current key: "<key id>.<HMAC>", 73 characters."""
    key_id = current()
    return f"{key_id}.{mac(purpose, _joined(values), key_id=key_id)}"


def holds(sealed: str, purpose: str, *values: object) -> bool:
    """Was this made by `seal` of the same purpose and values, with a key known here?"""
    key_id, _dot, code = sealed.partition(".")
    right = mac(purpose, _joined(values), key_id=key_id)
    return bool(right) and hmac.compare_digest(right, code)


def _joined(values: tuple[object, ...]) -> str:
    return "\n".join(str(value) for value in values)


@cache
def _keys(secrets: tuple[str, ...]) -> dict[str, bytes]:
    """Id → key, the current one first."""
    if any(len(secret) < _SHORTEST for secret in secrets):
        raise ImproperlyConfigured(
            f"Keys of MOTCUA_LOG_KEY and MOTCUA_LOG_KEYS_BEFORE have {_SHORTEST} characters or more."
        )
    derived = [hmac.digest(secret.encode(), b"motcua: key of the log", "sha256") for secret in secrets]
    return {hashlib.sha256(b"id of " + key).hexdigest()[:8]: key for key in derived}
