"""Checksums of the payment gateways, and what they cover. The sandboxes know nothing else of us."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

PLATFORM_VERSION = "1.0.6"
CALLBACK = "CALLBACK"  # not confirmed: the kind of message a callback is
INIT_COVERS = (
    *("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan"),
    *("MaKenhThanhToan", "MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich"),
    *("ThoiGianGD", "Ip"),
)
LATER_COVERS = ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD")
KEYPAY_VERSION = "3.0"
NO_FEE = "0"  # addition_fee: nothing is added to what the law says
PAY_COVERS = ("addition_fee", "client_id", "command", "trans_amount", "transaction_id", "version")
DETAIL_COVERS = ("client_id", "command", "transaction_id")


def checksum(message: Mapping[str, Any], covers: tuple[str, ...], secret: str) -> str:
    """MaXacThuc: lower-case hexadecimal SHA-256 of the fields and the secret, joined by “|”."""
    text = "|".join([*(str(message.get(name, "")) for name in covers), secret])
    return hashlib.sha256(text.encode()).hexdigest()


def check_sum(message: Mapping[str, Any], covers: tuple[str, ...], key: str) -> str:
    """Fields in the order the manual gives, joined by “|”."""
    text = "|".join(str(message.get(name, "")) for name in covers)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def paid_fields(client: str, reference: str, amount: int) -> dict[str, str]:
    """The six fields that both sums of a payment cover."""
    return {
        "addition_fee": NO_FEE,
        "client_id": client,
        "command": "PAY",
        "trans_amount": str(amount),
        "transaction_id": reference,
        "version": KEYPAY_VERSION,
    }
