"""Each act as the officer meets it. A new act needs a row here, a URL of its own name, and its view."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.status import Act


@dataclass(frozen=True)
class ActPage:
    """direct: it needs no field, so its button does it at once. danger: there is no way back."""

    icon: str
    button: str | Promise
    asks: str | Promise
    direct: bool = False
    danger: bool = False


ACT_PAGES = {
    Act.RECEIVE: ActPage(
        "check",
        _("Tiếp nhận, cấp giấy hẹn"),
        _("Kiểm tra giấy tờ rồi tiếp nhận; thời hạn giải quyết tính từ lúc này."),
        direct=True,
    ),
    Act.REFUSE: ActPage(
        "close", _("Từ chối tiếp nhận"), _("Nêu rõ lý do bằng văn bản (mẫu 03)."), danger=True
    ),
    Act.TRANSFER: ActPage(
        "send",
        _("Chuyển cơ quan giải quyết"),
        _("Chuyển hồ sơ giấy và điện tử đến đơn vị giải quyết."),
        direct=True,
    ),
    Act.ASSIGN: ActPage("people", _("Phân công"), _("Chọn chuyên viên xử lý hồ sơ này.")),
    Act.COMPLETE_STEP: ActPage("check", _("Hoàn thành bước"), _("Ghi kết quả thẩm định và sang bước sau.")),
    Act.PROPOSE: ActPage("edit", _("Dự thảo và trình ký"), _("Kiểm tra dự thảo kết quả rồi trình lãnh đạo.")),
    Act.SIGN: ActPage("sign", _("Xem dự thảo và ký"), _("Đọc dự thảo rồi ký số kết quả.")),
    Act.SEND_BACK: ActPage("previous", _("Trả lại chuyên viên"), _("Nêu điều cần sửa.")),
    Act.HAND_OVER: ActPage(
        "send",
        _("Vào sổ, chuyển kết quả"),
        _("Chuyển kết quả đã ký về Một cửa; đồng hồ của cơ quan dừng tại đây."),
        direct=True,
    ),
    Act.RETURN_RESULT: ActPage(
        "done", _("Trả kết quả"), _("Ghi người nhận, thu lại giấy hẹn và thu phí nếu có.")
    ),
}
