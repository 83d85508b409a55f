"""What the pieces of a form are called on the console's pages."""

from django.utils.translation import gettext_lazy as _

TYPES = {
    "text": _("chữ"),
    "long_text": _("đoạn văn"),
    "date": _("ngày"),
    "choice": _("chọn một"),
    "multi_choice": _("chọn nhiều"),
    "number": _("số"),
    "money": _("số tiền"),
    "phone": _("số điện thoại"),
    "email": _("thư điện tử"),
    "id_number": _("số định danh"),
    "yes_no": _("có hoặc không"),
    "address": _("địa chỉ: tỉnh, huyện, xã"),
    "person": _("khối người: họ tên, ngày sinh, giấy tờ…"),
    "organisation": _("khối tổ chức: tên, mã số thuế, trụ sở…"),
    "group": _("nhóm lặp lại"),
    "table": _("bảng: mỗi mục một dòng"),
    "computed": _("câu tự tính"),
    "file": _("giấy tờ kèm theo"),
    "note": _("lời nhắc"),
}
RULES = [
    ("before", _("trước")),
    ("not_after", _("không sau")),
    ("after", _("sau")),
    ("not_before", _("không trước")),
    ("differs", _("khác với")),
    ("at_most", _("không lớn hơn")),
    ("at_least", _("không nhỏ hơn")),
]
PREFILLS = [
    ("", _("không điền sẵn")),
    ("today", _("ngày khai")),
    ("party.name", _("họ tên của người nộp")),
    ("party.birth_date", _("ngày sinh của người nộp")),
    ("party.gender", _("giới tính của người nộp")),
    ("party.id_number", _("số định danh của người nộp")),
    ("party.phone", _("điện thoại của người nộp")),
    ("party.email", _("thư điện tử của người nộp")),
    ("party.residence", _("nơi cư trú của người nộp")),
]
BLOCK_PREFILLS = [
    ("", _("không điền sẵn")),
    ("party", _("người nộp hồ sơ")),
    ("organisation", _("tổ chức, doanh nghiệp nộp hồ sơ")),
]
PARTS = {
    "name": _("họ tên hoặc tên tổ chức"),
    "birth_date": _("ngày sinh"),
    "gender": _("giới tính"),
    "ethnicity": _("dân tộc"),
    "nationality": _("quốc tịch"),
    "id_number": _("số định danh"),
    "residence": _("nơi cư trú"),
    "phone": _("điện thoại"),
    "email": _("thư điện tử"),
    "tax_code": _("mã số thuế"),
    "licence": _("giấy đăng ký"),
    "address": _("trụ sở"),
    "representative": _("người đại diện"),
    "position": _("chức vụ"),
}
