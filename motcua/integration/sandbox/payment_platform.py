"""A small real Payment Platform 1.0.6, for the demo and the tests.

`python -m motcua.integration.sandbox.payment_platform --partner P --secret S [--callback URL] [--proxy]`
says its address on line one. It checks every MaXacThuc and answers 01 to a wrong one; --proxy wraps its
answers as a province's proxy does. What the platform's public facts leave open it plays as
`integration.payment_platform` assumes.
"""

import argparse
import hmac
import json

from motcua.integration.payment_sums import (
    CALLBACK,
    INIT_COVERS,
    LATER_COVERS,
    PLATFORM_VERSION,
    checksum,
)
from motcua.integration.sandbox.till import Json, Payment, Till, serve

_STANDING = {"pending": "0", "paid": "1", "failed": "2"}
_BILL = b"%PDF-1.4\n% bien lai cua Nen tang thanh toan thu\n%%EOF\n"


class Platform(Till):
    proxy = False

    def answer(self, path: str, message: Json) -> tuple[int, Json | bytes]:
        kind = message["LoaiBanTin"]
        covers = INIT_COVERS if kind == "INIT" else LATER_COVERS
        right = checksum(message, covers, self.key)
        if message["MaDoiTac"] != self.partner or message["PhienBan"] != PLATFORM_VERSION:
            return self._said({"MaLoi": "02", "MoTaLoi": "doi tac"})
        if not hmac.compare_digest(right, str(message["MaXacThuc"])):
            return self._said({"MaLoi": "01", "MoTaLoi": "MaXacThuc"})
        if kind == "INIT":
            return self._open(message)
        payment = self.payments.get(message["MaThamChieu"])
        if payment is None:
            return self._said({"MaLoi": "03", "MoTaLoi": "khong co giao dich"})
        if kind == "GETBILL":
            return (200, _BILL) if payment.status == "paid" else (404, {})
        return self._said(
            {
                "MaLoi": "00",
                "MaThamChieu": payment.reference,
                "TrangThaiGD": _STANDING[payment.status],
                "SoTien": str(payment.paid),
                "MaGiaoDich": f"NTT{payment.reference}" if payment.paid else "",
            }
        )

    def callback_of(self, payment: Payment, status: str) -> Json:
        message = {
            "LoaiBanTin": CALLBACK,
            "PhienBan": PLATFORM_VERSION,
            "MaDoiTac": self.partner,
            "MaThamChieu": payment.reference,
            "ThoiGianGD": payment.stamp,
            "TrangThaiGD": _STANDING.get(status, status),
        }
        return message | {"MaXacThuc": checksum(message, LATER_COVERS, self.key)}

    def _open(self, message: Json) -> tuple[int, Json]:
        reference, amount = str(message["MaThamChieu"]), int(message["SoTien"])
        if not reference.isalnum() or amount <= 0:
            return self._said({"MaLoi": "04", "MoTaLoi": "MaThamChieu, SoTien"})
        payment = Payment(
            reference, amount, message["ThongTinGiaoDich"], message["UrlTraVe"], message["ThoiGianGD"]
        )
        kept = self.take(payment)
        return self._said({"MaLoi": "00", "UrlThanhToan": f"{self.address}/pay/{kept.reference}"})

    def _said(self, content: Json) -> tuple[int, Json]:
        if self.proxy:
            return 200, {"error_code": "0", "message": json.dumps(content)}
        return 200, content


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--partner", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--callback", default="")
    parser.add_argument("--proxy", action="store_true")
    options = parser.parse_args()
    Platform.proxy = options.proxy
    serve(
        lambda: Platform(options.port, partner=options.partner, key=options.secret, callback=options.callback)
    )


if __name__ == "__main__":
    main()
