"""A small real KeyPay v3.0, for the demo and the tests.

`python -m motcua.integration.sandbox.keypay --partner C --key-1 K --key-2 K [--callback URL]` says its
address on line one. It refuses a wrong check_sum with error 99, and signs its callbacks with hash_key_2.
"""

import argparse
import hmac

from motcua.integration.payment_sums import (
    DETAIL_COVERS,
    KEYPAY_VERSION,
    PAY_COVERS,
    check_sum,
    paid_fields,
)
from motcua.integration.sandbox.till import Json, Payment, Till, serve

_STATUS = {"paid": "0", "pending": "1", "failed": "2"}


class KeyPayTill(Till):
    key_2 = ""

    def answer(self, path: str, message: Json) -> tuple[int, Json | bytes]:
        covers = PAY_COVERS if path == "/create" else DETAIL_COVERS
        right = check_sum(message, covers, self.key)
        if message["client_id"] != self.partner or not hmac.compare_digest(right, message["check_sum"]):
            return 200, {"error": "99", "msg": "check_sum"}
        if path == "/create":
            return self._create(message)
        payment = self.payments.get(message["transaction_id"])
        if path != "/detail" or payment is None:
            return 200, {"error": "98", "msg": "unknown"}
        return 200, {
            "error": "0",
            "transaction_id": payment.reference,
            "status": _STATUS[payment.status],
            "trans_amount": str(payment.paid),
            "bank_ref": f"KP{payment.reference}" if payment.paid else "",
        }

    def callback_of(self, payment: Payment, status: str) -> Json:
        fields = paid_fields(self.partner, payment.reference, payment.amount)
        return {
            "transaction_id": payment.reference,
            "status": _STATUS.get(status, status),
            "check_sum": check_sum(fields, PAY_COVERS, self.key_2),
        }

    def _create(self, message: Json) -> tuple[int, Json]:
        reference, amount = str(message["transaction_id"]), int(message["trans_amount"])
        if len(reference) > 20 or amount <= 0 or message["version"] != KEYPAY_VERSION:
            return 200, {"error": "97", "msg": "transaction_id, trans_amount"}
        kept = self.take(Payment(reference, amount, message["description"], message["return_url"]))
        return 200, {"error": "0", "msg": "", "payment_url": f"{self.address}/pay/{kept.reference}"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--partner", required=True)
    parser.add_argument("--key-1", required=True)
    parser.add_argument("--key-2", required=True)
    parser.add_argument("--callback", default="")
    options = parser.parse_args()
    KeyPayTill.key_2 = options.key_2
    serve(
        lambda: KeyPayTill(
            options.port, partner=options.partner, key=options.key_1, callback=options.callback
        )
    )


if __name__ == "__main__":
    main()
