"""Invented citizens of the simulation: names, addresses and what they would write in a form."""

import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from motcua.agencies.models import Unit
from motcua.catalogue import eforms
from motcua.catalogue.eform_store import address_options, current_form
from motcua.catalogue.eforms.answering import RULES
from motcua.catalogue.eforms.conditions import holds
from motcua.catalogue.eforms.people import identity_in
from motcua.catalogue.eforms.schema import REPEATS, SILENT, Check, bound_date
from motcua.common import patterns
from motcua.dossiers.result_fields import ResultField
from motcua.identity.models import Party
from motcua.identity.number_structure import bearer_of

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
WORDS = ["Theo nhu cầu cá nhân", "Phục vụ việc gia đình", "Theo hồ sơ kèm theo"]
_OF_TYPE = {
    "sex": "Nam",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "measure": "12",
    "trades": "Bán lẻ thực phẩm, 4711",
    "place": "Phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam",
}
_OF_NAME = {
    "birth_place": "Trung tâm Y tế thành phố Tam Kỳ, tỉnh Quảng Nam",
    "birth_place.address": "Phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam",
    "death_place.address": "Phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam",
    "death_paper.kind": "Giấy báo tử",
    "death_paper.office": "Trung tâm Y tế thành phố Tam Kỳ",
    "changes.kind": "Cải chính sai sót",
    "residence": "Khối phố 3, phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam",
    "register_number": "125/2020, quyển số 01",
    "status": "Chưa đăng ký kết hôn với ai",
    "purpose": "Làm thủ tục hành chính",
    "work": "Nhà ở riêng lẻ",
    "land_papers": "Giấy chứng nhận quyền sử dụng đất số BX 123456",
    "founded_by": "Cá nhân",
    "ground_level": "+0,30 m so với mặt đường",
}
STREETS = ["Phan Châu Trinh", "Huỳnh Thúc Kháng", "Trần Cao Vân", "Hùng Vương", "Lý Thường Kiệt"]


def name(chance: random.Random) -> str:
    """A full name with its diacritics."""
    return " ".join(
        part for part in (chance.choice(SURNAMES), chance.choice(MIDDLES), chance.choice(GIVEN)) if part
    )


def citizen(chance: random.Random, desk: Unit) -> dict[str, Any]:
    """Arguments of `identity.services.register_party` for an invented person living near the desk.

    The number is surely nobody's: its fourth digit says a birth after 2300 (8 a man, 9 a woman).
    """
    where = desk.agency().name.removeprefix("Ủy ban nhân dân ")
    birth = date(1955, 1, 1) + timedelta(days=chance.randint(0, 17_000))
    number = f"049{chance.randint(8, 9)}{birth:%y}{chance.randint(0, 999_999):06d}"
    return {
        "name": name(chance),
        "id_number": number,
        "phone": f"0905{chance.randint(0, 999_999):06d}",
        "email": "",
        "address": f"{chance.randint(1, 400)} {chance.choice(STREETS)}, {where}",
        "kind": Party.Kind.CITIZEN,
        "birth_date": birth,
    }


def answers(
    chance: random.Random, form_key: str, owner: Party, desk: Unit, *, at: datetime
) -> dict[str, Any]:
    """What this person writes in the electronic form; empty where the procedure has none."""
    if not form_key:
        return {}
    form = current_form(form_key, at.date())
    if form is None:
        return {}
    definition = eforms.parse(form.definition)
    known: dict[str, Any] = {}
    for page in definition.pages:
        for field in page.fields:
            value = None if field.type in SILENT else _answer(chance, field, owner, desk, at)
            if value is not None and holds(field.when, known):
                known[field.key] = value
    for check in definition.checks:
        _put_right(check, known)
    known = eforms.clean_answers(definition, known)
    _put_numbers_right(definition, known, owner)
    return known


def _put_numbers_right(definition: eforms.Definition, known: dict[str, Any], owner: Party) -> None:
    """Identity numbers fit birth and sex: the owner's own number stands, others follow what is said."""
    for field in [one for page in definition.pages for one in page.fields if one.key in known]:
        entries = known[field.key] if field.type in REPEATS else [known]
        for one in field.fields or (field,):
            if one.type == "id_number":
                for entry in entries:
                    _put_number_right(one.key.removesuffix("id_number"), entry, owner)


def _put_number_right(start: str, known: dict[str, Any], owner: Party) -> None:
    said = identity_in(start.removesuffix("_"), known)
    bearer = bearer_of(said.number)
    if bearer is None or not said.mismatches:
        return
    if said.number == owner.id_number:
        swap = {"Nam": bearer.sex, "Nữ": bearer.sex, "Mẹ": "Cha", "Cha": "Mẹ"}
        for key in (f"{start}gender", "relation"):
            if known.get(key) in swap:
                known[key] = swap[known[key]]
        return
    sex = {"Nam": 8, "Nữ": 9}.get(said.sex, said.number[3])
    year = (said.year if said.year is not None else bearer.year) % 100
    known[f"{start}id_number"] = f"{said.number[:3]}{sex}{year:02d}{said.number[6:]}"


def _put_right(check: Check, known: dict[str, Any]) -> None:
    """Where two answers do not fit, the first follows the second; computed ones are left to the form."""
    first, second = known.get(check.field), known.get(check.other)
    if first is None or second is None or check.rule == "differs" or RULES[check.rule](first, second):
        return
    if isinstance(second, str):
        days = {"before": -7_300, "after": 30}.get(check.rule, 0)
        second = (date.fromisoformat(second) + timedelta(days=days)).isoformat()
    known[check.field] = second


