"""The province's gateway of SMS and Zalo messages, over HTTP.

POST {url}/messages with JSON {key, channel, phone, template, text}; X-Timestamp is the Unix time in seconds,
X-Signature the hexadecimal HMAC-SHA256 of "timestamp.body" under the shared secret. Answers: 200 {"id": …};
400 or 422 {"error": …} is a refusal for good; anything else may be tried again.
"""

import hashlib
import hmac
import json
import time

import httpx
from django.conf import settings

from motcua.notifications.sender import Rejected, Unreachable

SECONDS = 10
FOR_GOOD = frozenset({400, 422})


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC over the moment and the body, so that an old request cannot be played again."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class HttpGateway:
    """`notifications.sender.Sender` over HTTP."""

    def ready(self) -> bool:
        return bool(settings.MESSAGE_GATEWAY_URL)

    def send(self, *, channel: str, phone: str, template: str, text: str, key: str) -> str:
        message = {"key": key, "channel": channel, "phone": phone, "template": template, "text": text}
        body = json.dumps(message, ensure_ascii=False).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Timestamp": timestamp,
            "X-Signature": signature(settings.MESSAGE_GATEWAY_SECRET, timestamp, body),
        }
        try:
            answer = httpx.post(
                f"{settings.MESSAGE_GATEWAY_URL}/messages", content=body, headers=headers, timeout=SECONDS
            )
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error
        if answer.status_code in FOR_GOOD:
            raise Rejected(_words(said))
        if answer.status_code != 200 or not isinstance(said, dict) or "id" not in said:
            raise Unreachable(f"{answer.status_code} {_words(said)}")
        return str(said["id"])


def _words(said: object) -> str:
    return str(said.get("error", "")) if isinstance(said, dict) else ""
