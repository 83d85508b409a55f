"""Every field of the forms of 2018 and 2025 is on paper, however long; nothing is cut or overlaps.

The lists follow the templates agencies use of 01/2018/TT-VPCP (01 to 06) and 03/2025/TT-VPCP (01 to 07).
"""

import re
import subprocess
from datetime import datetime
from typing import get_type_hints
from zoneinfo import ZoneInfo

import pytest
import typst

from motcua.documents.render import HERE, render
from motcua.documents.samples import sample
from motcua.documents.templates import TEMPLATES
from tests.documents.laid_out import sheets
from tests.documents.tools import program

pytestmark = pytest.mark.needs("pdfsig")
VN = ZoneInfo("Asia/Ho_Chi_Minh")
NAME = "Nguyễn Hoàng Bảo Trâm Alăng Zơrâm Bh'nướch Thị Ngọc Ánh Nguyệt"
OTHER = "Pơloong Hốih Tơngôl Riah Thị Hồng Nhung Quỳnh Phương Uyên Thư"
AGENCY = (
    "Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính theo cơ chế một cửa, một cửa liên thông "
    "của Ủy ban nhân dân xã Trà Đốc Thượng Nguồn Sông Tranh, huyện Bắc Trà My, tỉnh Quảng Nam (điểm số 2)"
)
PAPERS = [
    f"Giấy tờ số {n}: bản vẽ mặt bằng, mặt cắt, sơ đồ đấu nối hạ tầng có xác nhận của cơ quan {n}"
    for n in range(1, 13)
]
LONG = {
    "agency": AGENCY,
    "desk": AGENCY,
    "applicant": NAME,
    "owner": OTHER,
    "submitter": NAME,
    "officer": OTHER,
    "identity": "CCCD số 049994000456",
    "identifier": "049994000456",
    "channel": "Dịch vụ bưu chính công ích",
    "collect_at": AGENCY,
    "lead_agency": AGENCY,
    "coordinating_agency": "Công an xã Trà Đốc; Bảo hiểm xã hội huyện Bắc Trà My",
    "components": [{"name": name, "originals": 1, "certified": 2, "copies": 3} for name in PAPERS],
    "items": PAPERS,
    "reason": "Bản chụp mờ, không đọc được ngày sinh của trẻ và số định danh của người mẹ. " * 3,
    "second_due_at": datetime(2022, 8, 9, 17, 0, tzinfo=VN),
    "supplement_by": datetime(2022, 8, 10, 17, 0, tzinfo=VN),
    "officer_phone": "0235 3874 123",
    "lookup_url": "https://dichvucong.example/theo-doi/000.13.28.H47-220725-0007",
    "authorised": {
        "name": OTHER,
        "address": "Thôn 2, xã Trà Đốc, huyện Bắc Trà My",
        "identifier": "049187000004",
        "phone": "0905 999 888",
        "email": "uy.quyen@example.vn",
        "paper": "Hợp đồng ủy quyền số 12/2022",
    },
    "steps": [
        {
            "giver": f"{AGENCY} ({NAME})",
            "taker": f"Phòng Tư pháp ({OTHER})",
            "at": datetime(2022, 7, 25, 8, 30, tzinfo=VN),
            "taken_at": datetime(2022, 7, 26, 7, 45, tzinfo=VN),
            "outcome": "Quá hạn",
            "note": "Chờ túi hồ sơ giấy",
        }
    ]
    * 6,
}
MM = 72 / 25.4
# margins at the left and the right; A4: 30/2020/NĐ-CP, Appendix I, Mục I
SIDES = {"a5": (14, 14), "a4": (30, 18), "birth_certificate": (24, 24), "handover_sheet": (18, 18)}
SIDES |= {"unit_sheet": (18, 18), "form06": (14, 14), "tt03_07": (14, 14)}  # the registers lie across
_PERSON = ("applicant", "address", "phone", "email")
_TIMES = ("Nhận hồ sơ", "25/07/2022")
_BOTH_SIGN = ("Ký tên", "Người giao", "Người nhận", "08:30", "07:45", "Quá hạn", "Chờ túi hồ sơ giấy")
_BOOK = ("Mã hồ sơ", "Tên thủ tục hành chính", "Tên tổ chức, cá nhân", "Địa chỉ, số điện thoại")
_BOOK += ("Cơ quan chủ trì", "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả", "Phương thức nhận", "Ký nhận")
_RECEIPT = ("agency", "number", "code", *_PERSON, "procedure", "components", "sets", "time_limit")
_RECEIPT += ("collect_at", "book_no", "serial_no", "lookup_url", "submitter", "officer", "09/08/2022")
_RECEIPT += ("Thời gian nhận hồ sơ", "Thời gian trả kết quả", "08:12", "17:00", "25/07/2022", "Bản chính")
_SHEET = ("agency", "code", "lead_agency", "coordinating_agency", *_TIMES, "Hẹn trả kết quả", *_BOTH_SIGN)
# template: keys of the data whose value is printed, or words that must stand there
FIELDS = {
    "form01": (*_RECEIPT, "identity", "channel", "owner", "Bản sao chứng thực"),
    "form02": ("agency", "number", *_PERSON, "procedure", "items", "reason", "officer", "officer_phone"),
    "form03": ("agency", "number", *_PERSON, "procedure", "reason", "submitter", "officer"),
    "form04": ("agency", "number", "applicant", "procedure", "reason", "25/07/2022", "27/07/2022"),
    "form05": (*_SHEET, "applicant"),
    "form06": _BOOK,
    "tt03_01": (*_RECEIPT, "identifier", "authorised"),
    "tt03_02": ("agency", "number", *_PERSON, "procedure", "items", "reason", "officer", "officer_phone"),
    "tt03_03": ("agency", "number", *_PERSON, "identifier", "procedure", "reason", "submitter", "officer"),
    "tt03_04": ("agency", "number", "applicant", "identifier", "code", "procedure", "reason", "27/07/2022"),
    "tt03_05": ("agency", "number", "applicant", "code", "procedure", "officer"),
    "tt03_06": (*_SHEET, "owner", "identifier"),
    "tt03_07": _BOOK,
}


