"""PAdES signatures by whichever keys the installation has. pyHanko itself is loaded with the first one."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal

if TYPE_CHECKING:
    from pyhanko.sign import signers


@dataclass(frozen=True)
class SignerIdentity:
    """Whose signature it is: code of the person or unit, and what the mark says."""

    code: str
    name: str
    title: str = ""
    organisation: str = ""


class Signer(Protocol):
    """Where the keys are. Implementations: soft_keys.DemoSigner, hsm.Pkcs11Signer."""

    def key_of(self, identity: SignerIdentity) -> "signers.Signer":
        """pyHanko's signer with the key and certificate of `identity`, parsed once and kept."""

    def has_key(self, identity: SignerIdentity) -> bool:
        """True when there is a key for `identity`."""


class NotSignable(Refusal):
    """The PDF cannot take a signature: broken, locked, or closed by its author."""

    code = "document-not-signable"
    message = _("Không ký được tệp này vì tệp PDF bị hỏng hoặc đã bị khóa. Vui lòng xuất lại tệp PDF rồi ký.")


def sign_pdf(
    pdf: bytes,
    *,
    signer: SignerIdentity,
    reason: str,
    at: datetime,
    act_at: datetime | None = None,
    keys: Signer | None = None,
    qr: str = "",
    visible: bool = True,
) -> bytes:
    """`pdf` with one more PAdES B-B signature; earlier signatures stay valid.

    at     real time (not the domain clock's): certificates are about trust.
    act_at when the act was done, which the mark prints beside the paper's own date; `at` when left out.
    keys   the installation's (settings.SIGNER) when left out.
    qr     text of a QR code beside the mark, as digitised papers have it.
    visible  False: no mark, the page stays as it is printed.
    The mark goes into the place the template reserved, else top left of page 1, as digitised papers
    want it (Circular 01/2023/TT-VPCP, Article 8). Raises NotSignable.
    """
    from motcua.documents import pades

    key = (keys or configured()).key_of(signer)
    try:
        return pades.sign(pdf, key, signer, reason=reason, at=at, act_at=act_at or at, qr=qr, visible=visible)
    except pades.BROKEN as error:
        raise NotSignable from error


@cache
def configured() -> Signer:
    """The keys settings.SIGNER names: "pkcs11:module=…;token=…;key=…", or soft demo keys when empty."""
    if settings.SIGNER:
        from motcua.documents.hsm import Pkcs11Signer

        return Pkcs11Signer(settings.SIGNER, pin=settings.SIGNER_PIN)
    from motcua.documents.soft_keys import DemoSigner

    return DemoSigner(settings.VAR / "ca")


def certificate_serial(identity: SignerIdentity) -> str:
    """Serial number, in hexadecimal, of the certificate that signs for `identity`."""
    certificate = configured().key_of(identity).signing_cert
    if certificate is None:
        raise InvariantBroken("A signature is checked with its certificate.")
    return f"{certificate.serial_number:x}"
