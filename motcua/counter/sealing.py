"""Letters that only this installation can open: what a desk writes down while the line is cut.

ECDH on P-256, HKDF-SHA256 and AES-256-GCM: what every browser can do by itself (Web Cryptography API). The
browser makes a fresh key for each letter and forgets it, so a machine that is lost or stolen gives nothing
away, not even to whoever knows the officer's password.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal

_ORDER_LESS_ONE = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 - 1  # of P-256
_DESK = b"motcua.counter.sealing desk"  # the desk's own key, from the installation's secret
_LETTER = b"motcua.counter.sealing letter"  # the key of one letter; the browser names it too


class LetterNotOpened(Refusal):
    """The letter was not sealed for this installation, or was changed on its way."""

    code = "counter-letter-not-opened"
    message = _(
        "Không mở được hồ sơ đã ghi khi mất mạng: dữ liệu bị hỏng hoặc không phải của hệ thống này. "
        "Hãy nhận lại từ giấy biên nhận tạm và giấy tờ đã thu."
    )


def public_key() -> str:
    """What browsers seal with: the point of the curve, 65 bytes in URL-safe base64."""
    return _write(_point(next(_keys())))


def unseal(letter: str) -> dict[str, Any]:
    """What was written in the letter. Raises LetterNotOpened."""
    try:
        point, nonce, sealed = (_read(part) for part in letter.split("."))
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise LetterNotOpened from error
    for key in _keys():
        secret = key.exchange(ec.ECDH(), theirs)
        letter_key = HKDF(hashes.SHA256(), 32, salt=_point(key), info=_LETTER).derive(secret)
        try:
            opened = json.loads(AESGCM(letter_key).decrypt(nonce, sealed, None))
        except (InvalidTag, ValueError):
            continue
        if isinstance(opened, dict):
            return opened
    raise LetterNotOpened


def _keys() -> Iterator[ec.EllipticCurvePrivateKey]:
    """The key of the present secret, then of those it replaced."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        wide = HKDF(hashes.SHA256(), 48, salt=None, info=_DESK).derive(force_bytes(secret))
        yield ec.derive_private_key(int.from_bytes(wide) % _ORDER_LESS_ONE + 1, ec.SECP256R1())


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _write(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
