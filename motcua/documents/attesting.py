"""A statement of the system, signed with a key of the installation: CMS, time-stamped where that is set."""

import asyncio
from functools import partial

from asn1crypto import cms
from django.conf import settings
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from motcua.documents.signing import SignerIdentity, configured
from motcua.documents.soft_keys import DemoSigner
from motcua.documents.validation import trusted_roots

CODE = "nhat-ky"  # the key's label on a token: MOTCUA_SIGNER with {code} read as this


def attest(statement: bytes) -> bytes:
    """Detached CMS signature (DER) of the statement. Raises OSError when the time-stamp cannot be had.

    The key is MOTCUA_SIGNER's for the code, else one of the installation's own, made in VAR on first need.
    With MOTCUA_TIMESTAMP_URL an RFC 3161 time-stamp lies in the signature.
    """
    make = partial(_key().async_sign_general_data, statement, "sha256", timestamper=_stamper())
    try:
        return bytes(asyncio.run(make()).dump())
    except (SigningError, ValueError) as problem:
        raise OSError(f"MOTCUA_TIMESTAMP_URL: {problem}") from problem


def is_attested(statement: bytes, signature: bytes) -> bool:
    """Did this installation, or an authority it believes, sign exactly this statement?"""
    roots = [*trusted_roots(), _own().root()]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    try:
        content = cms.ContentInfo.load(signature)["content"]
        status = asyncio.run(
            async_validate_detached_cms(
                statement, content, signer_validation_context=context, ts_validation_context=context
            )
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(status.intact and status.valid and status.trusted)


def _key() -> Signer:
    identity = SignerIdentity(CODE, "Nhật ký của hệ thống", organisation=settings.PORTAL_OWNER["name"])
    keys = configured()
    return (keys if keys.has_key(identity) else _own()).key_of(identity)


def _stamper() -> TimeStamper | None:
    if not settings.TIMESTAMP_URL:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper  # brings an HTTP client that nothing else here needs

    return HTTPTimeStamper(settings.TIMESTAMP_URL)


def _own() -> DemoSigner:
    return DemoSigner(settings.VAR / "ca")