def filled(template):
    data = sample(template)
    known = get_type_hints(TEMPLATES[template])
    long = {key: value for key, value in LONG.items() if key in known}
    if "owner" not in FIELDS[template]:  # where another owns it, the paper is addressed to that person
        long.pop("owner", None)
    if "rows" in data:
        row = data["rows"][0] | {"applicant": NAME, "collector": OTHER, "lead_agency": AGENCY}
        long["rows"] = [row] * 12
    return data | long


def printed(pdf, *how):
    done = subprocess.run([program("pdftotext"), *how, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def plain(text):
    """Without spaces, line breaks and the hyphens that stand at them."""
    return re.sub(r"[\s\u200b\u00ad-]", "", text).casefold()


def values(data, field):
    value = data.get(field, field)
    if isinstance(value, dict):
        return [str(one) for one in value.values()]
    if isinstance(value, list):
        return [one["name"] if isinstance(one, dict) else str(one) for one in value]
    return [str(value)]


@pytest.mark.parametrize("template", FIELDS)
def test_every_field_of_the_form_is_on_paper_with_long_names(template):
    data = filled(template)
    pdf = render(template, data)
    text = plain(printed(pdf, "-raw"))
    missing = [one for field in FIELDS[template] for one in values(data, field) if plain(one) not in text]
    assert missing == []


def stretched(value):
    """Whatever is more than a word gets two hundred letters, an e-mail address fifty more without a break."""
    if isinstance(value, str):
        if "@" in value:
            return f"nguyenhoangbaotramalangzoramngocanhnguyetphuong.{value}"
        return f"{value} {AGENCY}"[:200] if " " in value and len(value) > 7 else value
    if isinstance(value, list):
        return [stretched(one) for one in value]
    if isinstance(value, dict):
        return {key: stretched(one) for key, one in value.items()}
    return value


def laid_out(template, data):
    """Faults of a paper as it is printed: see `Sheet.faults`; and words outside its margins."""
    faults = []
    for sheet in sheets(render(template, data)):
        text = sheet.frame()
        left, right = SIDES.get(template, SIDES["a5" if sheet.width < 500 else "a4"])
        sides = text.left / MM, (sheet.width - text.right) / MM
        if sides[0] < left - 0.4 or sides[1] < right - 0.8:  # a slanted letter leans over the edge
            faults.append(f"{sides} mm at the sides")
        if (sheet.height - text.top) / MM < 9 or text.bottom / MM < 6.5:  # the line at the foot
            faults.append("above or below the margins")
        faults += sheet.faults()
    return faults


@pytest.mark.parametrize("template", FIELDS)
@pytest.mark.parametrize("size", ["a5", "a4"])
def test_nothing_lies_on_anything_or_leaves_its_margins_or_its_column(template, size):
    assert laid_out(template, filled(template) | {"size": size}) == []


@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - {"sample_form"}))  # MẪU lies across that one
def test_two_hundred_letters_in_every_field_find_room(template):
    assert laid_out(template, stretched(sample(template))) == []


@pytest.mark.parametrize(
    ("drawn", "fault"),
    [
        ("#place(dx: 20pt, dy: 20pt)[chữ một]#place(dx: 24pt, dy: 22pt)[chữ hai]", "overlap"),
        ("#place(dx: 20pt, dy: 20pt)[Ậ]#place(dx: 20pt, dy: 13pt)[gỵ]", "overlap"),
        ("#table(columns: (30pt, 30pt), box(width: 20pt, [H47-220725-0007]), [])", "crosses a rule"),
        ("#place(rect(width: 60pt, height: 60pt, fill: black))#place(dx: 50pt, dy: 50pt)[chữ]", "picture"),
        ("chữ bên chữ, dòng trên #linebreak() dòng dưới Ậ", ""),
    ],
)
def test_what_lies_badly_is_seen(drawn, fault):
    page = '#set page(width: 300pt, height: 200pt, margin: 10pt)\n#set text(font: "Liberation Serif")\n'
    (sheet,) = sheets(typst.compile((page + drawn).encode(), font_paths=[HERE / "fonts"]))
    found = sheet.faults()
    assert all(fault in one for one in found) and bool(found) == bool(fault), found


def test_twelve_papers_go_on_over_a_second_page_under_the_same_head():
    pages = printed(render("form01", filled("form01")), "-raw").split("\f")
    assert len([page for page in pages if page.strip()]) > 1
    assert all("Tên giấy tờ" in page for page in pages if "Giấy tờ số" in page)
