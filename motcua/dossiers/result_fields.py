"""Fields of each result: what the specialist sees, where the fact is found, how it is typed."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ResultField:
    """One fact of a result.

    name      place in the template's data, dotted for nested facts ("mother.name").
    answers   places in the e-form's answers, the first that is filled wins.
    owner     fact of the dossier's owner used when the answers have none.
    """

    name: str
    label: str | Promise
    answers: tuple[str, ...] = ()
    owner: str = ""
    type: Literal["text", "long", "date", "lines", "trades"] = "text"
    required: bool = False
    default: str | Promise = ""


F = ResultField
FIELDS: dict[str, tuple[ResultField, ...]] = {
    "decision": (
        F("to", _("Kính gửi"), owner="name"),
        F("body", _("Nội dung"), type="long", required=True, default=_("Đồng ý giải quyết theo đề nghị.")),
    ),
    "birth_certificate": (  # of the child: 60/2014/QH13 Điều 14 khoản 1 điểm a; a parent may be unknown
        F("child", _("Họ, chữ đệm, tên trẻ"), ("child_name",), required=True),
        F("born", _("Ngày sinh"), ("child_birth_date",), type="date", required=True),
        F("sex", _("Giới tính"), ("child_gender",), required=True),
        F("ethnicity", _("Dân tộc"), ("child_ethnicity",), required=True),
        F("nationality", _("Quốc tịch"), ("child_nationality",), required=True, default="Việt Nam"),
        F("birth_place", _("Nơi sinh"), ("facility", "birth_address"), required=True),
        F("home_town", _("Quê quán"), ("child_home_town",), required=True),
        F("personal_id", _("Số định danh cá nhân")),
        F("mother.name", _("Họ tên mẹ"), ("mother_name",)),
        F("mother.born", _("Năm sinh của mẹ"), ("mother_birth_date",)),
        F("mother.ethnicity", _("Dân tộc của mẹ"), ("mother_ethnicity",)),
        F("mother.nationality", _("Quốc tịch của mẹ"), ("mother_nationality",)),
        F("mother.residence", _("Nơi cư trú của mẹ"), ("mother_residence",)),
        F("father.name", _("Họ tên cha"), ("father_name",)),
        F("father.born", _("Năm sinh của cha"), ("father_birth_date",)),
        F("father.ethnicity", _("Dân tộc của cha"), ("father_ethnicity",)),
        F("father.nationality", _("Quốc tịch của cha"), ("father_nationality",)),
        F("father.residence", _("Nơi cư trú của cha"), ("father_residence",)),
        F("declarant", _("Người đi khai sinh"), ("requester_name",), owner="name"),
        F(
            "declarant_identity",
            _("Giấy tờ tùy thân của người đi khai"),
            ("requester_id_number",),
            owner="id_number",
        ),
    ),
    "marital_status_certificate": (
        F("requester", _("Người yêu cầu"), ("requester_name",), owner="name", required=True),
        F("person", _("Người được xác nhận"), ("person_name",), owner="name", required=True),
        F("born", _("Ngày sinh"), ("person_birth_date",), owner="birth_date", type="date", required=True),
        F("sex", _("Giới tính"), ("person_gender",), owner="gender"),
        F("ethnicity", _("Dân tộc"), ("person_ethnicity",)),
        F("nationality", _("Quốc tịch"), ("person_nationality",), default="Việt Nam"),
        F("identity", _("Giấy tờ tùy thân"), ("person_id_number",), owner="id_number"),
        F("residence", _("Nơi cư trú"), ("person_residence",), owner="address"),
        F(
            "status",
            _("Tình trạng hôn nhân"),
            ("status",),
            required=True,
            default=_("Chưa đăng ký kết hôn với ai"),
        ),
        F(
            "purpose",
            _("Mục đích sử dụng"),
            ("purpose_other", "purpose"),
            required=True,
            default=_("Làm thủ tục hành chính"),
        ),
    ),
    "civil_extract": (
        F("person", _("Họ, chữ đệm, tên"), ("person_name",), owner="name", required=True),
        F("born", _("Ngày sinh"), ("person_birth_date",), owner="birth_date", type="date", required=True),
        F("sex", _("Giới tính"), ("person_gender",), owner="gender"),
        F("ethnicity", _("Dân tộc"), ("person_ethnicity",)),
        F("nationality", _("Quốc tịch"), ("person_nationality",), default="Việt Nam"),
        F("birth_place", _("Nơi sinh")),
        F("home_town", _("Quê quán")),
        F("personal_id", _("Số định danh cá nhân"), ("person_id_number",), owner="id_number"),
        F("register_number", _("Số đăng ký"), ("register_number",)),
        F("registered", _("Ngày đăng ký"), ("register_date",), type="date"),
    ),
    "business_certificate": (
        F("business", _("Tên hộ kinh doanh"), ("business_name",), owner="name", required=True),
        F("address", _("Địa chỉ trụ sở"), ("business_address",), owner="address", required=True),
        F("phone", _("Điện thoại"), ("business_phone",), owner="phone"),
        F("email", _("Thư điện tử"), ("business_email",)),
        F("trades", _("Ngành, nghề, mỗi dòng một ngành"), ("trades",), type="trades"),
        F("capital", _("Vốn kinh doanh"), ("capital",)),
        F("founded_by", _("Do ai thành lập"), ("founded_by",)),
        F("owner", _("Chủ hộ"), ("owner_name",), owner="name", required=True),
        F("sex", _("Giới tính"), ("owner_gender",), owner="gender"),
        F("born", _("Ngày sinh"), ("owner_birth_date",), owner="birth_date", type="date"),
        F("ethnicity", _("Dân tộc"), ("owner_ethnicity",)),
        F("nationality", _("Quốc tịch"), ("owner_nationality",), default="Việt Nam"),
        F("identity", _("Giấy tờ tùy thân"), ("owner_id_number",), owner="id_number"),
        F("permanent_address", _("Nơi thường trú"), ("owner_residence",), owner="address"),
        F("contact_address", _("Địa chỉ liên lạc"), ("contact_address", "owner_residence")),
        F("members", _("Thành viên, mỗi dòng một người"), ("members",), type="lines"),
    ),
    "building_permit": (
        F("owner", _("Chủ đầu tư"), ("owner_name",), owner="name", required=True),
        F("owner_address", _("Địa chỉ chủ đầu tư"), ("owner_residence",), owner="address"),
        F("work", _("Công trình"), ("work_kind",), required=True, default=_("Nhà ở riêng lẻ")),
        F("designer", _("Đơn vị thiết kế"), ("designer_name",)),
        F("location", _("Vị trí xây dựng"), ("land_address",), owner="address"),
        F("ground_level", _("Cốt nền xây dựng"), ("ground_level",)),
        F("density", _("Mật độ xây dựng")),
        F("ground_floor_area", _("Diện tích xây dựng tầng một (m²)"), ("ground_floor_area",)),
        F("floor_area", _("Tổng diện tích sàn (m²)"), ("floor_area",)),
        F("height", _("Chiều cao công trình (m)"), ("height",)),
        F("storeys", _("Số tầng"), ("storeys",)),
        F("land_papers", _("Giấy tờ về đất"), ("land_paper",)),
    ),
}
