"""Letters go to the relay by TLS where the operator says so, and to nobody who cannot prove to be it."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core import mail

from tests.notifications.gateways import smtp_server

BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def relay(tmp_path, settings):
    """A relay that speaks nothing but TLS after the greeting; its certificate, which nobody vouches for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = tmp_path / "relay.pem", tmp_path / "relay.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = BACKEND, "127.0.0.1"
    settings.EMAIL_USE_TLS = True
    with smtp_server("--tlscert", str(certificate), "--tlskey", str(private)) as (port, _process):
        settings.EMAIL_PORT = port
        yield certificate


def test_a_letter_goes_by_tls_to_a_relay_that_is_vouched_for(relay, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(relay))
    assert mail.send_mail("Tiếp nhận", "Hồ sơ đã được tiếp nhận.", None, ["tuyet@hoian.example"]) == 1


def test_a_relay_that_nobody_vouches_for_gets_no_letter(relay):
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        mail.send_mail("Tiếp nhận", "Hồ sơ đã được tiếp nhận.", None, ["tuyet@hoian.example"])


@pytest.mark.parametrize(
    ("said", "settings_of_it"), [("", "False False"), ("starttls", "True False"), ("tls", "False True")]
)
def test_the_operator_says_how(said, settings_of_it):
    program = "from config import settings as s; print(s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    surroundings = os.environ | {"MOTCUA_SMTP_TLS": said}
    done = subprocess.run(
        [sys.executable, "-c", program], env=surroundings, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == settings_of_it
