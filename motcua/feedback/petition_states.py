"""States of a petition, the moves between them and what is decided about it (one-stop rules: 31/2021/QĐ-TTg).

A transfer inside the province leaves it with another unit, which decides anew; sent to a body outside, it is
over here. Complaints and denunciations follow laws of their own and are refused with the way to go. An answer
its sender is not satisfied with is worked on once more, when the sender asks for it.
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    NEW = "new", _("Mới nhận")
    REFUSED = "refused", _("Không tiếp nhận")
    FORWARDED = "forwarded", _("Đã chuyển đơn vị có thẩm quyền")
    SENT_OUT = "sent_out", _("Đã chuyển cơ quan ngoài hệ thống")
    NEED_INFO = "need_info", _("Chờ người gửi bổ sung")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    HANDLING = "handling", _("Đang xử lý")
    ANSWERED = "answered", _("Đã có dự thảo trả lời, chờ duyệt")
    WAIT_PUBLISH = "wait_publish", _("Đã duyệt, chờ công khai")
    PUBLISHED = "published", _("Đã trả lời")
    RATED = "rated", _("Đã trả lời, người gửi đã đánh giá")
    REOPENED = "reopened", _("Mở lại theo đề nghị của người gửi")


_DECIDE = frozenset(
    {State.REFUSED, State.FORWARDED, State.SENT_OUT, State.NEED_INFO, State.ACCEPTED, State.HANDLING}
)
MOVES: dict[State, frozenset[State]] = {
    State.NEW: _DECIDE - {State.HANDLING},
    State.FORWARDED: _DECIDE - {State.HANDLING},
    State.NEED_INFO: frozenset({State.NEW, State.FORWARDED, State.HANDLING, State.REOPENED, State.REFUSED}),
    State.ACCEPTED: frozenset({State.HANDLING, State.NEED_INFO, State.FORWARDED}),
    State.HANDLING: frozenset({State.HANDLING, State.ANSWERED, State.NEED_INFO, State.FORWARDED}),
    State.ANSWERED: frozenset({State.HANDLING, State.WAIT_PUBLISH}),
    State.WAIT_PUBLISH: frozenset({State.HANDLING, State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.RATED}),
    State.REFUSED: frozenset(),
    State.SENT_OUT: frozenset(),
    State.RATED: frozenset({State.REOPENED}),
    State.REOPENED: frozenset({State.HANDLING, State.NEED_INFO, State.FORWARDED}),
}
UNSORTED = (State.NEW, State.FORWARDED)
AT_WORK = (State.ACCEPTED, State.HANDLING, State.ANSWERED, State.REOPENED)
OPEN = (*UNSORTED, State.NEED_INFO, *AT_WORK, State.WAIT_PUBLISH)
OVER = (State.REFUSED, State.SENT_OUT, State.PUBLISHED, State.RATED)


class Act(models.TextChoices):
    SEND = "send", _("Gửi")
    ACCEPT = "accept", _("Tiếp nhận, phân loại")
    REFUSE = "refuse", _("Không tiếp nhận")
    FORWARD = "forward", _("Chuyển đơn vị khác")
    SEND_OUT = "send_out", _("Chuyển cơ quan ngoài hệ thống")
    ASK = "ask", _("Yêu cầu bổ sung thông tin")
    SUPPLY = "supply", _("Bổ sung thông tin")
    ASSIGN = "assign", _("Giao người xử lý")
    ANSWER = "answer", _("Trình dự thảo trả lời")
    RETURN_ANSWER = "return_answer", _("Trả lại câu trả lời chưa đạt")
    APPROVE = "approve", _("Duyệt câu trả lời")
    PUBLISH = "publish", _("Công khai câu trả lời")
    TELL = "tell", _("Trả lời riêng người gửi")
    RATE = "rate", _("Đánh giá câu trả lời")
    REOPEN = "reopen", _("Đề nghị trả lời lại")
    LAPSE = "lapse", _("Kết thúc vì không được bổ sung")


class Kind(models.TextChoices):
    PETITION = "petition", _("Phản ánh, kiến nghị")
    FIELD = "field", _("Phản ánh hiện trường")


class Subject(models.TextChoices):
    """20/2008/NĐ-CP Điều 5, 9: what it is about decides who handles it."""

    RULE = "rule", _("Quy định hành chính")
    CONDUCT = "conduct", _("Hành vi, cách giải quyết của cán bộ, cơ quan")
    PLACE = "place", _("Sự việc tại hiện trường")


class Verdict(models.TextChoices):
    """Index 7 of 01/2018/TT-VPCP counts a petition against an official unless it is found untrue."""

    JUSTIFIED = "justified", _("Phản ánh đúng")
    PARTLY = "partly", _("Đúng một phần")
    UNTRUE = "untrue", _("Phản ánh không đúng")


class Channel(models.TextChoices):
    PORTAL = "portal", _("Cổng dịch vụ công")
    PHONE = "phone", _("Điện thoại, cán bộ ghi lại")
    PAPER = "paper", _("Văn bản, phiếu lấy ý kiến")


class Refused(models.TextChoices):
    """Why a petition is not taken in."""

    UNCLEAR = "unclear", _("Nội dung chưa rõ, không đủ để xử lý")
    COMPLAINT = "complaint", _("Là khiếu nại")
    DENUNCIATION = "denunciation", _("Là tố cáo")
    REPEATED = "repeated", _("Trùng phản ánh đã trả lời")
    BEYOND = "beyond", _("Không phải việc của cơ quan hành chính")
    NOT_SUPPLIED = "not_supplied", _("Người gửi không bổ sung thông tin")


# What the sender reads first; complaints and denunciations are led to where they belong.
TOLD: dict[str, str | Promise] = {
    Refused.UNCLEAR: _("Nội dung chưa đủ rõ để xử lý. Bạn có thể gửi lại, ghi rõ việc gì, ở đâu, lúc nào."),
    Refused.COMPLAINT: _(
        "Đây là khiếu nại, theo Luật Khiếu nại (02/2011/QH13), không giải quyết như phản ánh, kiến nghị. "
        "Hãy gửi đơn khiếu nại đến người đứng đầu cơ quan đã ra quyết định hoặc có hành vi bạn khiếu nại."
    ),
    Refused.DENUNCIATION: _(
        "Đây là tố cáo, theo Luật Tố cáo (25/2018/QH14), không giải quyết như phản ánh, kiến nghị. "
        "Hãy gửi đơn tố cáo đến người đứng đầu cơ quan quản lý người bị tố cáo; "
        "danh tính của bạn được giữ kín."
    ),
    Refused.REPEATED: _("Nội dung này đã được trả lời trước đây."),
    Refused.BEYOND: _("Việc này không thuộc thẩm quyền của cơ quan hành chính nhà nước."),
    Refused.NOT_SUPPLIED: _("Đã quá thời gian mà chưa nhận được thông tin bổ sung. Bạn có thể gửi lại."),
}
