"""What notices are about, as the person who gets them sees it, and which of them the law wants to arrive.

A person chooses the ways for each kind. The inbox of the account has everything, always. A kind the law wants
announced outside it keeps at least one of the ways the law names: e-mail, SMS, an allowed social network
(61/2018/NĐ-CP, 118/2025/NĐ-CP: supplements, new dates, results; 31/2021/QĐ-TTg chương VI: petitions). What
protects the account itself goes every way there is.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

STAFF = "_staff"  # ends the names of templates for officers, who choose nothing


class Kind(models.TextChoices):
    ASKED = "asked", _("Cơ quan cần bạn làm gì")
    DECIDED = "decided", _("Kết quả, từ chối, hẹn lại")
    PETITION = "petition", _("Trả lời phản ánh, kiến nghị")
    PROGRESS = "progress", _("Hồ sơ đi tới đâu")
    APPOINTMENT = "appointment", _("Lịch hẹn")
    RATING = "rating", _("Mời đánh giá")
    ACCOUNT = "account", _("An toàn tài khoản")


HINTS = {
    Kind.ASKED: _("Bổ sung giấy tờ, nộp tiền, có mặt khi xác minh. Luật yêu cầu báo tới bạn."),
    Kind.DECIDED: _("Có kết quả, chưa tiếp nhận, xin lỗi vì chậm. Luật yêu cầu báo tới bạn."),
    Kind.PETITION: _("Đã nhận, cần hỏi thêm, đã trả lời. Luật yêu cầu báo tới bạn."),
    Kind.PROGRESS: _("Đã nhận, đã bổ sung, đã nộp phí, đã gửi bưu chính."),
    Kind.APPOINTMENT: _("Đã đặt, đã hủy."),
    Kind.RATING: _("Một lời mời và nhiều nhất một lời nhắc cho mỗi hồ sơ."),
}
CHOSEN = tuple(HINTS)  # an account's safety is nobody's choice
MUST_ARRIVE = frozenset({Kind.ASKED, Kind.DECIDED, Kind.PETITION})
PAPERS = frozenset({"received"})  # brings Mẫu 01, the receipt; Mẫu 02 to 04 and results are kinds above
NAMED_BY_LAW = frozenset({"email", "sms", "zalo"})

_OF = {
    Kind.ASKED: (
        "supplement_before_receipt", "supplement_requested", "duty_requested", "verification_invited",
        "verification_called_off", "petition_need_info", "post_returned", "collect_reminder",
        "appointment_called_off",
    ),
    Kind.DECIDED: (
        "answer_late", "refused", "declined", "extended", "closed", "withdrawn", "result_ready",
        "result_online", "result_to_post", "result_revoked", "error_found",
        "correction_ready", "correction_declined",
    ),
    Kind.PETITION: (
        "petition_received", "petition_refused", "petition_sent_out", "petition_answered",
        "petition_published", "petition_reopened",
    ),
    Kind.PROGRESS: (
        "submitted", "received", "supplemented", "duty_proved", "fee_paid", "result_posted", "returned",
    ),
    Kind.APPOINTMENT: ("appointment_booked", "appointment_cancelled"),
    Kind.RATING: ("rating_invited", "rating_reminder"),
    Kind.ACCOUNT: (
        "account_confirmed", "account_confirmed_known", "account_rejected", "account_rejected_known",
        "account_undone", "account_undone_known", "consent_code", "consent_given",
        "member_invited", "paper_shared", "phone_changed", "phone_code",
    ),
}  # fmt: skip
_KIND = {template: kind for kind, templates in _OF.items() for template in templates}


def kind_of(template: str) -> Kind | None:
    """The kind of a notice to a person; None for officers' notices."""
    return _KIND.get(template)


def chosen(template: str) -> Kind | None:
    """The kind, where the person has a choice about it."""
    kind = kind_of(template)
    return kind if kind in CHOSEN else None


def optional(template: str) -> bool:
    """May whoever has no account do without it? Neither what the law owes nor what protects an account."""
    kind = chosen(template)
    return kind is not None and kind not in MUST_ARRIVE and template not in PAPERS
