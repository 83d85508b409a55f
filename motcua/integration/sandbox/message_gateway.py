"""A small real gateway of short messages, for the demo and the tests.

`python -m motcua.integration.sandbox.message_gateway --secret S [--port N]` says its address on line one.
It checks the signature and its age, refuses numbers that are no Vietnamese mobile numbers and templates that
are not registered, takes a message with the same key once, and fails as often as POST /fail asks it to.
GET /messages lists what was taken.
"""

import argparse
import hmac
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from motcua.integration.message_gateway import signature

MOBILE = re.compile(r"(0|\+84)[35789]\d{8}")
OLDEST = 300  # seconds
LONGEST = 64 * 1024  # bytes of a request
TEMPLATES = frozenset(
    {
        "access_address_staff",
        "access_changed_head_staff",
        "access_changed_staff",
        "access_half_staff",
        "access_request_known_staff",
        "access_request_staff",
        "password_link_staff",
        "account_confirmed",
        "account_confirmed_known",
        "account_rejected",
        "account_rejected_known",
        "account_undone",
        "account_undone_known",
        "consent_code",
        "consent_given",
        "member_invited",
        "paper_shared",
        "phone_changed",
        "phone_code",
        "petition_answered",
        "petition_assigned_staff",
        "petition_back_staff",
        "petition_late_staff",
        "petition_need_info",
        "petition_new_staff",
        "petition_published",
        "petition_received",
        "petition_refused",
        "petition_reopened",
        "petition_reopened_staff",
        "petition_sent_out",
        "petition_supplied_staff",
        "petition_to_approve_staff",
        "petition_to_publish_staff",
        "rating_invited",
        "rating_reminder",
        "submitted",
        "received",
        "refused",
        "supplement_before_receipt",
        "supplement_requested",
        "supplemented",
        "closed",
        "extended",
        "withdrawn",
        "declined",
        "result_ready",
        "result_online",
        "result_to_post",
        "result_posted",
        "post_returned",
        "collect_reminder",
        "returned",
        "assigned_staff",
        "mentioned_staff",
        "late_staff",
        "answer_due_staff",
        "staff_letter_staff",
        "score_fell_staff",
        "scores_fell_below_staff",
        "doubts_staff",
        "secondment_ends_staff",
        "announcement_late_staff",
        "fee_settlement_staff",
        "fee_settlement_late_staff",
        "agency_meeting_staff",
        "agency_meeting_due_staff",
        "agency_meeting_late_staff",
        "answer_late",
        "answer_late_staff",
        "transfer_late_staff",
        "return_ends_staff",
        "step_late_staff",
        "late_leader_staff",
        "apology_task_staff",
        "apology_breach_staff",
        "sent_back_staff",
        "draft_taken_back_staff",
        "supplemented_staff",
        "to_release_staff",
        "extension_to_sign_staff",
        "extension_declined_staff",
        "consulted_staff",
        "opinion_staff",
        "opinion_late_staff",
        "verification_invited",
        "verification_called_off",
        "duty_requested",
        "duty_proved",
        "duty_proved_staff",
        "urged_staff",
        "fee_paid",
        "fee_paid_staff",
        "shared_staff",
        "share_watch_staff",
        "shares_done_staff",
        "matter_late_staff",
        "registers_to_seal_staff",
        "error_staff",
        "error_found",
        "correction_ready",
        "correction_declined",
        "result_revoked",
        "appointment_booked",
        "appointment_cancelled",
        "appointment_called_off",
    }
)


class Gateway(ThreadingHTTPServer):
    """What the gateway remembers while it runs."""

    daemon_threads = True

    def __init__(self, port: int, secret: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.secret = secret
        self.lock = Lock()
        self.failures = 0
        self.english = False  # whether the English templates are registered too
        self.messages: dict[str, dict[str, Any]] = {}

    def fails_now(self) -> bool:
        with self.lock:
            self.failures -= 1
            return self.failures >= 0

    def take(self, message: dict[str, Any]) -> str:
        """Number of the message; the same key keeps its number."""
        with self.lock:
            number = str(len(self.messages) + 1)
            kept = self.messages.setdefault(message["key"], message | {"id": number})
            return str(kept["id"])


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_GET(self) -> None:
        self._answer(200, list(self.server.messages.values()))

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > LONGEST:
            return self._answer(413, {"error": "too large"})
        body = self.rfile.read(size)
        if self.path == "/fail":
            self.server.failures = int(body or b"1")
            return self._answer(200, {"fails": self.server.failures})
        if self.path == "/english":
            self.server.english = True
            return self._answer(200, {"english": True})
        if not self._signed(body):
            return self._answer(401, {"error": "signature"})
        if self.server.fails_now():
            return self._answer(503, {"error": "busy"})
        return self._answer(*self._judge(body))

    def _judge(self, body: bytes) -> tuple[int, object]:
        try:
            message = json.loads(body)
            phone, template = str(message["phone"]), str(message["template"])
            str(message["key"]), str(message["text"])
        except (ValueError, KeyError, TypeError):
            return 400, {"error": "malformed"}
        if not MOBILE.fullmatch(phone):
            return 422, {"error": f"not a mobile number: {phone}"}
        registered = template.removesuffix(".en") if self.server.english else template
        if registered not in TEMPLATES:
            return 422, {"error": f"template not registered: {template}"}
        return 200, {"id": self.server.take(message)}

    def _signed(self, body: bytes) -> bool:
        timestamp = self.headers.get("X-Timestamp", "")
        if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > OLDEST:
            return False
        right = signature(self.server.secret, timestamp, body)
        return hmac.compare_digest(right, self.headers.get("X-Signature", ""))

    def _answer(self, status: int, content: object) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Messages are personal: nothing is logged."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--secret", required=True)
    options = parser.parse_args()
    gateway = Gateway(options.port, options.secret)
    sys.stdout.write(f"http://127.0.0.1:{gateway.server_port}\n")
    sys.stdout.flush()
    gateway.serve_forever()


if __name__ == "__main__":
    main()
