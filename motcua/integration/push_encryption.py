"""Message Encryption for Web Push (RFC 8291) in one record of aes128gcm (RFC 8188), and VAPID (RFC 8292)."""

import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096  # octets: every push service takes a message of one such record
_LAST = b"\x02"  # delimiter of the last record
_HOURS = 12  # a token is good for; the standard allows 24


def encrypt(
    content: bytes,
    *,
    browser: ec.EllipticCurvePublicKey,
    auth: bytes,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The message only this browser can read. key, salt: new ones for each message, given in tests only."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    ours = point(key.public_key())
    secret = key.exchange(ec.ECDH(), browser)
    seed = _hkdf(secret, salt=auth, info=b"WebPush: info\x00" + point(browser) + ours, length=32)
    cipher = AESGCM(_hkdf(seed, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16))
    nonce = _hkdf(seed, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + cipher.encrypt(nonce, content + _LAST, None)


def authorization(origin: str, *, key: ec.EllipticCurvePrivateKey, contact: str) -> str:
    """The header by which a push service knows who sends: a token for its origin alone, and our key."""
    claims = {"aud": origin, "exp": int(time.time()) + _HOURS * 3600, "sub": f"mailto:{contact}"}
    token = jwt.encode(claims, key, algorithm="ES256")
    return f"vapid t={token}, k={to_text(point(key.public_key()))}"


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 octets, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """A browser's key from base64url. Raises ValueError when it is none."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_text(text))


def to_text(octets: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """From base64url, padded or not. Raises ValueError."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _hkdf(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
