"""Keys in a hardware security module or USB token, through PKCS#11."""

import os
import threading
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from motcua.documents.cms import Encoding
from motcua.documents.signing import SignerIdentity

_LOCK = threading.Lock()


class _HardKey(Encoding, PKCS11Signer):
    """A session of a token serves one thread at a time."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        with _LOCK:
            return await super().async_sign_raw(data, digest_algorithm, dry_run)


class Pkcs11Signer:
    """setting: "pkcs11:module=/path/lib.so;token=LABEL;key=LABEL".

    “{code}” in the key's label stands for the signer's code. The certificate is the object of the same
    label on the token. Raises ImproperlyConfigured.
    """

    def __init__(self, setting: str, *, pin: str) -> None:
        parts = dict(part.split("=", 1) for part in setting.removeprefix("pkcs11:").split(";") if "=" in part)
        lacking = {"module", "token", "key"} - set(parts)
        if not setting.startswith("pkcs11:") or lacking:
            raise ImproperlyConfigured(
                f"MOTCUA_SIGNER must be pkcs11:module=…;token=…;key=…, lacks {lacking}"
            )
        self.module, self.token, self.label, self.pin = parts["module"], parts["token"], parts["key"], pin

    def key_of(self, identity: SignerIdentity) -> PKCS11Signer:
        label = self.label.replace("{code}", identity.code)
        with _LOCK:  # a session does not survive a fork, hence the process in the key
            return _key(os.getpid(), self.module, self.token, self.pin, label)

    def has_key(self, identity: SignerIdentity) -> bool:
        """Asks the token only until the key is found."""
        try:
            self.key_of(identity)
        except (PKCS11Error, SigningError):
            return False
        return True


@cache
def _key(process: int, module: str, token: str, pin: str, label: str) -> PKCS11Signer:
    key = _HardKey(_session(process, module, token, pin), cert_label=label, key_label=label)
    # tokens commonly lack ECDSA with a hash inside, none lacks it without
    key.use_raw_mechanism = key.signing_cert.public_key.algorithm == "ec"
    return key


@cache
def _session(process: int, module: str, token: str, pin: str) -> Any:
    return open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
