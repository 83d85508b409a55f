"""A demo certificate authority and soft keys on disk: for demos and tests, never for papers in force."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer as PyhankoSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.common.invariant import InvariantBroken
from motcua.documents.cms import Encoding
from motcua.documents.signing import SignerIdentity

_YEARS = timedelta(days=3652)
_ROOT_NAME = "Một Cửa - CA trình diễn (không có giá trị pháp lý)"


class _SoftKey(Encoding):
    """pyHanko's SimpleSigner parses the key twice a signature, most of its time; this keeps it parsed."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, certificate: asn1_x509.Certificate, root: asn1_x509.Certificate
    ) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([certificate, root])
        super().__init__(signing_cert=certificate, cert_registry=store)
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != "sha256":
            raise InvariantBroken("`sign_pdf` asks for sha256.")
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


class DemoSigner:
    """Signs for anybody: a key (EC P-256) and certificate per person are made when first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def key_of(self, identity: SignerIdentity) -> PyhankoSigner:
        return _soft_key(self.folder, identity)

    def has_key(self, identity: SignerIdentity) -> bool:
        return True

    def root(self) -> asn1_x509.Certificate:
        """The authority's own certificate, made when first needed."""
        return _asn1(_root(self.folder)[1])


@lru_cache(maxsize=1024)
def _soft_key(folder: Path, identity: SignerIdentity) -> PyhankoSigner:
    facts = "\n".join((identity.code, identity.name, identity.title, identity.organisation))
    path = folder / "people" / f"{hashlib.sha256(facts.encode()).hexdigest()[:32]}.pem"
    root_key, root = _root(folder)
    if not path.exists():
        with _alone(folder):
            if not path.exists():
                _write(path, *_issue(_subject(identity), root_key, root))
    key, certificate = _read(path)
    return _SoftKey(key, _asn1(certificate), _asn1(root))


@lru_cache
def _root(folder: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    path = folder / "root.pem"
    if not path.exists():
        with _alone(folder):
            if not path.exists():
                _write(path, *_issue(x509.Name([_attribute(NameOID.COMMON_NAME, _ROOT_NAME)]), None, None))
    return _read(path)


def _issue(
    subject: x509.Name, root_key: ec.EllipticCurvePrivateKey | None, root: x509.Certificate | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A new key and its certificate: the authority's own when no root is given."""
    key, now, authority = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), root is None
    usage = {name: False for name in _USAGES} | (
        {"key_cert_sign": True, "crl_sign": True}
        if authority
        else {"digital_signature": True, "content_commitment": True}
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if root is None else root.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + (2 * _YEARS if authority else _YEARS))
        .add_extension(
            x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True
        )
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((root_key or key).public_key()), critical=False
        )
    )
    return key, builder.sign(root_key or key, hashes.SHA256())


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _subject(identity: SignerIdentity) -> x509.Name:
    parts = [
        (NameOID.COMMON_NAME, identity.name),
        (NameOID.TITLE, identity.title),
        (NameOID.ORGANIZATION_NAME, identity.organisation),
        (NameOID.USER_ID, identity.code),
    ]
    return x509.Name([_attribute(oid, value) for oid, value in parts if value])


def _attribute(oid: x509.ObjectIdentifier, value: str) -> x509.NameAttribute[str]:
    """At most 64 bytes, as the library counts X.520's limit; the mark and the paper carry the full text."""
    short = value.encode()[:64].decode(errors="ignore")
    if short != value:
        short = value.encode()[:61].decode(errors="ignore").rsplit(" ", 1)[0] + "…"
    return x509.NameAttribute(oid, short)


def _write(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """Key and certificate in one file, readable by the owner only, all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = serialization.Encoding.PEM
    text = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text + certificate.public_bytes(pem))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _read(path: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    text = path.read_bytes()
    key = serialization.load_pem_private_key(text, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise InvariantBroken("Soft keys are elliptic curve keys.")
    return key, x509.load_pem_x509_certificate(text)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time makes keys."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
