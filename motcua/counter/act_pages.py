"""Each act as the officer meets it. A new act needs a row here, a URL of its own name, and its view."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.status import Act


@dataclass(frozen=True)
class ActPage:
    """direct: it needs no field, so its button does it at once. danger: the applicant loses something."""

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
    Act.TAKE_BACK_DRAFT: ActPage(
        "previous",
        _("Rút lại dự thảo"),
        _("Nêu điều cần sửa; lãnh đạo được báo, dự thảo không còn chờ ký cho tới khi trình lại."),
    ),
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
    Act.CHOOSE_DELIVERY: ActPage(
        "edit", _("Đổi cách nhận kết quả"), _("Ghi điều người nộp chọn: tới nhận, bản điện tử, bưu chính.")
    ),
    Act.HAND_TO_POST: ActPage(
        "send", _("Giao bưu chính"), _("Ghi mã bưu gửi trên phiếu của bưu chính; người nộp được báo mã này.")
    ),
    Act.CONFIRM_POST: ActPage(
        "done", _("Bưu chính đã phát"), _("Ghi người đã nhận; hồ sơ kết thúc tại đây.")
    ),
    Act.TAKE_BACK_POST: ActPage(
        "previous", _("Bưu chính chuyển hoàn"), _("Ghi vì sao chưa phát được; người nộp được báo tới nhận.")
    ),
    Act.REQUEST_SUPPLEMENT: ActPage(
        "file",
        _("Yêu cầu bổ sung"),
        _("Chọn giấy tờ còn thiếu, ghi lý do; người nộp nhận phiếu mẫu 02 một lần cho tất cả."),
    ),
    Act.PROPOSE_SUPPLEMENT: ActPage(
        "file",
        _("Đề nghị bổ sung"),
        _("Chọn giấy tờ còn thiếu, ghi lý do; Một cửa xem lại rồi gửi người nộp."),
    ),
    Act.RELEASE_SUPPLEMENT: ActPage(
        "send",
        _("Gửi yêu cầu bổ sung"),
        _("Đọc phiếu mẫu 02 rồi gửi người nộp; thời hạn tạm dừng từ lúc gửi."),
    ),
    Act.SUPPLY_SUPPLEMENT: ActPage(
        "add", _("Nhận giấy tờ bổ sung"), _("Ghi giấy tờ người nộp mang đến theo từng mục đã yêu cầu.")
    ),
    Act.REQUEST_EXTENSION: ActPage(
        "calendar", _("Đề nghị gia hạn"), _("Nêu lý do chậm và ngày hẹn mới; lãnh đạo ký phiếu xin lỗi.")
    ),
    Act.SIGN_EXTENSION: ActPage(
        "sign", _("Xem và ký phiếu xin lỗi"), _("Đọc phiếu mẫu 04 rồi ký số; Một cửa đổi hạn và gửi.")
    ),
    Act.TAKE_BACK_EXTENSION: ActPage(
        "previous",
        _("Rút lại đề nghị gia hạn"),
        _("Phiếu xin lỗi không còn chờ ký, hạn trả giữ nguyên; lãnh đạo đọc lý do. Đề nghị lại được."),
    ),
    Act.DECLINE_EXTENSION: ActPage(
        "previous", _("Không đồng ý gia hạn"), _("Hạn trả giữ nguyên; nêu lý do cho chuyên viên.")
    ),
    Act.CHANGE_DUE_DATE: ActPage(
        "calendar",
        _("Đổi hạn, gửi phiếu xin lỗi"),
        _("Đọc phiếu mẫu 04 đã ký, đổi hạn trả và gửi người nộp."),
    ),
    Act.CONSULT: ActPage(
        "question", _("Lấy ý kiến"), _("Hỏi cơ quan khác; thời gian chờ vẫn tính vào thời hạn chung.")
    ),
    Act.GIVE_OPINION: ActPage(
        "text", _("Cho ý kiến"), _("Đọc câu hỏi và hồ sơ rồi trả lời đơn vị đang giải quyết.")
    ),
    Act.GO_ON_WITHOUT_OPINION: ActPage(
        "next",
        _("Làm tiếp khi chưa có ý kiến"),
        _("Chỉ khi đã quá hạn lấy ý kiến; việc im lặng được ghi lại."),
    ),
    Act.PROPOSE_REFUSAL: ActPage(
        "close", _("Trình từ chối giải quyết"), _("Nêu vì sao không đủ điều kiện; lãnh đạo ký phiếu mẫu 03.")
    ),
    Act.SIGN_REFUSAL: ActPage(
        "sign",
        _("Xem và ký từ chối"),
        _("Đọc phiếu mẫu 03 rồi ký số; Một cửa trả cho người nộp."),
        danger=True,
    ),
    Act.RELEASE_REFUSAL: ActPage(
        "send",
        _("Trả phiếu từ chối"),
        _("Đọc phiếu đã ký rồi trả cho người nộp; hồ sơ kết thúc tại đây."),
        danger=True,
    ),
    Act.WITHDRAW: ActPage(
        "remove", _("Rút hồ sơ"), _("Ghi đơn xin rút của người nộp; rút rồi không mở lại được."), danger=True
    ),
    Act.PLAN_VERIFICATION: ActPage(
        "calendar", _("Xác minh thực địa"), _("Hẹn giờ, nơi, người tham gia; thời hạn vẫn chạy.")
    ),
    Act.RELEASE_VERIFICATION: ActPage(
        "send", _("Mời người nộp có mặt"), _("Đọc giấy mời rồi gửi người nộp trước giờ xác minh.")
    ),
    Act.RECORD_VERIFICATION: ActPage(
        "text", _("Ghi kết quả xác minh"), _("Ghi những gì đã thấy, ai có mặt; kèm biên bản nếu có.")
    ),
    Act.CALL_OFF_VERIFICATION: ActPage(
        "close", _("Hủy buổi xác minh"), _("Ghi lý do; người đã được mời được báo là không cần đến.")
    ),
    Act.PROPOSE_DUTY: ActPage(
        "money", _("Nghĩa vụ tài chính"), _("Dự thảo thông báo; Một cửa gửi, thời hạn tạm dừng từ lúc gửi.")
    ),
    Act.RELEASE_DUTY: ActPage(
        "send",
        _("Gửi thông báo nghĩa vụ"),
        _("Đọc thông báo rồi gửi người nộp; lần hẹn đầu kết thúc tại đây."),
    ),
    Act.PROVE_PAYMENT: ActPage(
        "money", _("Nhận chứng từ nộp tiền"), _("Ghi chứng từ người nộp mang đến; thời hạn lần hai bắt đầu.")
    ),
    Act.CONFIRM_DUTY: ActPage(
        "check",
        _("Xác nhận nghĩa vụ tài chính"),
        _("Ghi văn bản của cơ quan thuế; chưa xác nhận thì chưa chuyển được kết quả."),
    ),
    Act.CHARGE_FEES: ActPage(
        "money", _("Tính phí, lệ phí"), _("Chọn khoản thu và số lượng; miễn, giảm theo diện của người nộp.")
    ),
    Act.RECORD_PAYMENT: ActPage(
        "money", _("Thu phí, lệ phí"), _("Nhận tiền mặt đủ số phải nộp; biên lai in ra ngay.")
    ),
    Act.SETTLE_AT_ONCE: ActPage(
        "done", _("Trả kết quả ngay"), _("Ghi kết quả đã trao và người ký; không cần giấy hẹn.")
    ),
    Act.SHARE_OUT: ActPage(
        "send", _("Chuyển liên thông"), _("Gửi phần việc cho các cơ quan, mỗi nơi một thời hạn riêng.")
    ),
    Act.FINISH_SHARE: ActPage(
        "check", _("Xong phần việc liên thông"), _("Ghi kết quả rồi chuyển về cơ quan chủ trì.")
    ),
    Act.URGE: ActPage("bell", _("Đôn đốc"), _("Gửi công văn đến đơn vị quá hạn bước hoặc gần đến hạn bước.")),
    Act.REPORT_ERROR: ActPage(
        "warning", _("Kết quả có sai sót"), _("Ghi sai ở đâu; cơ quan sửa và chịu chi phí.")
    ),
    Act.PROPOSE_CORRECTION: ActPage(
        "edit", _("Dự thảo đính chính"), _("Sửa chỗ sai trong kết quả rồi trình lãnh đạo ký bản mới.")
    ),
    Act.SIGN_CORRECTION: ActPage(
        "sign", _("Xem và ký bản đính chính"), _("Bản mới thay bản cũ; bản cũ được đánh dấu và vẫn lưu.")
    ),
    Act.DECLINE_CORRECTION: ActPage(
        "previous", _("Giữ nguyên kết quả"), _("Khi kết quả không sai do cơ quan; người nộp đọc lý do.")
    ),
    Act.RETURN_CORRECTION: ActPage(
        "done", _("Trả kết quả đính chính"), _("Trao bản mới, thu lại bản cũ nếu có; không thu tiền.")
    ),
    Act.REVOKE_RESULT: ActPage(
        "remove",
        _("Thu hồi kết quả điện tử"),
        _("Theo quyết định; trang kiểm tra kết quả báo từ lúc này."),
        danger=True,
    ),
}
