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


# status: the statuses an act may lead to
MOVES: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset({Status.RECEIVED, Status.REFUSED}),
    Status.COUNTER_CHECK: frozenset({Status.RECEIVED, Status.REFUSED}),
    Status.REFUSED: frozenset(),
    Status.RECEIVED: frozenset({Status.WITH_AGENCY}),
    Status.WITH_AGENCY: frozenset({Status.PROCESSING}),
    Status.PROCESSING: frozenset({Status.PROCESSING, Status.SIGNING}),
    Status.SIGNING: frozenset({Status.PROCESSING, Status.RESULT_SIGNED}),
    Status.RESULT_SIGNED: frozenset({Status.DONE}),
    Status.DONE: frozenset({Status.RETURNED}),
    Status.RETURNED: frozenset(),
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
}

ENDED = frozenset({Status.REFUSED, Status.DONE, Status.RETURNED})


class Act(models.TextChoices):
    SUBMIT = "submit", _("Nộp hồ sơ trực tuyến")
    TAKE_IN = "take_in", _("Nhận giấy tờ tại quầy")
    RECEIVE = "receive", _("Tiếp nhận")
    REFUSE = "refuse", _("Từ chối tiếp nhận")
    TRANSFER = "transfer", _("Chuyển cơ quan giải quyết")
    ASSIGN = "assign", _("Phân công xử lý")
    COMPLETE_STEP = "complete_step", _("Hoàn thành bước xử lý")
    PROPOSE = "propose", _("Trình ký kết quả")
    SEND_BACK = "send_back", _("Trả lại để xử lý tiếp")
    SIGN = "sign", _("Ký kết quả")
    HAND_OVER = "hand_over", _("Chuyển kết quả về Một cửa")
    RETURN_RESULT = "return_result", _("Trả kết quả")
    FOLLOW_UNIT = "follow_unit", _("Chuyển sang đơn vị kế thừa")


class FiledBy(models.TextChoices):
    SELF = "self", _("Tự nộp")
    AUTHORISED = "authorised", _("Người được ủy quyền nộp")
    OFFICER = "officer", _("Cán bộ nộp thay")
    POST = "post", _("Nhân viên bưu chính nộp thay")


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
