"""Fields of each result: what the specialist sees, where the value comes from, what a good value is.

A key is the template of a result; several share a layout (`LAYOUTS`). Whatever a layout prints has a field
here, or is computed in `results`: no line of an issued paper stays empty by oversight.
"""

from dataclasses import dataclass, replace
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Type = Literal[
    "text", "long", "name", "date", "year", "sex", "ethnicity", "nationality", "id_number", "measure",
    "lines", "trades", "place",
]  # fmt: skip


@dataclass(frozen=True)
class ResultField:
    """One value of a result.

    name      key in the template's data, dotted for nested data ("mother.name").
    answers   keys of the e-form's answers, the first that is filled wins; their rules bind the value.
    owner     property of the dossier's owner used when the answers have none.
    more      words may follow what the answer says: “Căn cước công dân số … do … cấp”.
    line      the line of the paper this value shares with its neighbours, by the name before the dot.
    type      "place": a place without house number and street; "measure": a number, with its unit.
    required  the paper is not proposed without it; `belongs` says when: only with that other field.
    max       latest day of a date: "today", or none.
    """

    name: str
    label: str | Promise
    answers: tuple[str, ...] = ()
    owner: str = ""
    type: Type = "text"
    required: bool = True
    default: str | Promise = ""
    more: bool = False
    line: str | Promise = ""
    belongs: str = ""
    max: Literal["today", ""] = "today"


@dataclass(frozen=True)
class ResultRule:
    """Two values of a result that must fit one another; one that is empty is not compared.

    rule   a name of `eforms.answering.RULES`, or "either": one of the two must be filled. A year and a day
           are compared by their years.
    other  another field, or "@received": the day the dossier was accepted.
    """

    field: str
    rule: str
    other: str
    message: str | Promise


F = ResultField
R = ResultRule


def _optional(field: ResultField) -> ResultField:
    return replace(field, required=False)


def _who(prefix: str, *, owner: bool = False) -> tuple[ResultField, ...]:
    """Name, birth, sex, people and nationality of the person a result is about."""
    known = {name: name if owner else "" for name in ("name", "birth_date", "gender")}
    return (
        F("person", _("Họ, chữ đệm, tên"), (f"{prefix}_name",), known["name"], "name"),
        F("born", _("Ngày sinh"), (f"{prefix}_birth_date",), known["birth_date"], "date"),
        F("sex", _("Giới tính"), (f"{prefix}_gender",), known["gender"], "sex"),
        F("ethnicity", _("Dân tộc"), (f"{prefix}_ethnicity",), type="ethnicity"),
        F("nationality", _("Quốc tịch"), (f"{prefix}_nationality",), type="nationality"),
    )


def _parent(key: str, labels: tuple[str | Promise, ...]) -> tuple[ResultField, ...]:
    """A parent may be unknown, and then the whole part stays empty (123/2015/NĐ-CP Điều 14, 15)."""
    whole = f"{key}.name"
    return (
        F(whole, labels[0], (f"{key}_name",), type="name", required=False),
        F(f"{key}.born", labels[1], (f"{key}_birth_date",), type="year", belongs=whole),
        F(f"{key}.ethnicity", labels[2], (f"{key}_ethnicity",), type="ethnicity", belongs=whole),
        F(f"{key}.nationality", labels[3], (f"{key}_nationality",), type="nationality", belongs=whole),
        F(f"{key}.residence", labels[4], (f"{key}_residence",), belongs=whole),
    )


def _place(key: str, line: str | Promise, address: str) -> tuple[ResultField, ...]:
    """Where a birth or death was: the facility, if it was in one, and the address, on one line."""
    return (
        F(f"{key}.facility", _("Cơ sở y tế, nếu có"), ("facility",), required=False, line=line),
        F(f"{key}.address", line, (address,), line=line),
    )


