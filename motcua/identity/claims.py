"""What the national public-service portal says about the person who signed in. Pure.

Names of the claims are the portal's (TechID, LoaiTaiKhoan, HoVaTen, SoDinhDanh, …).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.identity import identifiers
from motcua.identity.models import Party

PORTAL_KINDS = {"1": Party.Kind.CITIZEN, "2": Party.Kind.ENTERPRISE}


class TechIdMissing(Refusal):
    """The portal did not say who signed in."""

    code = "tech-id-missing"
    message = _(
        "Cổng Dịch vụ công quốc gia không gửi mã tài khoản (TechID) nên hệ thống chưa biết bạn là ai. "
        "Vui lòng đăng xuất khỏi Cổng, đăng nhập lại; nếu vẫn gặp, hỏi tổng đài của Cổng."
    )


class AccountKindUnknown(Refusal):
    """LoaiTaiKhoan is neither 1 (citizen) nor 2 (enterprise)."""

    code = "account-kind-unknown"
    message = _(
        "Tài khoản loại “{kind}” của Cổng Dịch vụ công quốc gia chưa dùng được ở đây. Vui lòng đăng nhập "
        "bằng tài khoản cá nhân hoặc tài khoản doanh nghiệp."
    )


class NameMissing(Refusal):
    """The account has no name; a dossier cannot be filed in nobody's name."""

    code = "account-name-missing"
    message = _(
        "Tài khoản của bạn trên Cổng Dịch vụ công quốc gia chưa có họ tên hoặc tên doanh nghiệp. "
        "Vui lòng bổ sung thông tin tài khoản trên Cổng rồi đăng nhập lại."
    )


class AssuranceTooLow(Refusal):
    """The portal does not vouch for the person behind the account at the level that was asked for."""

    code = "account-assurance-too-low"
    message = _(
        "Tài khoản của bạn trên Cổng Dịch vụ công quốc gia chưa được xác thực danh tính nên chưa nộp hồ sơ "
        "ở đây được. Vui lòng kích hoạt định danh điện tử (VNeID, hoặc tại công an xã) rồi đăng nhập lại."
    )


@dataclass(frozen=True)
class PortalAccount:
    """One account of the portal in our own spelling; unknown or unreadable parts are empty."""

    tech_id: str
    kind: Party.Kind
    name: str
    id_number: str
    phone: str
    email: str
    address: str
    assurance: int  # level of assurance the portal vouches for (LoA); 0: not said


def read(claims: Mapping[str, object]) -> PortalAccount:
    """Read the claims of a citizen or an enterprise.

    Raises TechIdMissing, AccountKindUnknown, NameMissing. A telephone, e-mail or identity number that
    cannot be right is left empty instead of being stored: the person can complete it.
    """
    tech_id = _text(claims, "TechID", 64)
    if not tech_id:
        raise TechIdMissing
    said = _text(claims, "LoaiTaiKhoan", 20) or "1"
    if said not in PORTAL_KINDS:
        raise AccountKindUnknown(kind=said)
    kind = PORTAL_KINDS[said]
    enterprise = kind == Party.Kind.ENTERPRISE
    name = _text(claims, "TenDoanhNghiep" if enterprise else "HoVaTen", 300)
    if not name:
        raise NameMissing
    return PortalAccount(
        tech_id=tech_id,
        kind=kind,
        name=name,
        id_number=_enterprise_number(claims) if enterprise else _person_number(claims),
        phone=_valid(identifiers.normalise_phone, _text(claims, "SoDienThoai", 40)),
        email=_email(_text(claims, "ThuDienTu", 254)),
        address=_text(claims, "DiaChi", 500),
        assurance=level_of(claims.get("loAs")),
    )


def level_of(said: object) -> int:
    """The highest level of assurance named: "LoA2", "2", ["LoA1", "LoA2"]; 0 when none is."""
    return max((int(digit) for digit in re.findall(r"[0-9]", str(said or ""))), default=0)


def check_assurance(claims: Mapping[str, object], asked: str) -> None:
    """Raise AssuranceTooLow when the portal names a level below the one asked for (acr_values).

    A portal that names none has kept the request's: OpenID Connect lets it leave the claim out.
    """
    if claims.get("loAs") is not None and level_of(claims["loAs"]) < level_of(asked):
        raise AssuranceTooLow


def _text(claims: Mapping[str, object], name: str, limit: int) -> str:
    value = claims.get(name)
    text = str(value) if isinstance(value, str | int) else ""
    return " ".join(text.replace("\x00", "").split())[:limit]


def _valid(spelling: Callable[[str], str], typed: str) -> str:
    try:
        return spelling(typed)
    except identifiers.InvalidIdentifier:
        return ""


def _person_number(claims: Mapping[str, object]) -> str:
    found = (
        _valid(identifiers.normalise_id, _text(claims, name, 40))
        for name in ("SoDinhDanh", "SoCMND", "HoChieu")
    )
    return next((number for number in found if number), "")


def _enterprise_number(claims: Mapping[str, object]) -> str:
    found = (
        _valid(identifiers.normalise_tax_code, _text(claims, name, 40))
        for name in ("MaSoThue", "MaSoDoanhNghiep")
    )
    return next((number for number in found if number), "")


def _email(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address
