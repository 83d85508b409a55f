"""A regime's parameters in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.deadlines.models import LegalRegime

LABELS = {
    "count_mode": gettext_lazy("Cách tính thời hạn"),
    "day_hours": gettext_lazy("Số giờ làm việc của một ngày"),
    "front_portal": gettext_lazy("Nơi nộp trực tuyến"),
    "levels": gettext_lazy("Cấp chính quyền"),
    "boundary_free": gettext_lazy("Nộp không theo địa giới"),
    "supplement_max": gettext_lazy("Số lần yêu cầu bổ sung nhiều nhất"),
    "collection_wait": gettext_lazy("Chờ đến nhận kết quả trước khi nhắc (ngày làm việc)"),
    "supplement_wait": gettext_lazy("Chờ bổ sung trước khi đóng hồ sơ (ngày làm việc)"),
    "second_limit_days": gettext_lazy("Thời hạn sau khi có chứng từ nghĩa vụ tài chính (ngày làm việc)"),
    "urge_before_hours": gettext_lazy("Được đôn đốc trước hạn (giờ làm việc)"),
    "answer_warn_hours": gettext_lazy("Nhắc hồ sơ trực tuyến chưa trả lời sau (giờ làm việc)"),
    "return_warn_hours": gettext_lazy("Nhắc trước khi hết thời hạn trả lại sau thẩm định (giờ làm việc)"),
    "apology_task_days": gettext_lazy("Giao việc ký phiếu xin lỗi trước hạn (ngày làm việc)"),
    "escalate_hours": gettext_lazy(
        "Quá hạn bước bao lâu thì báo người giữ việc, lãnh đạo, Một cửa, kiểm soát (giờ làm việc)"
    ),
    "secondment_months": gettext_lazy("Thời hạn cử đến Một cửa, ngắn nhất và dài nhất (tháng)"),
    "secondment_warn_days": gettext_lazy("Báo trước khi hết thời hạn cử đến (ngày)"),
    "reserve_min": gettext_lazy("Số người dự phòng ít nhất của cơ quan cử người"),
    "publish_before_days": gettext_lazy("Công bố thủ tục trước ngày có hiệu lực (ngày làm việc)"),
    "national_entry_days": gettext_lazy("Đưa lên Cơ sở dữ liệu quốc gia sau khi ký công bố (ngày làm việc)"),
    "short_publish_days": gettext_lazy(
        "Công bố sau ngày có hiệu lực, văn bản theo trình tự rút gọn (ngày làm việc)"
    ),
    "short_national_days": gettext_lazy(
        "Đưa lên Cơ sở dữ liệu quốc gia sau khi ký, trình tự rút gọn (ngày làm việc)"
    ),
    "process_entry_days": gettext_lazy("Lập quy trình điện tử sau khi ký công bố (ngày làm việc)"),
    "maintenance_notice_days": gettext_lazy("Báo bảo trì hệ thống trước khi bắt đầu (ngày làm việc)"),
    "fee_settlement_months": gettext_lazy("Quyết toán phí, lệ phí giữa Một cửa và cơ quan (tháng một lần)"),
    "fee_settlement_days": gettext_lazy("Hai bên xác nhận quyết toán sau khi hết kỳ (ngày làm việc)"),
    "meeting_months": gettext_lazy("Trưởng Một cửa họp với các cơ quan (tháng một lần)"),
    "meeting_days": gettext_lazy("Họp với các cơ quan sau khi hết kỳ (ngày làm việc)"),
    "post_appraisal_return": gettext_lazy("Trả lại sau thẩm định (ngày làm việc, từng chặng)"),
    "online_answer_hours": gettext_lazy("Trả lời hồ sơ trực tuyến (giờ làm việc)"),
    "apology_before_due": gettext_lazy("Xin lỗi trước hạn (ngày)"),
    "extension_max": gettext_lazy("Số lần hẹn lại nhiều nhất"),
    "paper_cutoff": gettext_lazy("Giờ chuyển hồ sơ giấy trong ngày"),
    "same_day_cutoff": gettext_lazy("Giờ cuối để giải quyết trong ngày"),
    "digitise": gettext_lazy("Số hóa hồ sơ"),
    "form_set": gettext_lazy("Bộ mẫu phiếu"),
    "forms": gettext_lazy("Các mẫu phiếu"),
    "stop_notice": gettext_lazy("Mẫu thông báo dừng giải quyết"),
    "code_pattern": gettext_lazy("Cách ghép mã hồ sơ"),
    "deputies_max": gettext_lazy("Số cấp phó của Trung tâm nhiều nhất"),
    "outsource": gettext_lazy("Được thuê làm một số bước"),
    "rating": gettext_lazy("Cách đánh giá"),
    "account": gettext_lazy("Tài khoản người dân dùng"),
}
WORDS = {
    "legal_day": gettext_lazy("theo ngày"),
    "hour_block": gettext_lazy("theo khối giờ"),
    "provincial": gettext_lazy("cổng của tỉnh"),
    "dvcqg": gettext_lazy("Cổng Dịch vụ công quốc gia"),
    "vneid": gettext_lazy("VNeID"),
    "province": gettext_lazy("tỉnh"),
    "district": gettext_lazy("huyện"),
    "commune": gettext_lazy("xã"),
    "assigned": gettext_lazy("khi được giao"),
    "assigned_by_list": gettext_lazy("theo danh mục được giao"),
    "scan_and_store": gettext_lazy("quét và lưu"),
    "mandatory_or_on_demand": gettext_lazy("bắt buộc hoặc theo yêu cầu"),
    "mandatory_or_on_demand_with_exceptions": gettext_lazy("bắt buộc hoặc theo yêu cầu, có ngoại lệ"),
    "TT01": gettext_lazy("Thông tư 01/2018/TT-VPCP"),
    "TT03": gettext_lazy("Thông tư 03/2025/TT-VPCP"),
    "right_to_left": gettext_lazy("từ phải sang trái"),
    "left_to_right": gettext_lazy("từ trái sang phải"),
    "left_to_right_central": gettext_lazy("từ trái sang phải, có mã trung ương"),
    "post": gettext_lazy("bưu chính công ích"),
    "service_company": gettext_lazy("doanh nghiệp cung cấp dịch vụ"),
    "nine_scores": gettext_lazy("9 chỉ số của Thông tư 01/2018/TT-VPCP"),
    "decision_766": gettext_lazy("bộ chỉ số của Quyết định 766/QĐ-TTg"),
    "local": gettext_lazy("tài khoản của cổng tỉnh"),
    "eid": gettext_lazy("định danh điện tử"),
}


@dataclass(frozen=True)
class Parameter:
    """unconfirmed: why no text confirms the value; empty when one does."""

    label: str
    value: str
    unconfirmed: str


def parameters(row: LegalRegime) -> list[Parameter]:
    """In the order of LABELS, parameters that have no label last under their own name."""
    order = [*LABELS, *(key for key in row.parameters if key not in LABELS)]
    return [
        Parameter(str(LABELS.get(key, key)), _value(row.parameters[key]), row.unconfirmed.get(key, ""))
        for key in order
        if key in row.parameters
    ]


def _value(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        parts = (
            _("từ {day}: {value}").format(
                day=f"{date.fromisoformat(step['from']):%d/%m/%Y}", value=_value(step["value"])
            )
            for step in value
        )
        return "\n".join(parts)
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return str(WORDS.get(value, value)) if value != "" else _("không có")
