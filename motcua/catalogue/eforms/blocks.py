"""Blocks: the questions every form asks about a person or an organisation, said once.

The Vietnamese labels are those of the declarations; they become part of the official paper.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

_GENDERS = [
    {"value": "Nam", "label": {"vi": "Nam", "en": "Male"}},
    {"value": "Nữ", "label": {"vi": "Nữ", "en": "Female"}},
]
# The 54 ethnic groups by the official list (121-TCTK/PPCĐ of 1979, to be confirmed), the largest first
_ETHNICITIES = """\
Kinh,Tày,Thái,Mường,Khmer,Hoa,Nùng,Mông,Dao,Gia Rai,Ê Đê,Ba Na,Sán Chay,Chăm,Cơ Ho,Xơ Đăng,Sán Dìu,\
Hrê,Ra Glai,Mnông,Thổ,Xtiêng,Khơ Mú,Bru - Vân Kiều,Cơ Tu,Giáy,Tà Ôi,Mạ,Giẻ Triêng,Co,Chơ Ro,\
Xinh Mun,Hà Nhì,Chu Ru,Lào,La Chí,Kháng,Phù Lá,La Hủ,La Ha,Pà Thẻn,Lự,Ngái,Chứt,Lô Lô,Mảng,Bố Y,\
Cơ Lao,Cống,Pu Péo,Si La,Rơ Măm,Brâu,Ơ Đu"""
_PHONE = {"type": "phone", "label": {"vi": "Số điện thoại", "en": "Telephone"}}
_EMAIL = {"type": "email", "label": {"vi": "Thư điện tử", "en": "E-mail"}}


def genders() -> list[str]:
    """The sexes a declaration offers."""
    return [str(one["value"]) for one in _GENDERS]


def ethnic_groups() -> list[str]:
    """The peoples (dân tộc) a declaration offers, the largest first."""
    return _ETHNICITIES.split(",")


_PERSON: dict[str, dict[str, Any]] = {
    "name": {"type": "text", "label": {"vi": "Họ, chữ đệm, tên", "en": "Full name"}, "max_length": 120},
    "birth_date": {
        "type": "date",
        "label": {"vi": "Ngày, tháng, năm sinh", "en": "Date of birth"},
        "hint": {"vi": "Ví dụ: 05/09/1990", "en": "Day/month/year, for example 05/09/1990"},
        "min": "-130y",
        "max": "today",
    },
    "gender": {"type": "choice", "label": {"vi": "Giới tính", "en": "Sex"}, "options": _GENDERS},
    "ethnicity": {
        "type": "choice",
        "label": {"vi": "Dân tộc", "en": "Ethnic group"},
        "options": _ETHNICITIES.split(","),
    },
    "nationality": {
        "type": "text",
        "label": {"vi": "Quốc tịch", "en": "Nationality"},
        "hint": {"vi": "Ví dụ: Việt Nam", "en": "For example: Việt Nam"},
        "max_length": 60,
    },
    "id_number": {
        "type": "id_number",
        "label": {
            "vi": "Số định danh cá nhân, CCCD, CMND hoặc hộ chiếu",
            "en": "Personal identification, identity card or passport number",
        },
        "hint": {
            "vi": "12 số trên thẻ căn cước; 9 số nếu là chứng minh nhân dân cũ",
            "en": "12 digits of the citizen card; 9 digits of the older identity card",
        },
    },
    "residence": {"type": "address", "label": {"vi": "Nơi cư trú", "en": "Residence"}},
    "phone": _PHONE,
    "email": _EMAIL,
}
_ORGANISATION: dict[str, dict[str, Any]] = {
    "name": {
        "type": "text",
        "label": {"vi": "Tên tổ chức, doanh nghiệp", "en": "Name of the organisation"},
        "max_length": 250,
    },
    "tax_code": {
        "type": "text",
        "label": {"vi": "Mã số doanh nghiệp, mã số thuế", "en": "Enterprise or tax code"},
        "hint": {"vi": "10 số, hoặc 10 số và 3 số của đơn vị phụ thuộc: 4000123456-001", "en": "10 digits"},
        "pattern": "[0-9]{10}(-?[0-9]{3})?",
        "pattern_message": {
            "vi": "Mã số thuế gồm 10 chữ số, hoặc 10 chữ số, gạch nối và 3 chữ số.",
            "en": "The tax code has 10 digits, or 10 digits, a hyphen and 3 digits.",
        },
    },
    "licence": {
        "type": "text",
        "label": {
            "vi": "Số, ngày, nơi cấp giấy đăng ký hoặc quyết định thành lập",
            "en": "Registration or founding decision: number, date, authority",
        },
    },
    "address": {"type": "address", "label": {"vi": "Địa chỉ trụ sở", "en": "Registered office"}},
    "representative": {
        "type": "text",
        "label": {"vi": "Người đại diện theo pháp luật", "en": "Legal representative"},
        "max_length": 120,
    },
    "position": {"type": "text", "label": {"vi": "Chức vụ", "en": "Position"}, "max_length": 120},
    "phone": _PHONE,
    "email": _EMAIL,
}
BLOCKS = {"person": _PERSON, "organisation": _ORGANISATION}
# What an account is called in its facts where the block calls it otherwise
_FACTS = {"organisation": {"tax_code": "id_number", "address": "residence"}}


def expand(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Fields of a block, keys and prefill sources built from its own; ValueError for an unknown part."""
    known = BLOCKS[block["type"]]
    parts, required = block.get("parts", ["name"]), block.get("required_parts", block.get("parts", ["name"]))
    if not isinstance(parts, list) or not isinstance(required, list) or not parts:
        raise ValueError(_("phần của khối người, khối tổ chức phải là danh sách"))
    unknown = [part for part in [*parts, *required] if not isinstance(part, str) or part not in known]
    if unknown:
        raise ValueError(_("khối không có phần “%(part)s”") % {"part": unknown[0]})
    fields = []
    for part in parts:
        field: dict[str, Any] = {
            **known[part],
            "key": f"{block.get('key', '')}_{part}",
            "block": block.get("label", ""),
            "required": part in required,
        }
        for name in ("when", "unconfirmed"):
            if name in block:
                field[name] = block[name]
        if "prefill" in block:
            fact = _FACTS.get(block["type"], {}).get(part, part)
            field["prefill"] = f"{block['prefill']}.{fact}"
        fields.append(field)
    return fields
