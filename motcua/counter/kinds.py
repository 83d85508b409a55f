"""The work lists by name: their address, what they are called, the key that opens each."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.status import Status

# ended without a result, so neither in time nor late
ENDED_EARLY = frozenset({Status.WITHDRAWN, Status.STOPPED, Status.CLOSED})


class Kind(StrEnum):
    """A list by its address."""

    RECEIVE = "cho-tiep-nhan"
    RELEASE = "can-gui"
    SIGN = "cho-ky"
    ASSIGN = "cho-phan-cong"
    MINE = "cua-toi"
    OPINION = "xin-y-kien"
    RETURN = "cho-tra"
    SUPPLEMENT = "cho-bo-sung"
    UNIT = "don-vi"
    LATE = "tre-han"
    DONE = "da-xong"


ENDED = frozenset({Kind.RETURN, Kind.DONE})  # lists of finished dossiers: no time runs any more


@dataclass(frozen=True)
class Words:
    """What a list is called, the key after `g` that opens it, and what it says when it is empty."""

    label: str | Promise
    letter: str
    empty: str | Promise


WORDS = {
    Kind.RECEIVE: Words(
        _("Chờ tiếp nhận"), "t", _("Hồ sơ nộp trực tuyến hiện ở đây ngay khi người dân nộp.")
    ),
    Kind.RELEASE: Words(
        _("Cần gửi người nộp"),
        "c",
        _("Yêu cầu bổ sung, phiếu xin lỗi, phiếu từ chối hiện ở đây khi cơ quan giải quyết chuyển đến."),
    ),
    Kind.SIGN: Words(
        _("Chờ ký"), "k", _("Dự thảo kết quả, phiếu xin lỗi, từ chối hiện ở đây khi được trình.")
    ),
    Kind.ASSIGN: Words(_("Chờ phân công"), "p", _("Hồ sơ hiện ở đây khi Một cửa chuyển đến.")),
    Kind.MINE: Words(_("Của tôi"), "m", _("Hồ sơ hiện ở đây khi lãnh đạo phân công cho bạn.")),
    Kind.OPINION: Words(_("Xin ý kiến"), "y", _("Câu hỏi của cơ quan khác hiện ở đây.")),
    Kind.RETURN: Words(_("Chờ trả"), "r", _("Kết quả hiện ở đây khi cơ quan giải quyết chuyển về.")),
    Kind.SUPPLEMENT: Words(_("Chờ bổ sung"), "b", _("Hồ sơ hiện ở đây khi người nộp được yêu cầu bổ sung.")),
    Kind.UNIT: Words(_("Của đơn vị"), "d", _("Không có việc nào đang mở ở đơn vị này.")),
    Kind.LATE: Words(_("Quá hạn bước"), "h", _("Không có việc nào quá hạn bước.")),
    Kind.DONE: Words(_("Đã xong gần đây"), "x", _("Hồ sơ xong trong 30 ngày qua sẽ hiện ở đây.")),
}
