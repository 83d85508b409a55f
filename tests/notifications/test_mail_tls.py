"""Letters go to the relay by TLS where the operator says so, and to nobody who cannot prove to be it."""

import os
import subprocess
import sys

import pytest
from django.core import mail

from tests.certificates import self_signed
from tests.notifications.gateways import smtp_server

BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def relay(tmp_path, settings):
    """A relay that speaks nothing but TLS after the greeting; its certificate, which nobody vouches for."""
    certificate, private = tmp_path / "relay.pem", tmp_path / "relay.key"
    self_signed(certificate, private, name="127.0.0.1")
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
