"""A statement of the system, signed with a key of the installation: CMS, time-stamped where that is set."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from django.conf import settings
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from motcua.documents.signing import SignerIdentity, configured
from motcua.documents.soft_keys import DemoSigner
from motcua.documents.validation import trusted_roots

CODE = "nhat-ky"  # the key's label on a token: MOTCUA_SIGNER with {code} read as this
_STAMP_SECONDS = 20
# what the libraries raise over answers that are no time-stamps, and over signatures that are none
_RUBBISH = (
    *(OSError, SigningError, SignatureValidationError),
    *(ValueError, KeyError, TypeError, AttributeError, AssertionError, NotImplementedError),
)


@dataclass(frozen=True)
class Attested:
    """A detached CMS signature (DER), and why it bears no time-stamp though one was to be had."""

    signature: bytes
    no_stamp: str = ""


def attest(statement: bytes) -> Attested:
    """The statement signed now. An authority of time-stamps that fails is no reason to leave it unsigned.

    The key is MOTCUA_SIGNER's for the code, else one of the installation's own, made in VAR on first need.
    With MOTCUA_TIMESTAMP_URL an RFC 3161 time-stamp lies in the signature, of an authority believed here.
    """
    if not settings.TIMESTAMP_URL:
        return Attested(_sign(statement, None))
    try:
        stamped = _sign(statement, HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=_STAMP_SECONDS))
    except _RUBBISH as problem:
        return Attested(_sign(statement, None), _why(problem))
    if stamped_at(statement, stamped) is None:
        why = "dấu thời gian không đúng, hoặc bên cấp không có trong MOTCUA_TRUST_ROOTS"
        return Attested(_sign(statement, None), why)
    return Attested(stamped)


def is_attested(statement: bytes, signature: bytes) -> bool:
    """Did this installation, or an authority it believes, sign exactly this statement?"""
    status = _judged(statement, signature)
    return bool(status and status.intact and status.valid and status.trusted)


def stamped_at(statement: bytes, signature: bytes) -> datetime | None:
    """When an authority that is believed saw the signature of exactly this statement; None: never."""
    status = _judged(statement, signature)
    stamp = status.timestamp_validity if status and status.intact and status.valid else None
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return None
    return stamp.timestamp


def _judged(statement: bytes, signature: bytes) -> StandardCMSSignatureStatus | None:
    roots = [*trusted_roots(), _own().root()]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    try:
        content = cms.ContentInfo.load(signature)["content"]
        return asyncio.run(
            async_validate_detached_cms(
                statement, content, signer_validation_context=context, ts_validation_context=context
            )
        )
    except _RUBBISH:
        return None


def _sign(statement: bytes, stamper: TimeStamper | None) -> bytes:
    make = _key().async_sign_general_data(statement, "sha256", timestamper=stamper)
    return bytes(asyncio.run(make).dump())


def _why(problem: Exception) -> str:
    """One line: what the library says, and what lay beneath it."""
    told = [str(one) for one in (problem, problem.__cause__) if one is not None and str(one)]
    return ": ".join(told)[:300] or type(problem).__name__


def _key() -> Signer:
    identity = SignerIdentity(CODE, "Nhật ký của hệ thống", organisation=settings.PORTAL_OWNER["name"])
    keys = configured()
    return (keys if keys.has_key(identity) else _own()).key_of(identity)


def _own() -> DemoSigner:
    return DemoSigner(settings.VAR / "ca")
