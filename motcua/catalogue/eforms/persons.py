"""The person block: the questions every form asks about a person, said once.

The labels stay Vietnamese, as the form definitions they become part of: a declaration is an official paper.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

_GENDERS = ["Nam", "Nữ"]
# The 54 ethnic groups by the official list (121-TCTK/PPCĐ of 1979, to be confirmed), the largest first
_ETHNICITIES = """\
Kinh,Tày,Thái,Mường,Khmer,Hoa,Nùng,Mông,Dao,Gia Rai,Ê Đê,Ba Na,Sán Chay,Chăm,Cơ Ho,Xơ Đăng,Sán Dìu,\
Hrê,Ra Glai,Mnông,Thổ,Xtiêng,Khơ Mú,Bru - Vân Kiều,Cơ Tu,Giáy,Tà Ôi,Mạ,Giẻ Triêng,Co,Chơ Ro,\
Xinh Mun,Hà Nhì,Chu Ru,Lào,La Chí,Kháng,Phù Lá,La Hủ,La Ha,Pà Thẻn,Lự,Ngái,Chứt,Lô Lô,Mảng,Bố Y,\
Cơ Lao,Cống,Pu Péo,Si La,Rơ Măm,Brâu,Ơ Đu"""

_PARTS: dict[str, dict[str, Any]] = {
    "name": {"type": "text", "label": "Họ, chữ đệm, tên", "max_length": 120},
    "birth_date": {
        "type": "date",
        "label": "Ngày, tháng, năm sinh",
        "hint": "Ví dụ: 05/09/1990",
        "min": "-130y",
        "max": "today",
    },
    "gender": {"type": "choice", "label": "Giới tính", "options": _GENDERS},
    "ethnicity": {
        "type": "choice",
        "label": "Dân tộc",
        "options": _ETHNICITIES.split(","),
        "default": "Kinh",
    },
    "nationality": {"type": "text", "label": "Quốc tịch", "default": "Việt Nam", "max_length": 60},
    "id_number": {
        "type": "id_number",
        "label": "Số định danh cá nhân, CCCD, CMND hoặc hộ chiếu",
        "hint": "12 số trên thẻ căn cước; 9 số nếu là chứng minh nhân dân cũ",
    },
    "residence": {"type": "address", "label": "Nơi cư trú"},
    "phone": {"type": "phone", "label": "Số điện thoại"},
    "email": {"type": "email", "label": "Thư điện tử"},
}


def expand(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Fields of a block, keys and prefill sources built from its own; ValueError for an unknown part."""
    parts, required = block.get("parts", ["name"]), block.get("required_parts", block.get("parts", ["name"]))
    if not isinstance(parts, list) or not isinstance(required, list):
        raise ValueError(_("phần của khối người phải là danh sách"))
    unknown = [part for part in [*parts, *required] if not isinstance(part, str) or part not in _PARTS]
    if unknown:
        raise ValueError(_("không có phần “%(part)s” của khối người") % {"part": unknown[0]})
    fields = []
    for part in parts:
        field: dict[str, Any] = {
            **_PARTS[part],
            "key": f"{block.get('key', '')}_{part}",
            "block": block.get("label", ""),
            "required": part in required,
        }
        if "when" in block:
            field["when"] = block["when"]
        if "prefill" in block:
            field["prefill"] = f"{block['prefill']}.{part}"
        fields.append(field)
    return fields
