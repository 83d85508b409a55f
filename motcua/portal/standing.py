"""Where a dossier stands, said to its owner in one sentence, and who has it now."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.common.moments import spoken
from motcua.deadlines.calendars import local
from motcua.dossiers.holding import holders
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import MOVES, OVER, WAITING, Delivery, Status
from motcua.portal.asking import open_request

ASKED = frozenset({Status.WAIT_SUPP_PRE, Status.WAIT_SUPP})  # it is the applicant's turn
# What the agency and the one-stop still settle between themselves has no other name outside.
_INNER = frozenset({Status.SUPP_DRAFTED, Status.DUTY_DRAFTED, Status.REFUSING, Status.REFUSAL_SIGNED})


@dataclass(frozen=True)
class Standing:
    """kind is a notice's; `held_by` is None when nobody has to act any more."""

    kind: str
    sentence: str
    held_by: Unit | None


def plain(dossier: Dossier, *, at: datetime) -> str:
    """The status in a word or two for a list; inner words stay inside."""
    if dossier.answer_overdue(at):
        return _("Quá hạn trả lời")
    status = Status(dossier.status)
    if status in ASKED:
        return _("Cần bạn bổ sung")
    if dossier.post_item:
        return _("Đang gửi qua bưu chính")
    return _("Đang giải quyết") if status in _INNER else str(status.label)


def can_withdraw(dossier: Dossier) -> bool:
    """No decision is signed and the dossier is not over."""
    return Status.WITHDRAWN in MOVES[Status(dossier.status)]


def can_choose_delivery(dossier: Dossier) -> bool:
    """The result is neither returned nor on its way."""
    return dossier.status not in OVER | {Status.CORRECTING} and not dossier.post_item


def standing(dossier: Dossier, *, signed_in: bool, at: datetime) -> Standing:
    """What happened, why, and what comes next; only who is signed in can download."""
    status = Status(dossier.status)
    if status in OVER:
        return Standing("done" if status == Status.RETURNED else "warning", _ended(dossier, signed_in), None)
    if status in ASKED:
        return Standing("warning", _asked(dossier, signed_in), None)
    if status == Status.WAIT_PAY:
        return Standing("warning", _to_pay(dossier), dossier.receiving_unit)
    if status == Status.CORRECTING:
        words = _("Kết quả có sai sót do cơ quan và đang được sửa; bạn không phải nộp thêm tiền.")
        return Standing("info", words, dossier.settling_unit)
    if status == Status.DONE:
        return Standing("done", _ready(dossier, signed_in=signed_in), dossier.receiving_unit)
    if status in WAITING:
        return _awaited(dossier, at)
    if dossier.due_at is not None and at > dossier.due_at and dossier.paused_at is None:
        return Standing("danger", _late(dossier, at), _holds(dossier))
    return Standing(
        "info",
        _("Hồ sơ đang được giải quyết. Trả kết quả trước %(due)s.") % {"due": _when(dossier.due_at)},
        _holds(dossier),
    )


def _holds(dossier: Dossier) -> Unit:
    return holders([dossier.pk])[dossier.pk].unit


def _to_pay(dossier: Dossier) -> str:
    facts = {"unit": dossier.receiving_unit.name, "since": _when(dossier.paused_at)}
    return (
        _(
            "Hồ sơ cần bạn nộp tiền theo thông báo ở phần giấy tờ, rồi gửi chứng từ cho %(unit)s. "
            "Thời hạn giải quyết tạm dừng từ %(since)s; có chứng từ thì thời hạn lần hai bắt đầu tính."
        )
        % facts
    )


