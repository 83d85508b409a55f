"""Where a dossier stands, said to its owner in one sentence, and who has it now."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Unit
from motcua.common.moments import spoken
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import OVER, Delivery, Status
from motcua.workflow.models import Step


@dataclass(frozen=True)
class Standing:
    """kind is a notice's; `held_by` is None when nobody has to act any more."""

    kind: str
    sentence: str
    held_by: Unit | None


def standing(dossier: Dossier, *, signed_in: bool) -> Standing:
    """What happened, why, and what comes next; only who is signed in can download."""
    status = Status(dossier.status)
    if status == Status.REFUSED:
        return Standing("warning", _("Hồ sơ không được tiếp nhận. Lý do ở phần diễn biến."), None)
    if status == Status.RETURNED:
        return Standing(
            "done", _("Kết quả đã được trả %(when)s.") % {"when": _when(dossier.returned_at)}, None
        )
    if status in OVER:
        return Standing(
            "warning",
            _("Hồ sơ đã kết thúc: %(status)s. Xem lý do ở phần diễn biến.") % {"status": status.label},
            None,
        )
    if status in {Status.WAIT_SUPP_PRE, Status.WAIT_SUPP}:
        return Standing(
            "warning",
            _("Hồ sơ cần bạn bổ sung. Xem cần gì ở phần diễn biến; thời hạn giải quyết đang không tính."),
            dossier.receiving_unit,
        )
    if status == Status.DONE:
        return Standing("done", _ready(dossier, signed_in=signed_in), dossier.receiving_unit)
    if status in {Status.SUBMITTED, Status.COUNTER_CHECK}:
        return Standing("info", _waiting(dossier), dossier.receiving_unit)
    return Standing(
        "info",
        _("Hồ sơ đang được giải quyết. Trả kết quả trước %(due)s.") % {"due": _when(dossier.due_at)},
        holder(dossier),
    )


def holder(dossier: Dossier) -> Unit:
    """The unit whose step is open; before the agency begins, the one-stop."""
    step = (
        Step.objects.filter(ref=dossier.pk, closed_at=None)
        .select_related("unit")
        .order_by("opened_at")
        .first()
    )
    return step.unit if step and step.unit else dossier.settling_unit


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
    if dossier.delivery == Delivery.POST:
        return _("Kết quả đã có và sẽ được gửi qua bưu chính tới địa chỉ của bạn.")
    return _("Kết quả đã có. Mời bạn tới nhận tại %(unit)s, nhớ mang giấy tiếp nhận và căn cước.") % {
        "unit": dossier.receiving_unit.name
    }


def _when(moment: datetime | None) -> str:
    return spoken(moment) if moment else ""