def result_values(chance: random.Random, wanted: Iterable[ResultField], *, at: datetime) -> dict[str, str]:
    """What the specialist writes of a result where no electronic form holds it."""
    return {field.name: _value(chance, field, at) for field in wanted}


def _value(chance: random.Random, field: ResultField, at: datetime) -> str:
    if field.type == "date":
        days = (7_500, 15_000) if field.name.endswith("born") else (400, 6_000)
        return f"{at - timedelta(days=chance.randint(*days)):%d/%m/%Y}"
    if field.type == "name":
        return name(chance)
    if field.type == "year":
        return str(chance.randint(1965, 1999))
    if field.type == "id_number":
        return f"0498{chance.randint(0, 99):02d}{chance.randint(0, 999_999):06d}"
    return _OF_NAME.get(field.name) or _OF_TYPE.get(field.type) or chance.choice(WORDS)


def _answer(chance: random.Random, field: eforms.Field, owner: Party, desk: Unit, at: datetime) -> Any:
    of_owner = _OWNER.get(field.prefill)
    if of_owner is not None and getattr(owner, of_owner):
        value = getattr(owner, of_owner)
        return value.isoformat() if isinstance(value, date) else value
    if field.prefill == "today":
        return at.date().isoformat()
    if field.key in _USUAL:
        return _USUAL[field.key]
    return _BY_TYPE[field.type](chance, field, owner, desk, at)


def _text(chance: random.Random, field: eforms.Field, *_rest: object) -> str:
    if field.key.endswith("name"):
        return name(chance)
    if field.pattern:
        return next(word for word in _PATTERNED if patterns.fits(field.pattern, word))
    return chance.choice(WORDS)


def _date(chance: random.Random, field: eforms.Field, _owner: Party, _desk: Unit, at: datetime) -> str:
    today = at.date()
    first = bound_date(str(field.min), today) if field.min else today - timedelta(days=12_000)
    last = bound_date(str(field.max), today) if field.max else today
    if field.key.endswith("birth_date") and "child" not in field.key:
        return (today - timedelta(days=chance.randint(7_500, 15_000))).isoformat()  # 20 to 41 years old
    recent = max(first, last - timedelta(days=40 if "child" in field.key else 12_000))
    return (recent + timedelta(days=chance.randint(0, max(0, (last - recent).days)))).isoformat()


def _number(chance: random.Random, field: eforms.Field, *_rest: object) -> int:
    low = int(field.min or 1)
    return chance.randint(low, min(int(field.max or low + 120), low + 120))


def _address(
    chance: random.Random, _field: eforms.Field, _owner: Party, desk: Unit, at: datetime
) -> dict[str, str]:
    book = address_options(at.date())
    place = desk.agency().gso_code
    if desk.level != "commune":
        district = place if desk.level == "district" else "502"
        place = chance.choice(book.choices("commune", {"district": district})).code
    detail = {"detail": f"{chance.randint(1, 300)} {chance.choice(STREETS)}"}
    where: dict[str, str] = book.above(place) | detail
    return where | {"text": book.words(where)}


def _entries(
    chance: random.Random, field: eforms.Field, owner: Party, desk: Unit, at: datetime
) -> list[dict[str, Any]]:
    return [
        {one.key: _answer(chance, one, owner, desk, at) for one in field.fields if one.type not in SILENT}
        for _number in range(max(1, int(field.min or 0)))
    ]


def _options(chance: random.Random, field: eforms.Field, *_rest: object) -> str:
    return str(chance.choice(field.options).value)


# Answers that must fit one another, or a code of the State's lists
_USUAL: dict[str, Any] = {
    "register_date": None,
    "code": None,
    "plot_area": 180,
    "ground_floor_area": 90,
    "floor_area": 160,
    "storeys": 2,
    "height": 8,
    "has_basement": False,
    "party_wall": False,
    "contact_differs": False,
    "wants_copies": False,
    "ground_level": "+0,30 m so với mặt đường",
    "land_paper": "Giấy chứng nhận quyền sử dụng đất số BX 123456",
    "register_number": "125/2020, quyển số 01",
    "facility": "Trung tâm Y tế thành phố Tam Kỳ",
    "plots": [{"plot": "12", "map": "3", "area": 300}],
    "new_plots": [{"area": 150}, {"area": 150}],
}
# What is written where a form wants a pattern: a tax code, a trade, a plate, a month, an hour
_PATTERNED = ("4000123456", "5610", "92B-012.34", "09/2010", "14:30")
_OWNER = {
    "party.name": "name",
    "party.phone": "phone",
    "party.email": "email",
    "party.id_number": "id_number",
    "party.birth_date": "birth_date",
}
_BY_TYPE: dict[str, Callable[..., Any]] = {
    "text": _text,
    "long_text": _text,
    "date": _date,
    "choice": _options,
    "multi_choice": lambda chance, field, *rest: [_options(chance, field)],
    "number": _number,
    "money": lambda chance, *rest: chance.randint(20, 300) * 1_000_000,
    "phone": lambda chance, *rest: f"0905{chance.randint(0, 999_999):06d}",
    "email": lambda *rest: None,
    "id_number": lambda chance, *rest: f"0498{chance.randint(0, 99):02d}{chance.randint(0, 999_999):06d}",
    "yes_no": lambda *rest: True,
    "address": _address,
    "group": _entries,
    "table": _entries,
    "computed": lambda *rest: None,  # worked out by the form
}
