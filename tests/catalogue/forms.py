"""Small and seeded forms, a small address book, and the morning they are filled in."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from motcua.catalogue import eforms
from motcua.catalogue.eforms import AddressBook, Place

AT = datetime(2022, 7, 25, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BOOK = AddressBook(
    (Place("49", "tỉnh Quảng Nam"),),
    (Place("502", "thành phố Tam Kỳ", "49"), Place("513", "huyện Thăng Bình", "49")),
    (Place("20341", "phường An Mỹ", "502"), Place("20833", "xã Bình Nguyên", "513")),
)
HOME = {"province": "49", "district": "502", "commune": "20341", "detail": "12 Trần Phú"}
SEED = Path(eforms.__file__).parent.parent / "seed" / "eforms"
KEYS = sorted(path.stem for path in SEED.glob("*.json"))


def seeded(key: str) -> eforms.Definition:
    return eforms.parse(json.loads((SEED / f"{key}.json").read_text("utf-8")))


def form(*fields: dict[str, Any], **more: Any) -> eforms.Definition:
    filled = [{"label": f"Câu {one['key']}", **one} for one in fields]
    return eforms.parse(
        {"title": "Tờ khai", "pages": [{"key": "p", "title": "Trang", "fields": filled}], **more}
    )
