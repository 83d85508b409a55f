"""States of a dossier, the moves between them, and the national code of each (61/2018/NĐ-CP Điều 17–20)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    SUBMITTED = "submitted", _("Đã nộp, chờ tiếp nhận")
    COUNTER_CHECK = "counter_check", _("Đang kiểm tra tại quầy")
    REFUSED = "refused", _("Không được tiếp nhận")
    RECEIVED = "received", _("Đã tiếp nhận")
    WITH_AGENCY = "with_agency", _("Đã chuyển cơ quan giải quyết")
    PROCESSING = "processing", _("Đang xử lý")
    SIGNING = "signing", _("Đang trình ký")
    RESULT_SIGNED = "result_signed", _("Đã ký kết quả")
    DONE = "done", _("Đã có kết quả, chờ trả")
    RETURNED = "returned", _("Đã trả kết quả")
    WAIT_SUPP_PRE = "wait_supp_pre", _("Chờ bổ sung để tiếp nhận")
    SUPP_DRAFTED = "supp_drafted", _("Chờ Một cửa gửi yêu cầu bổ sung")
    WAIT_SUPP = "wait_supp", _("Chờ bổ sung, tạm dừng tính hạn")
    CONSULTING = "consulting", _("Đang lấy ý kiến cơ quan khác")
    REFUSING = "refusing", _("Đang trình ký từ chối")
    REFUSAL_SIGNED = "refusal_signed", _("Đã ký từ chối, chờ Một cửa trả")
    DECLINED = "declined", _("Không đủ điều kiện giải quyết")
    WITHDRAWN = "withdrawn", _("Người nộp đã rút hồ sơ")
    STOPPED = "stopped", _("Đã dừng theo yêu cầu của người nộp")
    CLOSED = "closed", _("Đã đóng vì không được bổ sung")
    VERIFYING = "verifying", _("Đang xác minh thực địa")
    DUTY_DRAFTED = "duty_drafted", _("Chờ Một cửa gửi thông báo nghĩa vụ tài chính")
    WAIT_PAY = "wait_pay", _("Chờ thực hiện nghĩa vụ tài chính, tạm dừng tính hạn")
    CORRECTING = "correcting", _("Đang đính chính kết quả")
    INTERLINKED = "interlinked", _("Đang liên thông với cơ quan khác")


WAITING = (Status.SUBMITTED, Status.COUNTER_CHECK)  # filed, neither accepted nor refused
_LEFT = frozenset({Status.WITHDRAWN, Status.STOPPED})  # the applicant may leave until a decision is signed
_AT_INTAKE = frozenset({Status.RECEIVED, Status.REFUSED, Status.WAIT_SUPP_PRE}) | _LEFT

# status: the statuses an act may lead to
MOVES: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: _AT_INTAKE,
    Status.COUNTER_CHECK: _AT_INTAKE | {Status.RETURNED},  # settled at once (Điều 17 khoản 4)
    Status.WAIT_SUPP_PRE: frozenset({Status.SUBMITTED, Status.CLOSED}) | _LEFT,
    Status.REFUSED: frozenset(),
    Status.RECEIVED: frozenset({Status.WITH_AGENCY}) | _LEFT,
    Status.WITH_AGENCY: frozenset({Status.PROCESSING}) | _LEFT,
    Status.PROCESSING: frozenset(
        {
            Status.PROCESSING,
            Status.SIGNING,
            Status.SUPP_DRAFTED,
            Status.CONSULTING,
            Status.VERIFYING,
            Status.INTERLINKED,
            Status.DUTY_DRAFTED,
            Status.REFUSING,
        }
    )
    | _LEFT,
    Status.SUPP_DRAFTED: frozenset({Status.WAIT_SUPP}) | _LEFT,
    Status.WAIT_SUPP: frozenset({Status.PROCESSING, Status.CLOSED}) | _LEFT,
    Status.CONSULTING: frozenset({Status.CONSULTING, Status.PROCESSING}) | _LEFT,
    Status.VERIFYING: frozenset({Status.VERIFYING, Status.PROCESSING}) | _LEFT,
    Status.INTERLINKED: frozenset({Status.INTERLINKED, Status.PROCESSING}) | _LEFT,
    Status.DUTY_DRAFTED: frozenset({Status.WAIT_PAY}) | _LEFT,
    Status.WAIT_PAY: frozenset({Status.PROCESSING}) | _LEFT,
    Status.SIGNING: frozenset({Status.PROCESSING, Status.RESULT_SIGNED}) | _LEFT,
    Status.REFUSING: frozenset({Status.PROCESSING, Status.REFUSAL_SIGNED}) | _LEFT,
    Status.REFUSAL_SIGNED: frozenset({Status.DECLINED}),
    Status.RESULT_SIGNED: frozenset({Status.DONE}),
    Status.DONE: frozenset({Status.RETURNED, Status.CORRECTING}),
    Status.RETURNED: frozenset({Status.CORRECTING}),
    Status.CORRECTING: frozenset({Status.CORRECTING, Status.DONE, Status.RETURNED}),
    Status.DECLINED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.STOPPED: frozenset(),
    Status.CLOSED: frozenset(),
}

# TrangThaiHoSo of the national portal
NATIONAL_CODE: dict[Status, int] = {
    Status.SUBMITTED: 1,
    Status.COUNTER_CHECK: 1,
    Status.REFUSED: 3,
    Status.RECEIVED: 2,
    Status.WITH_AGENCY: 4,
    Status.PROCESSING: 4,
    Status.SIGNING: 4,
    Status.RESULT_SIGNED: 4,
    Status.DONE: 9,
    Status.RETURNED: 10,
    Status.WAIT_SUPP_PRE: 5,
    Status.SUPP_DRAFTED: 4,
    Status.WAIT_SUPP: 5,
    Status.CONSULTING: 4,
    Status.REFUSING: 4,
    Status.REFUSAL_SIGNED: 4,
    Status.DECLINED: 3,
    Status.WITHDRAWN: 7,
    Status.STOPPED: 8,
    Status.CLOSED: 8,
    Status.VERIFYING: 4,
    Status.DUTY_DRAFTED: 4,
    Status.WAIT_PAY: 6,
    Status.CORRECTING: 4,
    Status.INTERLINKED: 4,
}

# Nobody has to act any more; a returned result may still be found wrong (61/2018/NĐ-CP Điều 21).
OVER = frozenset(status for status, targets in MOVES.items() if not targets) | {Status.RETURNED}


class Act(models.TextChoices):
    SUBMIT = "submit", _("Nộp hồ sơ trực tuyến")
    TAKE_IN = "take_in", _("Nhận giấy tờ tại quầy")
    RECEIVE = "receive", _("Tiếp nhận")
    REFUSE = "refuse", _("Từ chối tiếp nhận")
    TRANSFER = "transfer", _("Chuyển cơ quan giải quyết")
    ASSIGN = "assign", _("Phân công xử lý")
    REASSIGN = "reassign", _("Giao lại người xử lý")
    COMPLETE_STEP = "complete_step", _("Hoàn thành bước xử lý")
    PROPOSE = "propose", _("Trình ký kết quả")
    TAKE_BACK_DRAFT = "take_back_draft", _("Rút lại dự thảo đã trình")
    SEND_BACK = "send_back", _("Trả lại để xử lý tiếp")
    SIGN = "sign", _("Ký kết quả")
    HAND_OVER = "hand_over", _("Chuyển kết quả về Một cửa")
    RETURN_RESULT = "return_result", _("Trả kết quả")
    CHOOSE_DELIVERY = "choose_delivery", _("Đổi cách nhận kết quả")
    HAND_TO_POST = "hand_to_post", _("Giao kết quả cho bưu chính")
    CONFIRM_POST = "confirm_post", _("Bưu chính đã phát kết quả")
    TAKE_BACK_POST = "take_back_post", _("Bưu chính chuyển hoàn kết quả")
    REQUEST_SUPPLEMENT = "request_supplement", _("Yêu cầu bổ sung trước khi tiếp nhận")
    PROPOSE_SUPPLEMENT = "propose_supplement", _("Đề nghị yêu cầu bổ sung sau thẩm định")
    RELEASE_SUPPLEMENT = "release_supplement", _("Gửi yêu cầu bổ sung cho người nộp")
    SUPPLY_SUPPLEMENT = "supply_supplement", _("Bổ sung hồ sơ")
    CLOSE = "close", _("Đóng hồ sơ vì không được bổ sung")
    REQUEST_EXTENSION = "request_extension", _("Đề nghị gia hạn")
    SIGN_EXTENSION = "sign_extension", _("Ký phiếu xin lỗi và hẹn lại")
    DECLINE_EXTENSION = "decline_extension", _("Không đồng ý gia hạn")
    TAKE_BACK_EXTENSION = "take_back_extension", _("Rút lại đề nghị gia hạn")
    CHANGE_DUE_DATE = "change_due_date", _("Đổi hạn trả, gửi phiếu xin lỗi")
    WITHDRAW = "withdraw", _("Rút hồ sơ")
    CONSULT = "consult", _("Lấy ý kiến cơ quan khác")
    GIVE_OPINION = "give_opinion", _("Cho ý kiến")
    GO_ON_WITHOUT_OPINION = "go_on_without_opinion", _("Giải quyết tiếp khi quá hạn lấy ý kiến")
    PROPOSE_REFUSAL = "propose_refusal", _("Trình ký từ chối giải quyết")
    SIGN_REFUSAL = "sign_refusal", _("Ký phiếu từ chối giải quyết")
    RELEASE_REFUSAL = "release_refusal", _("Trả phiếu từ chối cho người nộp")
    FOLLOW_UNIT = "follow_unit", _("Chuyển sang đơn vị kế thừa")
    PLAN_VERIFICATION = "plan_verification", _("Lập kế hoạch xác minh thực địa")
    RELEASE_VERIFICATION = "release_verification", _("Mời người nộp có mặt khi xác minh")
    RECORD_VERIFICATION = "record_verification", _("Ghi kết quả xác minh thực địa")
    CALL_OFF_VERIFICATION = "call_off_verification", _("Hủy buổi xác minh thực địa")
    PROPOSE_DUTY = "propose_duty", _("Dự thảo thông báo nghĩa vụ tài chính")
    RELEASE_DUTY = "release_duty", _("Gửi thông báo nghĩa vụ tài chính")
    PROVE_PAYMENT = "prove_payment", _("Nộp chứng từ nghĩa vụ tài chính")
    CONFIRM_DUTY = "confirm_duty", _("Xác nhận hoàn thành nghĩa vụ tài chính")
    URGE = "urge", _("Đôn đốc")
    REPRINT = "reprint", _("In lại giấy tờ")
    WARN = "warn", _("Nhắc việc sắp đến hạn")
    REMIND = "remind", _("Nhắc việc quá hạn bước")
    ESCALATE = "escalate", _("Báo cấp trên việc quá hạn bước")
    BREACH_APOLOGY = "breach_apology", _("Quá hạn trả mà chưa xin lỗi, hẹn lại")
    REPORT_ERROR = "report_error", _("Ghi nhận kết quả có sai sót")
    PROPOSE_CORRECTION = "propose_correction", _("Trình ký kết quả đính chính")
    SIGN_CORRECTION = "sign_correction", _("Ký kết quả đính chính")
    DECLINE_CORRECTION = "decline_correction", _("Giữ nguyên kết quả, không đính chính")
    RETURN_CORRECTION = "return_correction", _("Trả kết quả đính chính")
    REVOKE_RESULT = "revoke_result", _("Thu hồi kết quả điện tử")
    DIGITISE = "digitise", _("Số hóa giấy tờ")
    REUSE_COPY = "reuse_copy", _("Dùng lại giấy tờ đã có")
    SHARE_OUT = "share_out", _("Chuyển liên thông cho các cơ quan")
    FINISH_SHARE = "finish_share", _("Hoàn thành phần việc liên thông")
    CHARGE_FEES = "charge_fees", _("Tính phí, lệ phí")
    RECORD_PAYMENT = "record_payment", _("Thu phí, lệ phí")
    ASK_REFUND = "ask_refund", _("Đề nghị hoàn phí, lệ phí")
    ANSWER_REFUND = "answer_refund", _("Trả lời đề nghị hoàn")
    SETTLE_AT_ONCE = "settle_at_once", _("Tiếp nhận và trả kết quả ngay")


class FiledBy(models.TextChoices):
    SELF = "self", _("Tự nộp")
    AUTHORISED = "authorised", _("Người được ủy quyền nộp")
    OFFICER = "officer", _("Cán bộ nộp thay")
    POST = "post", _("Nhân viên bưu chính nộp thay")


class Outside(models.TextChoices):
    """Where a dossier was taken in when not at the desk; it is tracked all the same (Điều 14 khoản 5)."""

    MOBILE = "mobile", _("Dịch vụ lưu động")
    ON_SITE = "on_site", _("Tại nơi kiểm tra, ngoài Bộ phận Một cửa")


class Money(models.TextChoices):
    NONE = "none", _("Không thu")
    DUE = "due", _("Chưa nộp")
    PAID = "paid", _("Đã nộp")


class Delivery(models.TextChoices):
    DESK = "desk", _("Nhận tại Một cửa")
    ONLINE = "online", _("Nhận bản điện tử")
    POST = "post", _("Nhận qua bưu chính")


class Sync(models.TextChoices):
    PENDING = "pending", _("Chưa đồng bộ")
    SENT = "sent", _("Đã đồng bộ")


# Acts that no other act undoes: a paper went out, a signature stands, money came in, a clock began or ended.
IRREVERSIBLE = frozenset(
    {
        Act.RECEIVE,
        Act.REFUSE,
        Act.SIGN,
        Act.HAND_OVER,
        Act.RETURN_RESULT,
        Act.CONFIRM_POST,
        Act.REQUEST_SUPPLEMENT,
        Act.RELEASE_SUPPLEMENT,
        Act.SUPPLY_SUPPLEMENT,
        Act.SIGN_EXTENSION,
        Act.CHANGE_DUE_DATE,
        Act.SIGN_REFUSAL,
        Act.RELEASE_REFUSAL,
        Act.WITHDRAW,
        Act.RELEASE_VERIFICATION,
        Act.RELEASE_DUTY,
        Act.PROVE_PAYMENT,
        Act.CONFIRM_DUTY,
        Act.RECORD_PAYMENT,
        Act.SETTLE_AT_ONCE,
        Act.SIGN_CORRECTION,
        Act.RETURN_CORRECTION,
        Act.REVOKE_RESULT,
    }
)