def _ended(dossier: Dossier, signed_in: bool) -> str:
    unit = dossier.receiving_unit.name
    if dossier.status == Status.RETURNED and dossier.papers.filter(revoked_at__isnull=False).exists():
        return _(
            "Kết quả đã bị thu hồi và không còn giá trị. Lý do ở phần diễn biến; cần hỏi thì đến %(unit)s."
        ) % {"unit": unit}
    if dossier.status == Status.RETURNED:
        return _("Kết quả đã được trả %(when)s.") % {"when": _when(dossier.returned_at)}
    if dossier.status == Status.REFUSED:
        return _("Hồ sơ không được tiếp nhận. Lý do ở phần diễn biến.")
    if dossier.status == Status.CLOSED:
        return _(
            "Hồ sơ đã được đóng vì quá thời hạn bổ sung. Khi có đủ giấy tờ, mời bạn nộp hồ sơ mới; "
            "giấy tờ bản giấy đã nộp thì nhận lại tại %(unit)s."
        ) % {"unit": unit}
    if dossier.status == Status.DECLINED and signed_in:
        return _(
            "Hồ sơ không đủ điều kiện giải quyết. Lý do và phiếu trả lời ở phần diễn biến; "
            "chưa rõ thì hỏi %(unit)s, không đồng ý thì bạn có quyền khiếu nại."
        ) % {"unit": unit}
    if dossier.status == Status.DECLINED:
        return _(
            "Hồ sơ không đủ điều kiện giải quyết. Đăng nhập để đọc lý do và mở phiếu trả lời, "
            "hoặc hỏi %(unit)s."
        ) % {"unit": unit}
    return _(
        "Hồ sơ đã được rút theo yêu cầu của người nộp, cơ quan nhà nước không giải quyết nữa. "
        "Giấy tờ bản giấy đã nộp thì nhận lại tại %(unit)s."
    ) % {"unit": unit}


def _asked(dossier: Dossier, signed_in: bool) -> str:
    matter = open_request(dossier)
    when = _when(matter.due_at) if matter else ""
    clock = (
        _("Thời hạn giải quyết đang tạm dừng và tính lại từ đầu khi bạn gửi đủ.")
        if dossier.received_at
        else _("Thời hạn giải quyết tính từ khi hồ sơ đủ và được tiếp nhận.")
    )
    if signed_in:
        return clock
    said = _("Hồ sơ cần được bổ sung trước %(when)s. Đăng nhập để xem lý do và gửi, hoặc mang tới %(unit)s.")
    return said % {"when": when, "unit": dossier.receiving_unit.name} + " " + clock


def _late(dossier: Dossier, at: datetime) -> str:
    return _("Hồ sơ đã quá hạn trả kết quả %(due)s mà chưa xong. Bạn có thể hỏi %(where)s.") % {
        "due": _when(dossier.due_at),
        "where": agencies.contact_of(dossier.receiving_unit, local(at).date()),
    }


def _unanswered(dossier: Dossier, at: datetime) -> str:
    facts = {
        "unit": dossier.receiving_unit.name,
        "when": _when(dossier.answer_by),
        "whom": agencies.contact_of(dossier.receiving_unit, local(at).date()),
    }
    return (
        _(
            "Quá hạn trả lời: %(unit)s lẽ ra phải trả lời có tiếp nhận hay không trước %(when)s nhưng chưa "
            "trả lời. Chúng tôi xin lỗi. Người phụ trách đã được báo; mời bạn gọi %(whom)s."
        )
        % facts
    )


def _awaited(dossier: Dossier, at: datetime) -> Standing:
    if dossier.answer_overdue(at):
        return Standing("danger", _unanswered(dossier, at), dossier.receiving_unit)
    return Standing("info", _waiting(dossier), dossier.receiving_unit)


def _waiting(dossier: Dossier) -> str:
    if dossier.answer_by is None:
        return _("%(unit)s đã nhận giấy tờ và đang kiểm tra.") % {"unit": dossier.receiving_unit.name}
    return _("Hồ sơ đã tới %(unit)s. Chúng tôi trả lời có tiếp nhận hay không trước %(when)s.") % {
        "unit": dossier.receiving_unit.name,
        "when": _when(dossier.answer_by),
    }


def _ready(dossier: Dossier, *, signed_in: bool) -> str:
    if dossier.delivery == Delivery.ONLINE and signed_in:
        return _("Kết quả đã có. Bản điện tử có chữ ký số ở phần giấy tờ dưới đây, mời bạn tải về.")
    if dossier.delivery == Delivery.ONLINE:
        return _("Kết quả đã có. Đăng nhập để tải bản điện tử có chữ ký số ở phần giấy tờ của hồ sơ.")
    if dossier.post_item:
        return _("Kết quả đã được giao cho bưu chính và đang trên đường tới địa chỉ của bạn.")
    if dossier.delivery == Delivery.POST:
        return _("Kết quả đã có và sẽ được gửi qua bưu chính tới địa chỉ của bạn.")
    return _("Kết quả đã có. Mời bạn tới nhận tại %(unit)s, nhớ mang giấy tiếp nhận và căn cước.") % {
        "unit": dossier.receiving_unit.name
    }


def _when(moment: datetime | None) -> str:
    return spoken(moment) if moment else ""
