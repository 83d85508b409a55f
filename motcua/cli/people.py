"""Invented citizens of the simulation: names, addresses and what they would write in a form."""

import random
from datetime import date, timedelta
from typing import Any

from motcua.agencies.models import Unit
from motcua.identity.models import Party

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Võ",
    "Phan",
    "Trương",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Zơrâm",
    "Bhling",
    "Alăng",
    "Hồ",
]
MIDDLES = ["Văn", "Thị", "Hữu", "Thị Thùy", "Đức", "Ngọc", "Minh", "Thị Ánh", "Quốc", "Thanh", ""]
GIVEN = [
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Đào",
    "Giang",
    "Hạnh",
    "Hiếu",
    "Khánh",
    "Lộc",
    "Mỹ",
    "Nghĩa",
    "Nhêu",
    "Oanh",
    "Phước",
    "Quỳnh",
    "Sơn",
    "Thảo",
    "Tuyết",
    "Uyên",
    "Vỹ",
    "Yến",
]
STREETS = ["Phan Châu Trinh", "Huỳnh Thúc Kháng", "Trần Cao Vân", "Hùng Vương", "Lý Thường Kiệt"]


def name(chance: random.Random) -> str:
    """A full name with its diacritics."""
    return " ".join(
        part for part in (chance.choice(SURNAMES), chance.choice(MIDDLES), chance.choice(GIVEN)) if part
    )


def citizen(chance: random.Random, desk: Unit) -> dict[str, Any]:
    """Arguments of `identity.services.register_party` for an invented person living near the desk."""
    birth = date(1955, 1, 1) + timedelta(days=chance.randint(0, 17_000))
    number = f"049{chance.randint(0, 1)}{birth:%y}{chance.randint(0, 999_999):06d}"
    return {
        "name": name(chance),
        "id_number": number,
        "phone": f"0905{chance.randint(0, 999_999):06d}",
        "email": "",
        "address": f"{chance.randint(1, 400)} {chance.choice(STREETS)}, {desk.agency().name.removeprefix('Ủy ban nhân dân ')}",
        "kind": Party.Kind.CITIZEN,
        "birth_date": birth,
    }
