"""KeyPay through the National Public Service Portal, v3.0.

check_sum is the hexadecimal HMAC-SHA256 with hash_key_1 of what we send, and with hash_key_2 of what calls
us back, over the values we stored. It does not cover `status`: a callback can be played again with another
one, so it is only a reason to ask for the detail.

NOT confirmed: the paths under the address; that the detail answers {error, status, trans_amount, bank_ref}
with status 0 paid, 1 waiting, anything else not paid. What is not understood counts as no answer.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from motcua.integration.payment_platform import receipt_facts
from motcua.integration.payment_sums import DETAIL_COVERS, PAY_COVERS, check_sum, paid_fields
from motcua.integration.payment_wire import post, whole
from motcua.payments.gateway import Answer, Bill, GatewayDown, GatewayRefused, Opened, Standing, Stored
from motcua.payments.gateway_rows import Gateway

_DETAIL = "DETAIL"


class KeyPay:
    """`payments.gateway.Adapter` of KeyPay."""

    def open(self, gateway: Gateway, bill: Bill) -> Opened:
        message: dict[str, Any] = {
            **paid_fields(gateway.partner, bill.reference, bill.amount),
            "description": bill.about,
            "locale": "vn",
            "country_code": "VN",
            "currency_code": "VND",
            "environment": 1,
            "return_url": bill.return_url,
            "bill_info": receipt_facts(bill),
        }
        message["check_sum"] = check_sum(message, PAY_COVERS, gateway.key_out())
        said = post(f"{gateway.url}/create", message)
        if str(said.get("error")) != "0":
            raise GatewayRefused(f"{said.get('error')} {said.get('msg', '')}".strip())
        url = str(said.get("payment_url", ""))
        if not url.startswith(("https://", "http://")):
            raise GatewayDown("no payment_url")
        return Opened(url)

    def ask(self, gateway: Gateway, stored: Stored) -> Answer:
        message = {"client_id": gateway.partner, "command": _DETAIL, "transaction_id": stored.reference}
        message["check_sum"] = check_sum(message, DETAIL_COVERS, gateway.key_out())
        said = post(f"{gateway.url}/detail", message)
        status = str(said.get("status", ""))
        if str(said.get("error")) != "0" or not status.lstrip("-").isdecimal():
            raise GatewayDown(f"{said.get('error')} {said.get('msg', '')}")
        if str(said.get("transaction_id")) != stored.reference:
            raise GatewayDown("the answer is about another payment")
        standing = {"0": Standing.PAID, "1": Standing.PENDING}.get(status, Standing.FAILED)
        return Answer(
            standing, whole(said.get("trans_amount")), str(said.get("bank_ref", "")), str(said.get("msg", ""))
        )

    def bill_pdf(self, gateway: Gateway, stored: Stored) -> bytes:
        return b""

    def reference_of(self, message: Mapping[str, Any]) -> str:
        return str(message.get("transaction_id", ""))

    def genuine(self, gateway: Gateway, message: Mapping[str, Any], stored: Stored) -> bool:
        """Over the stored values, with the key of callbacks."""
        fields = paid_fields(gateway.partner, stored.reference, stored.amount)
        right = check_sum(fields, PAY_COVERS, gateway.key_in())
        return hmac.compare_digest(right.encode(), str(message.get("check_sum", "")).lower().encode())

    def said(self, taken: bool) -> dict[str, Any]:
        return {"return_code": 0 if taken else -1, "return_msg": "OK" if taken else "check_sum"}