_MOTHER = _parent(
    "mother",
    (
        _("Họ tên mẹ"),
        _("Năm sinh của mẹ"),
        _("Dân tộc của mẹ"),
        _("Quốc tịch của mẹ"),
        _("Nơi cư trú của mẹ"),
    ),
)
_FATHER = _parent(
    "father",
    (
        _("Họ tên cha"),
        _("Năm sinh của cha"),
        _("Dân tộc của cha"),
        _("Quốc tịch của cha"),
        _("Nơi cư trú của cha"),
    ),
)
_PERSONAL_ID = F(
    "personal_id", _("Số định danh cá nhân"), ("person_id_number",), type="id_number", required=False
)
_OFFICE = F("registered_at", _("Nơi đăng ký"), ("register_office",), default="@agency")
_REGISTER = (
    F("register_number", _("Số đăng ký"), ("register_number",)),
    F("registered", _("Ngày đăng ký"), ("register_date",), type="date"),
)
_IDENTITY = F("identity", _("Giấy tờ tùy thân"), ("person_id_number",), more=True)
_RESIDENCE = F("residence", _("Nơi cư trú"), ("person_residence",))
_NOTICE = _("Giấy báo tử hoặc giấy tờ thay giấy báo tử")
_DEATH_PAPER = (
    F("death_paper.kind", _NOTICE, ("notice_kind",), more=True, line=_NOTICE),
    F("death_paper.number", _("Số giấy báo tử"), ("notice_number",), required=False, line=_NOTICE),
    F("death_paper.date", _("Ngày giấy báo tử"), ("notice_date",), type="date", line=_NOTICE),
    F("death_paper.office", _("Nơi cấp giấy báo tử"), ("notice_office",), line=_NOTICE),
)
_CHANGED = _("Nội dung thay đổi, cải chính, bổ sung")
_CIVIL_CHANGES = (
    F("changes.kind", _("Loại việc"), ("kind",), line=_CHANGED),
    F("changes.entries", _CHANGED, ("changes",), type="long", required=False, line=_CHANGED),
    F("changes.ethnicity", _("Dân tộc xác định lại"), ("new_ethnicity",), required=False, line=_CHANGED),
)
_BUSINESS = (
    F("business", _("Tên hộ kinh doanh"), ("new_name", "business_name"), "name"),
    F("address", _("Địa chỉ trụ sở"), ("new_address", "business_address"), "address"),
    F("phone", _("Điện thoại"), ("business_phone",), "phone", required=False),
    F("email", _("Thư điện tử"), ("business_email",), required=False),
    F("trades", _("Ngành, nghề, mỗi dòng một ngành, mã ngành ở cuối"), ("trades",), type="trades"),
    F("capital", _("Vốn kinh doanh"), ("capital",), type="measure"),
    F("founded_by", _("Do ai thành lập"), ("founded_by",)),
    F("owner", _("Chủ hộ"), ("owner_name",), "name", "name"),
    F("sex", _("Giới tính"), ("owner_gender",), "gender", "sex"),
    F("born", _("Ngày sinh"), ("owner_birth_date",), "birth_date", "date"),
    F("ethnicity", _("Dân tộc"), ("owner_ethnicity",), type="ethnicity"),
    F("nationality", _("Quốc tịch"), ("owner_nationality",), type="nationality"),
    F("identity", _("Giấy tờ tùy thân"), ("owner_id_number",), "id_number", more=True),
    F("permanent_address", _("Nơi thường trú"), ("owner_residence",), "address"),
    F("contact_address", _("Địa chỉ liên lạc"), ("contact_address", "owner_residence"), "address"),
    F("members", _("Thành viên, mỗi dòng một người"), ("members",), type="lines", required=False),
)
_FIRST_REGISTERED = F("first_registered", _("Ngày đăng ký lần đầu"), type="date")
_PERMIT = (
    F("owner", _("Chủ đầu tư"), ("owner_name",), "name"),
    F("owner_address", _("Địa chỉ chủ đầu tư"), ("owner_residence",), "address"),
    F("work", _("Công trình"), ("work_kind",), more=True),
    F("designer", _("Đơn vị thiết kế"), ("designer_name",), required=False),
    F("location", _("Vị trí xây dựng"), ("land_address",), "address"),
    F("ground_level", _("Cốt nền xây dựng"), ("ground_level",), type="measure", required=False),
    F("density", _("Mật độ xây dựng (%)"), type="measure", required=False),
    F(
        "ground_floor_area",
        _("Diện tích xây dựng tầng một (m²)"),
        ("ground_floor_area",),
        type="measure",
        required=False,
    ),
    F("floor_area", _("Tổng diện tích sàn (m²)"), ("floor_area",), type="measure", required=False),
    F("height", _("Chiều cao công trình (m)"), ("height",), type="measure", required=False),
    F("storeys", _("Số tầng"), ("storeys",), type="measure", required=False),
    F("land_papers", _("Giấy tờ về đất"), ("land_paper", "plot_number")),
)
_CHANGES = F("changes", _("Ghi nhận thay đổi, gia hạn"), ("changes", "reason"), type="long")

