"""The national Payment Platform (Nền tảng thanh toán), message format 1.0.6.

Confirmed by systems in service: the fields of INIT and the text its MaXacThuc covers; the text of the
MaXacThuc of later messages; the direct answer {MaLoi, UrlThanhToan} and the one through a province's proxy
{error_code, message: "<json>"}; that the receipt is a stream of PDF.

NOT confirmed (no public text was found), and therefore held together here: the address is one for all
messages; the status question is LoaiBanTin CONFIRM and is answered with TrangThaiGD 0 waiting, 1 paid, 2
not paid, and SoTien; the callback carries MaThamChieu, and MaXacThuc of the second kind. What is not
understood counts as no answer. A callback without MaXacThuc, or without a known reference, moves nothing:
it is only a reason to ask.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from motcua.integration.payment_sums import (
    CALLBACK,
    INIT_COVERS,
    LATER_COVERS,
    PLATFORM_VERSION,
    checksum,
)
from motcua.integration.payment_wire import post, stamp, stream, whole
from motcua.payments.gateway import Answer, Bill, GatewayDown, GatewayRefused, Opened, Standing, Stored
from motcua.payments.gateway_rows import Gateway

DONE = "00"
_FIXED = {
    "LoaiHinhThanhToan": "PAY",
    "MaKenhThanhToan": "1",
    "MaThietBi": "1",
    "NgonNgu": "vi-VN",
    "MaTienTe": "VND",
    "MaNganHang": "PAYMENT",
}
_STANDINGS = {"0": Standing.PENDING, "1": Standing.PAID, "2": Standing.FAILED}


class PaymentPlatform:
    """`payments.gateway.Adapter` of the Payment Platform."""

    def open(self, gateway: Gateway, bill: Bill) -> Opened:
        message: dict[str, Any] = {
            **self._head(gateway, "INIT", bill.reference, stamp(bill.asked_at)),
            **_FIXED,
            "SoTien": str(bill.amount),
            "ThongTinGiaoDich": bill.about,
            "Ip": bill.address,
            "ThongTinBienLai": receipt_facts(bill),
            "UrlTraVe": bill.return_url,
        }
        message["MaXacThuc"] = checksum(message, INIT_COVERS, gateway.key_out())
        said = _unwrapped(post(gateway.url, message))
        if str(said.get("MaLoi")) != DONE:
            raise GatewayRefused(f"{said.get('MaLoi')} {said.get('MoTaLoi', '')}".strip())
        url = str(said.get("UrlThanhToan", ""))
        if not url.startswith(("https://", "http://")):
            raise GatewayDown("no UrlThanhToan")
        return Opened(url)

    def ask(self, gateway: Gateway, stored: Stored) -> Answer:
        said = _unwrapped(post(gateway.url, self._later(gateway, "CONFIRM", stored)))
        standing = _STANDINGS.get(str(said.get("TrangThaiGD")))
        if str(said.get("MaLoi")) != DONE or standing is None:
            raise GatewayDown(f"{said.get('MaLoi')} {said.get('TrangThaiGD')}")
        if str(said.get("MaThamChieu")) != stored.reference:
            raise GatewayDown("the answer is about another payment")
        voucher = str(said.get("MaGiaoDich", ""))
        return Answer(standing, whole(said.get("SoTien")), voucher, str(said.get("MoTaLoi", "")))

    def bill_pdf(self, gateway: Gateway, stored: Stored) -> bytes:
        return stream(gateway.url, self._later(gateway, "GETBILL", stored))

    def reference_of(self, message: Mapping[str, Any]) -> str:
        return str(message.get("MaThamChieu", ""))

    def genuine(self, gateway: Gateway, message: Mapping[str, Any], stored: Stored) -> bool:
        """Over the stored values, not those that were sent."""
        head = self._head(gateway, CALLBACK, stored.reference, stamp(stored.asked_at))
        right = checksum(head, LATER_COVERS, gateway.key_in())
        return hmac.compare_digest(right.encode(), str(message.get("MaXacThuc", "")).lower().encode())

    def said(self, taken: bool) -> dict[str, Any]:
        return {"MaLoi": DONE if taken else "01", "MoTaLoi": "" if taken else "MaXacThuc"}

    def _head(self, gateway: Gateway, kind: str, reference: str, moment: str) -> dict[str, Any]:
        return {
            "LoaiBanTin": kind,
            "PhienBan": PLATFORM_VERSION,
            "MaDoiTac": gateway.partner,
            "MaThamChieu": reference,
            "ThoiGianGD": moment,
        }

    def _later(self, gateway: Gateway, kind: str, stored: Stored) -> dict[str, Any]:
        message = self._head(gateway, kind, stored.reference, stamp(stored.asked_at))
        return message | {"MaXacThuc": checksum(message, LATER_COVERS, gateway.key_out())}


def receipt_facts(bill: Bill) -> dict[str, Any]:
    """ThongTinBienLai, bill_info of KeyPay: the same fields; MaDichVu 2 is a fee or charge."""
    facts = bill.facts
    return {
        "MaDichVu": "2",
        "MaDVC": f"{facts['procedure_code']}.01",
        "TenDVC": facts["procedure"][:250],
        "MaTTHC": facts["procedure_code"],
        "TenTTHC": facts["procedure"][:250],
        "MaDonVi": facts["unit_code"],
        "TenDonVi": facts["unit"],
        "MaHoSo": facts["dossier"],
        "TKThuHuong": facts["account"],
        "MaNHThuHuong": facts["bank"],
        "TenTKThuHuong": facts["holder"],
        "PhiLePhi": [
            {"LoaiPhiLePhi": "2", "MaPhiLePhi": str(place), "TenPhiLePhi": name, "SoTien": str(amount)}
            for place, (name, amount) in enumerate(bill.lines, start=1)
        ],
        "NoiDungThanhToan": bill.about,
        "HoTenNguoiNop": bill.payer,
        "DSKhoanNop": [{"NoiDung": name, "SoTien": str(amount)} for name, amount in bill.lines],
        "MaTraCuuTT": f"{facts['dossier']}{stamp(bill.asked_at)}",
    }


def _unwrapped(said: dict[str, Any]) -> dict[str, Any]:
    """Straight, or as a text inside the answer of a province's proxy."""
    if "MaLoi" in said or "message" not in said:
        return said
    if str(said.get("error_code")) != "0":
        raise GatewayDown(f"proxy {said.get('error_code')}")
    try:
        inner = json.loads(str(said["message"]))
    except (ValueError, RecursionError) as error:
        raise GatewayDown("proxy: no JSON inside") from error
    return inner if isinstance(inner, dict) else {}
