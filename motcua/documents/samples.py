"""Invented but plausible data for every template: previews, tests, measurements."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

_VN = timezone(timedelta(hours=7))
_COMMUNE: dict[str, Any] = {
    "superior": "Ủy ban nhân dân huyện Thăng Bình",
    "agency": "Ủy ban nhân dân xã Bình Nguyên",
    "place": "Bình Nguyên",
    "dated": date(2022, 7, 25),
    "demo": True,
}
_DESK: dict[str, Any] = _COMMUNE | {"agency": "Bộ phận Tiếp nhận và Trả kết quả xã Bình Nguyên"}
_CHAIR = {"authority": "TM. Ủy ban nhân dân", "title": "Chủ tịch", "name": "Trương Thị Ngọc Ánh"}
_DEPUTY = _CHAIR | {"authority": "TM. Ủy ban nhân dân\nKT. Chủ tịch", "title": "Phó Chủ tịch"}
_LINES = [{"label": "Họ, chữ đệm, tên", "value": "Huỳnh Văn Tư"}]
_RECORD = _COMMUNE | {"number": "3/2022", "heading": "Trích lục", "lines": _LINES, "signature": _CHAIR}
_DOSSIER: dict[str, Any] = {
    "code": "000.13.28.H47-220725-0007",
    "applicant": "Nguyễn Thị Bích Phượng",
    "address": "Thôn Thanh Ly 1, xã Bình Nguyên, huyện Thăng Bình, tỉnh Quảng Nam",
    "phone": "0905 123 456",
    "email": "bichphuong@example.vn",
    "procedure": "Đăng ký khai sinh",
}
_RECEIVED: dict[str, Any] = {
    "received_at": datetime(2022, 7, 25, 8, 12, tzinfo=_VN),
    "due_at": datetime(2022, 7, 25, 17, 0, tzinfo=_VN),
}
_KINH = {"ethnicity": "Kinh", "nationality": "Việt Nam"}
_MOTHER = _KINH | {"name": "Nguyễn Thị Bích Phượng", "born": "1994", "residence": _DOSSIER["address"]}
_FATHER = _KINH | {"name": "Huỳnh Đức Thuận", "born": "1991", "residence": _DOSSIER["address"]}
_CHILD: dict[str, Any] = _KINH | {
    "born": date(2022, 7, 4),
    "born_words": "Ngày bốn tháng bảy năm hai nghìn không trăm hai mươi hai",
    "sex": "Nữ",
    "birth_place": "Trung tâm Y tế huyện Thăng Bình, thị trấn Hà Lam, huyện Thăng Bình, tỉnh Quảng Nam",
    "home_town": "Xã Bình Nguyên, huyện Thăng Bình, tỉnh Quảng Nam",
    "personal_id": "049922000123",
    "mother": _MOTHER,
    "father": _FATHER,
    "registered_at": "Ủy ban nhân dân xã Bình Nguyên, huyện Thăng Bình, tỉnh Quảng Nam",
    "registered": date(2022, 7, 25),
}

_SAMPLES: dict[str, dict[str, Any]] = {
    "form01": _DESK
    | _DOSSIER
    | _RECEIVED
    | {
        "number": "07/TNHS",
        "desk": "Bộ phận Tiếp nhận và Trả kết quả xã Bình Nguyên",
        "identity": "CCCD số 049994000456",
        "channel": "Trực tiếp",
        "procedure_code": "1.001193",
        "components": [
            {"name": "Tờ khai đăng ký khai sinh theo mẫu", "originals": 1},
            {"name": "Giấy chứng sinh", "originals": 1},
            {"name": "Giấy chứng nhận kết hôn của cha, mẹ", "certified": 1},
            {"name": "Căn cước công dân của người đi khai sinh", "copies": 1},
        ],
        "sets": 1,
        "time_limit": "Ngay trong ngày",
        "collect_at": "Bộ phận Tiếp nhận và Trả kết quả xã Bình Nguyên",
        "book_no": "01",
        "serial_no": "0213",
        "lookup_url": "https://dichvucong.quangnam.example/tra-cuu/000.13.28.H47-220725-0007",
        "digest": "9f2c41a07be3",
        "submitter": "Nguyễn Thị Bích Phượng",
        "officer": "Lê Thị Lan",
    },
    "form02": _DESK
    | _DOSSIER
    | {
        "number": "03/HDHS",
        "items": ["Giấy chứng sinh (bản chính)", "Giấy chứng nhận kết hôn của cha, mẹ (bản sao chứng thực)"],
        "reason": "Giấy chứng sinh trong hồ sơ là bản chụp không rõ chữ, không đọc được ngày sinh của trẻ.",
        "officer": "Lê Thị Lan",
        "officer_phone": "0235 3874 123",
    },
    "form03": _DESK
    | _DOSSIER
    | {
        "number": "01/TCHS",
        "code": "",
        "desk": "Bộ phận Tiếp nhận và Trả kết quả xã Bình Nguyên",
        "reason": (
            "Cha, mẹ của trẻ không cư trú tại xã Bình Nguyên, nên việc đăng ký khai sinh không thuộc "
            "thẩm quyền của Ủy ban nhân dân xã Bình Nguyên."
        ),
        "where_to_go": "Ủy ban nhân dân xã Bình Phục, huyện Thăng Bình",
        "submitter": "Nguyễn Thị Bích Phượng",
        "officer": "Lê Thị Lan",
    },
    "form04": _COMMUNE
    | _DOSSIER
    | _RECEIVED
    | {
        "number": "02/PXL-UBND",
        "reason": "Cán bộ phụ trách đang xác minh thông tin cư trú với Công an xã.",
        "new_due_at": datetime(2022, 7, 27, 17, 0, tzinfo=_VN),
        "signature": _CHAIR,
    },
    "form05": _DESK
    | _DOSSIER
    | _RECEIVED
    | {
        "number": "07/PKS",
        "lead_agency": "Công chức Tư pháp - Hộ tịch xã Bình Nguyên",
        "steps": [
            {
                "giver": "Bộ phận Tiếp nhận và Trả kết quả (Lê Thị Lan)",
                "taker": "Công chức Tư pháp - Hộ tịch (Phạm Văn Dũng)",
                "at": datetime(2022, 7, 25, 8, 30, tzinfo=_VN),
                "outcome": "Đúng hạn",
            },
            {
                "giver": "Công chức Tư pháp - Hộ tịch (Phạm Văn Dũng)",
                "taker": "Chủ tịch UBND xã (Trương Thị Ngọc Ánh)",
                "at": datetime(2022, 7, 25, 14, 5, tzinfo=_VN),
                "outcome": "Trước hạn",
                "note": "Đã thẩm định",
            },
        ],
    },
    "form06": _DESK
    | {
        "number": "01/STD",
        "field": "Lĩnh vực hộ tịch",
        "book_no": "01",
        "from_day": date(2022, 7, 1),
        "to_day": date(2022, 7, 31),
        "rows": [
            _RECEIVED
            | {
                "code": f"000.13.28.H47-220725-{number:04}",
                "procedure": "Đăng ký khai sinh",
                "applicant": name,
                "contact": "Thôn Thanh Ly 1, xã Bình Nguyên; 0905 123 456",
                "lead_agency": "UBND xã Bình Nguyên",
                "returned_at": returned,
                "channel": "Trực tiếp",
            }
            for number, (name, returned) in enumerate(
                [
                    ("Nguyễn Thị Bích Phượng", datetime(2022, 7, 25, 16, 20, tzinfo=_VN)),
                    ("Huỳnh Đức Thuận", None),
                    ("Bnướch Thị Hiếu", None),
                ],
                start=7,
            )
        ],
        "signature": {"title": "Người lập sổ", "name": "Lê Thị Lan"},
    },
    "birth_certificate": _COMMUNE
    | _CHILD
    | {
        "number": "125/2022",
        "child": "Huỳnh Nguyễn Gia Hân",
        "declarant": "Nguyễn Thị Bích Phượng",
        "declarant_identity": "CCCD số 049994000456, Cục Cảnh sát QLHC về TTXH cấp ngày 12/04/2021",
        "signature": {"title": "Chủ tịch", "name": "Trương Thị Ngọc Ánh"},
    },
    "marital_status_certificate": _COMMUNE
    | _KINH
    | {
        "number": "88/UBND-XNTTHN",
        "requester": "Huỳnh Đức Minh",
        "request_about": "cấp Giấy xác nhận tình trạng hôn nhân",
        "person": "Huỳnh Đức Minh",
        "born": date(1996, 2, 9),
        "sex": "Nam",
        "identity": "CCCD số 049896001234, Cục Cảnh sát QLHC về TTXH cấp ngày 20/08/2021",
        "residence": _DOSSIER["address"],
        "status": "Hiện tại chưa đăng ký kết hôn với ai.",
        "purpose": "đăng ký kết hôn với bà Phan Thị Thùy Dương, sinh năm 1998",
        "valid_for": "06 tháng",
        "recipients": ["Ông Huỳnh Đức Minh", "Lưu: HT"],
        "signature": _CHAIR,
    },
    "civil_extract": _COMMUNE
    | _CHILD
    | {
        "number": "214/TLKS-BS",
        "person": "Huỳnh Nguyễn Gia Hân",
        "register_number": "125/2022",
        "source": "Sổ đăng ký khai sinh năm 2022, quyển số 01",
        "signature": _CHAIR,
    },
    "business_certificate": _KINH
    | {
        "superior": "Ủy ban nhân dân huyện Thăng Bình",
        "agency": "Phòng Tài chính - Kế hoạch",
        "place": "Thăng Bình",
        "dated": date(2022, 7, 28),
        "demo": True,
        "number": "33B8012345",
        "first_registered": date(2022, 7, 28),
        "business": "Hộ kinh doanh Mì Quảng Bà Vị",
        "address": "Số 12 đường Tiểu La, thị trấn Hà Lam, huyện Thăng Bình, tỉnh Quảng Nam",
        "phone": "0905 654 321",
        "trades": [
            {"name": "Nhà hàng và các dịch vụ ăn uống phục vụ lưu động", "code": "5610"},
            {"name": "Dịch vụ phục vụ đồ uống", "code": "5630"},
        ],
        "capital": "150.000.000 đồng (Một trăm năm mươi triệu đồng)",
        "founded_by": "Cá nhân",
        "owner": "Võ Thị Vị",
        "sex": "Nữ",
        "born": date(1972, 11, 3),
        "identity": "CCCD số 049972000789, cấp ngày 01/06/2021, nơi cấp: Cục Cảnh sát QLHC về TTXH",
        "permanent_address": "Tổ 5, thị trấn Hà Lam, huyện Thăng Bình, tỉnh Quảng Nam",
        "contact_address": "Số 12 đường Tiểu La, thị trấn Hà Lam, huyện Thăng Bình, tỉnh Quảng Nam",
        "signature": {"title": "Trưởng phòng", "name": "Đặng Quốc Toàn"},
    },
    "building_permit": {
        "superior": "Tỉnh Quảng Nam",
        "agency": "Ủy ban nhân dân huyện Thăng Bình",
        "place": "Thăng Bình",
        "dated": date(2022, 8, 5),
        "demo": True,
        "number": "57/GPXD",
        "owner": "Ông Phan Văn Lộc và bà Lê Thị Nở",
        "owner_address": "Thôn Trà Đóa 2, xã Bình Đào, huyện Thăng Bình, tỉnh Quảng Nam",
        "work": "Nhà ở riêng lẻ",
        "design": "Bản vẽ thiết kế do chủ hộ cung cấp, lập tháng 6 năm 2022",
        "designer": "Công ty TNHH Tư vấn xây dựng Hà Lam lập",
        "location": "Thửa đất số 112, tờ bản đồ số 7, thôn Trà Đóa 2, xã Bình Đào",
        "ground_level": "+0,45 m so với mặt đường",
        "density": "62 %",
        "land_use_ratio": "1,2 lần",
        "red_line": "cách tim đường 6,75 m",
        "building_line": "lùi 3,0 m so với chỉ giới đường đỏ",
        "ground_floor_area": "96,5 m²",
        "floor_area": "186,0 m²",
        "height": "8,4 m",
        "storeys": "02 tầng",
        "land_papers": "Giấy chứng nhận quyền sử dụng đất số BX 123456, UBND huyện cấp ngày 14/03/2016",
        "start_within": "12 tháng",
        "recipients": ["Như trên", "UBND xã Bình Đào", "Lưu: VT, KTHT"],
        "signature": _DEPUTY,
    },
    "record": _RECORD,
    "decision": {
        "superior": "Tỉnh Quảng Nam",
        "agency": "Ủy ban nhân dân huyện Thăng Bình",
        "number": "1287/QĐ-UBND",
        "place": "Thăng Bình",
        "dated": date(2022, 1, 7),
        "demo": True,
        "kind": "Quyết định",
        "about": "Về việc cho phép chuyển mục đích sử dụng đất",
        "issuer": "Ủy ban nhân dân huyện Thăng Bình",
        "bases": [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            "Theo đề nghị của Trưởng phòng Tài nguyên và Môi trường huyện.",
        ],
        "articles": [
            "Cho phép ông Phan Văn Lộc chuyển 100 m² đất trồng cây lâu năm sang đất ở tại nông thôn.",
            "Quyết định này có hiệu lực kể từ ngày ký.",
        ],
        "recipients": ["Như Điều 2", "Lưu: VT"],
        "signature": {"authority": "TM. Ủy ban nhân dân", "title": "Chủ tịch", "name": "Phan Văn Bình"},
    },
}

_CENTRE: dict[str, Any] = {
    "superior": "Ủy ban nhân dân phường Hương Trà",
    "agency": "Trung tâm Phục vụ hành chính công phường Hương Trà",
    "place": "Hương Trà",
    "dated": date(2025, 10, 6),
    "identifier": "049994000456",
}
_SAMPLES |= {
    "tt03_01": _SAMPLES["form01"]
    | _CENTRE
    | {
        "number": "07/TTPVHCC",
        "desk": _CENTRE["agency"],
        "owner": "Nguyễn Thị Bích Phượng",
        "authorised": {
            "name": "Huỳnh Đức Thuận",
            "identifier": "049891001234",
            "phone": "0905 654 321",
            "email": "thuan@example.vn",
            "address": _DOSSIER["address"],
            "paper": "Văn bản ủy quyền ngày 02/10/2025",
        },
        "submitter": "Huỳnh Đức Thuận",
    },
    "tt03_02": _SAMPLES["form02"] | _CENTRE | {"number": "03/PBS-TTPVHCC"},
    "tt03_03": _SAMPLES["form03"] | _CENTRE | {"number": "01/PTC-TTPVHCC", "desk": _CENTRE["agency"]},
    "tt03_04": _SAMPLES["form04"] | {"number": "02/PXL", "identifier": "049994000456"},
    "tt03_05": _DESK
    | _DOSSIER
    | _CENTRE
    | {
        "number": "01/TB-TTPVHCC",
        "desk": _CENTRE["agency"],
        "received_at": _RECEIVED["received_at"],
        "reason": "Gia đình chưa thống nhất họ, tên của trẻ.",
        "officer": "Lê Thị Lan",
    },
    "tt03_06": _SAMPLES["form05"] | _CENTRE | {"number": "07/PKS-TTPVHCC"},
    "tt03_07": _SAMPLES["form06"] | {"agency": _CENTRE["agency"], "number": "01/STD-TTPVHCC"},
    "fee_receipt": _DESK
    | {
        "number": "0000012/2022",
        "payer": _DOSSIER["applicant"],
        "dossier": _DOSSIER["code"],
        "procedure": _DOSSIER["procedure"],
        "order": "MC7K2Q9XHB4T",
        "items": [
            {"name": "Phí cấp bản sao", "price": "8.000", "quantity": "2 bản", "amount": "16.000"},
            {
                "name": "Lệ phí đăng ký",
                "price": "15.000",
                "quantity": "1",
                "amount": "0",
                "let_off": "Người thuộc hộ nghèo (60/2014/QH13 Điều 11 khoản 1 điểm a)",
            },
        ],
        "total": "16.000",
        "words": "Mười sáu nghìn đồng",
        "method": "Tiền mặt tại quầy",
        "paid_at": _RECEIVED["received_at"],
        "officer": "Lê Thị Lan",
        "lookup_url": _DOSSIER["code"],
    },
    "transfer_slip": _DESK
    | {
        "code": _DOSSIER["code"],
        "applicant": _DOSSIER["applicant"],
        "procedure": _DOSSIER["procedure"],
        "giver": _DESK["agency"],
        "taker": "Công chức Tư pháp - Hộ tịch xã Bình Nguyên",
        "items": [
            {"name": "Tờ khai đăng ký khai sinh theo mẫu", "originals": 1},
            {"name": "Căn cước công dân của người đi khai sinh", "copies": 1},
        ],
        "content": "Thẩm định hồ sơ",
        "transfer_by": datetime(2022, 7, 25, 17, 0, tzinfo=_VN),
        "due_at": _RECEIVED["due_at"],
        "lookup_url": _DOSSIER["code"],
        "officer": "Lê Thị Lan",
    },
    "handover_sheet": _DESK
    | {
        "number": "12",
        "title": "Danh sách bàn giao hồ sơ",
        "giver": _DESK["agency"],
        "taker": "Ủy ban nhân dân xã Bình Nguyên",
        "about": "Thủ tục",
        "lookup_url": "DSBG-0192F0C1-0000-7000-8000-000000000000",
        "transfer_by": datetime(2022, 7, 25, 17, 0, tzinfo=_VN),
        "folders": [
            {
                "code": _DOSSIER["code"],
                "applicant": _DOSSIER["applicant"],
                "procedure": _DOSSIER["procedure"],
                "contents": "1 bản chính, 1 bản sao",
                "taken": "14:05 25/07/2022",
            },
        ],
        "sent_at": datetime(2022, 7, 25, 14, 0, tzinfo=_VN),
        "giving": "Lê Thị Lan",
    },
}

_SAMPLES["unit_sheet"] = _DESK | {
    "title": "Phiếu số liệu",
    "about": "Lúc 08:00 ngày 25/07/2022",
    "figures": [["12", "hồ sơ trễ hạn"]],
    "tables": [{"title": "Bộ chỉ số 766", "heads": ["Nhóm", "Điểm"], "rows": [["1", "17,60"]]}],
}

_SAMPLES["sample_form"] = {
    "agency": "Ủy ban nhân dân tỉnh Quảng Nam",
    "dated": date(2022, 7, 25),
    "demo": True,
    "form": "Tờ khai đăng ký khai sinh",
    "procedure": _DOSSIER["procedure"],
    "basis": "Theo mẫu tờ khai của Thông tư 04/2020/TT-BTP",
    "parts": [
        {
            "title": "Trẻ được khai sinh",
            "lines": [
                {"label": "Họ, chữ đệm, tên của trẻ"},
                {"label": "Giới tính", "options": ["Nam", "Nữ"]},
                {"label": "Quê quán", "note": "Theo quê của cha hoặc mẹ", "optional": True},
            ],
        }
    ],
}


def sample(template: str) -> dict[str, Any]:
    """A fresh dictionary that `render(template, …)` takes."""
    return dict(_SAMPLES[template])