FIELDS: dict[str, tuple[ResultField, ...]] = {
    "decision": (
        F("to", _("Kính gửi"), owner="name", required=False),
        F("body", _("Nội dung"), type="long", default=_("Đồng ý giải quyết theo đề nghị.")),
    ),
    "birth_certificate": (  # 60/2014/QH13 Điều 14; a parent may be unknown
        F("child", _("Họ, chữ đệm, tên trẻ"), ("child_name",), type="name"),
        F("born", _("Ngày sinh"), ("child_birth_date",), type="date"),
        F("sex", _("Giới tính"), ("child_gender",), type="sex"),
        F("ethnicity", _("Dân tộc"), ("child_ethnicity",), type="ethnicity"),
        F("nationality", _("Quốc tịch"), ("child_nationality",), type="nationality"),
        *_place("birth_place", _("Nơi sinh"), "birth_address"),
        F("home_town", _("Quê quán"), ("child_home_town",), type="place"),
        F(
            "personal_id",
            _("Số định danh cá nhân"),
            ("child_id_number",),
            type="id_number",
            required=False,
        ),
        *_MOTHER,
        *_FATHER,
        F("declarant", _("Người đi khai sinh"), ("requester_name",), "name", "name"),
        F(
            "declarant_identity",
            _("Giấy tờ tùy thân của người đi khai"),
            ("requester_id_number",),
            "id_number",
            more=True,
        ),
    ),
    "marital_status_certificate": (
        F("requester", _("Người yêu cầu"), ("requester_name",), "name", "name"),
        *_who("person", owner=True),
        replace(_IDENTITY, owner="id_number"),
        replace(_RESIDENCE, owner="address"),
        F(
            "status",
            _("Tình trạng hôn nhân"),
            ("status",),
            more=True,
        ),
        F(
            "purpose",
            _("Mục đích sử dụng"),
            ("purpose_other", "purpose"),
        ),
    ),
    "civil_extract": (
        *_who("person", owner=True),
        F("birth_place", _("Nơi sinh")),
        F("home_town", _("Quê quán"), type="place"),
        replace(_PERSONAL_ID, owner="id_number"),
        *_MOTHER,
        *_FATHER,
        _OFFICE,
        *_REGISTER,
        F("source", _("Thực hiện trích lục từ"), default=_("Sổ đăng ký khai sinh")),
    ),
    "death_extract": (
        *_who("person"),
        _optional(_PERSONAL_ID),
        F("residence", _("Nơi cư trú cuối cùng"), ("person_residence",)),
        F("died", _("Ngày chết"), ("death_date",), type="date"),
        F("death_time", _("Giờ chết"), ("death_time",), required=False),
        *_place("death_place", _("Nơi chết"), "death_address"),
        F("cause", _("Nguyên nhân chết"), ("cause",), required=False),
        *_DEATH_PAPER,
        _OFFICE,
    ),
    "recognition_extract": (
        F("parent", _("Cha hoặc mẹ được nhận"), ("parent_name",), type="name"),
        F("parent_born", _("Ngày sinh của cha hoặc mẹ"), ("parent_birth_date",), type="date"),
        F("parent_identity", _("Giấy tờ tùy thân của cha hoặc mẹ"), ("parent_id_number",), more=True),
        F("parent_residence", _("Nơi cư trú của cha hoặc mẹ"), ("parent_residence",)),
        *_who("person"),
        _RESIDENCE,
        _OFFICE,
    ),
    "change_extract": (
        *_who("person"),
        _IDENTITY,
        _RESIDENCE,
        *_CIVIL_CHANGES,
        F("reason", _("Lý do"), ("reason",), type="long"),
        _OFFICE,
    ),
    "guardianship_extract": (
        F("guardian", _("Người giám hộ"), ("guardian_name",), type="name"),
        F("guardian_born", _("Ngày sinh của người giám hộ"), ("guardian_birth_date",), type="date"),
        F("guardian_identity", _("Giấy tờ tùy thân của người giám hộ"), ("guardian_id_number",), more=True),
        F("guardian_residence", _("Nơi cư trú của người giám hộ"), ("guardian_residence",)),
        F("person", _("Người được giám hộ"), ("person_name",), type="name"),
        F("born", _("Ngày sinh của người được giám hộ"), ("person_birth_date",), type="date"),
        F("residence", _("Nơi cư trú của người được giám hộ"), ("person_residence",)),
        F("reason", _("Lý do"), ("reason",)),
        _OFFICE,
    ),
    "marriage_extract": (
        F("person", _("Họ, chữ đệm, tên vợ hoặc chồng"), ("person_name",), "name", "name"),
        F("born", _("Ngày sinh"), ("person_birth_date",), type="date"),
        F("other", _("Họ, chữ đệm, tên người kia"), ("other_name",), type="name"),
        F("other_born", _("Ngày sinh của người kia"), type="date"),
        _OFFICE,
        *_REGISTER,
        F("source", _("Thực hiện trích lục từ"), default=_("Sổ đăng ký kết hôn")),
    ),
    "civil_confirmation": (
        *_who("person", owner=True),
        replace(_IDENTITY, owner="id_number"),
        F("content", _("Nội dung xác nhận"), type="long"),
        F("source", _("Căn cứ"), default=_("Sổ hộ tịch")),
    ),
    "business_certificate": _BUSINESS,
    "business_change": (
        *_BUSINESS,
        _FIRST_REGISTERED,
        F("change_no", _("Đăng ký thay đổi lần thứ"), type="measure"),
    ),
    "business_again": (*_BUSINESS, _FIRST_REGISTERED),
    "cooperative_certificate": (
        F("business", _("Tên hợp tác xã, liên hiệp hợp tác xã"), owner="name"),
        F("address", _("Địa chỉ trụ sở chính"), owner="address"),
        F("trades", _("Ngành, nghề"), type="long"),
        F("capital", _("Vốn điều lệ"), type="measure"),
        F("owner", _("Người đại diện theo pháp luật"), type="name"),
        F("identity", _("Giấy tờ tùy thân của người đại diện")),
    ),
    "building_permit": _PERMIT,
    "building_permit_change": (*_PERMIT, _CHANGES),
}
# which typst source prints a template; itself where nothing is said
LAYOUTS = dict.fromkeys(
    (
        "death_extract", "recognition_extract", "change_extract", "guardianship_extract", "marriage_extract",
        "civil_confirmation", "cooperative_certificate",
    ),
    "record",
) | {
    "business_change": "business_certificate",
    "business_again": "business_certificate",
    "building_permit_change": "building_permit",
}  # fmt: skip
_PARENTS = (
    R("mother.born", "before", "born", _("Mẹ phải sinh trước con.")),
    R("father.born", "before", "born", _("Cha phải sinh trước con.")),
)
_REGISTERED_LATER = R("registered", "not_before", "born", _("Ngày đăng ký không trước ngày sinh."))
# what must fit one another on a paper, whatever form it came from; the form's own comparisons bind as well
RULES_OF: dict[str, tuple[ResultRule, ...]] = {
    "birth_certificate": _PARENTS,
    "civil_extract": (*_PARENTS, _REGISTERED_LATER),
    "death_extract": (
        R("died", "not_before", "born", _("Ngày chết không trước ngày sinh.")),
        R("death_paper.date", "not_before", "died", _("Giấy báo tử không thể có trước ngày chết.")),
    ),
    "recognition_extract": (R("parent_born", "before", "born", _("Cha hoặc mẹ phải sinh trước con.")),),
    "change_extract": (
        R("changes.entries", "either", "changes.ethnicity", _("Ghi nội dung thay đổi, hoặc dân tộc mới.")),
    ),
    "marriage_extract": (
        _REGISTERED_LATER,
        R("registered", "not_before", "other_born", _("Ngày đăng ký không trước ngày sinh.")),
    ),
    "business_change": (R("first_registered", "after", "born", _("Ngày đăng ký phải sau ngày sinh.")),),
    "business_again": (R("first_registered", "after", "born", _("Ngày đăng ký phải sau ngày sinh.")),),
}
