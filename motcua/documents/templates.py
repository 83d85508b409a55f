"""What each printed paper needs to know: one typed dictionary per template of `typst/`.

Text is plain text; a `date` or an aware `datetime` stands for a moment; keys marked NotRequired may be left
out, None or empty, and then print dots to write on, or nothing. `dated` also dates the PDF itself.
The forms are in `form_shapes.py`, samples of all in `samples.py`.
"""

from datetime import date
from typing import Any, NotRequired, TypedDict, get_args, get_type_hints, is_typeddict

from motcua.documents.form_shapes import (
    FeeReceipt,
    Form01,
    Form02,
    Form03,
    Form04,
    Form05,
    Form06,
    HandoverSheet,
    Paper,
    SampleForm,
    Signatory,
    StopNotice,
    TransferSlip,
    UnitSheet,
)


class Parent(TypedDict):
    """Mother or father on a paper of civil status."""

    name: NotRequired[str]
    born: NotRequired[str]  # year of birth
    ethnicity: NotRequired[str]
    nationality: NotRequired[str]
    residence: NotRequired[str]


class Result(Paper):
    """What an agency issues at the end: with the code and address under which anybody may check it."""

    check_code: NotRequired[str]  # empty in a draft
    lookup_url: NotRequired[str]  # what its QR holds
    signature: Signatory


class Person(Result):
    """A result about one person."""

    born: date
    sex: NotRequired[str]
    ethnicity: NotRequired[str]
    nationality: NotRequired[str]


class BirthCertificate(Person):
    """Giấy khai sinh (A4)."""

    child: str
    born_words: NotRequired[str]
    birth_place: NotRequired[str]
    home_town: NotRequired[str]
    personal_id: NotRequired[str]
    mother: NotRequired[Parent]
    father: NotRequired[Parent]
    declarant: NotRequired[str]
    declarant_identity: NotRequired[str]
    registered_at: str
    registered: NotRequired[date | None]


class MaritalStatusCertificate(Person):
    """Giấy xác nhận tình trạng hôn nhân (A4)."""

    requester: str
    request_about: NotRequired[str]
    person: str
    identity: NotRequired[str]
    residence: NotRequired[str]
    resided_during: NotRequired[str]
    status: str
    purpose: str
    valid_for: NotRequired[str]  # “06 tháng”: a number of the law, hence given
    recipients: NotRequired[list[str]]


class CivilExtract(Person):
    """Trích lục khai sinh, bản sao (A4)."""

    person: str
    born_words: NotRequired[str]
    birth_place: NotRequired[str]
    home_town: NotRequired[str]
    personal_id: NotRequired[str]
    mother: NotRequired[Parent]
    father: NotRequired[Parent]
    registered_at: str
    register_number: NotRequired[str]
    registered: NotRequired[date | None]
    source: NotRequired[str]
    note: NotRequired[str]
    recipients: NotRequired[list[str]]


class Trade(TypedDict):
    """A line of business."""

    name: str
    code: NotRequired[str]


class BusinessCertificate(Result):
    """Giấy chứng nhận đăng ký hộ kinh doanh (A4)."""

    first_registered: NotRequired[date | None]
    change_no: NotRequired[str]
    changed: NotRequired[date | None]
    business: str
    address: str
    phone: NotRequired[str]
    email: NotRequired[str]
    trades: NotRequired[list[Trade]]
    capital: NotRequired[str]
    founded_by: NotRequired[str]  # “Cá nhân”, “Các thành viên hộ gia đình”
    owner: str
    sex: NotRequired[str]
    born: NotRequired[date | None]
    ethnicity: NotRequired[str]
    nationality: NotRequired[str]
    identity: NotRequired[str]
    permanent_address: NotRequired[str]
    contact_address: NotRequired[str]
    members: NotRequired[list[str]]


class BuildingPermit(Result):
    """Giấy phép xây dựng nhà ở riêng lẻ (A4); facts left out are not printed."""

    owner: str
    owner_address: NotRequired[str]
    work: str
    design: NotRequired[str]
    designer: NotRequired[str]
    location: NotRequired[str]
    ground_level: NotRequired[str]
    density: NotRequired[str]
    land_use_ratio: NotRequired[str]
    red_line: NotRequired[str]
    building_line: NotRequired[str]
    colour: NotRequired[str]
    ground_floor_area: NotRequired[str]
    floor_area: NotRequired[str]
    height: NotRequired[str]
    storeys: NotRequired[str]
    land_papers: NotRequired[str]
    changes: NotRequired[str]
    start_within: NotRequired[str]  # “12 tháng”: a number of the law, hence given
    recipients: NotRequired[list[str]]


class Line(TypedDict):
    """A named value of a record."""

    label: str
    value: str


class Record(Result):
    """An extract or confirmation that names its values one by one (A4)."""

    heading: str
    lines: list[Line]


class Decision(Result):
    """A decision or any official letter (A4): kind, subject, grounds, then articles or plain text."""

    kind: str  # “Quyết định”, “Thông báo”, “Giấy xác nhận”
    about: NotRequired[str]
    to: NotRequired[str]
    issuer: NotRequired[str]  # “Chủ tịch Ủy ban nhân dân …”, over the grounds
    bases: NotRequired[list[str]]
    articles: NotRequired[list[str]]
    body: NotRequired[str]
    recipients: NotRequired[list[str]]


TEMPLATES: dict[str, type] = {
    "form01": Form01,
    "form02": Form02,
    "form03": Form03,
    "form04": Form04,
    "form05": Form05,
    "form06": Form06,
    "tt03_01": Form01,
    "tt03_02": Form02,
    "tt03_03": Form03,
    "tt03_04": Form04,
    "tt03_05": StopNotice,
    "tt03_06": Form05,
    "tt03_07": Form06,
    "fee_receipt": FeeReceipt,
    "transfer_slip": TransferSlip,
    "handover_sheet": HandoverSheet,
    "birth_certificate": BirthCertificate,
    "marital_status_certificate": MaritalStatusCertificate,
    "civil_extract": CivilExtract,
    "business_certificate": BusinessCertificate,
    "building_permit": BuildingPermit,
    "decision": Decision,
    "record": Record,
    "sample_form": SampleForm,
    "unit_sheet": UnitSheet,
}


def complete(shape: type, data: dict[str, Any]) -> dict[str, Any]:
    """`data` with every key of `shape`, what may be left out as None.

    Raises ValueError naming the keys that are missing or unknown: the caller's mistake, not a person's.
    """
    hints = get_type_hints(shape)
    missing = sorted(key for key in shape.__required_keys__ if key not in data)  # type: ignore[attr-defined]
    unknown = sorted(set(data) - set(hints))
    if missing or unknown:
        raise ValueError(f"{shape.__name__}: missing {missing}, unknown {unknown}")
    return {key: _complete_value(hint, data.get(key)) for key, hint in hints.items()}


def _complete_value(hint: Any, value: Any) -> Any:
    if is_typeddict(hint):
        return complete(hint, value) if value else dict.fromkeys(get_type_hints(hint))
    items = next((item for item in get_args(hint) if is_typeddict(item)), None)
    if items is not None and value:
        return [complete(items, item) for item in value]
    return value
