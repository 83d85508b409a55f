"""The dossiers a component loses its points for; who rated one as not satisfied is never listed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.mark_figures import Scope, behind
from motcua.dossiers.marks import Mark


@dataclass(frozen=True)
class Lost:
    """having, lacking: marks of the dossiers that count below the line and not above it."""

    words: str | Promise
    having: Mark = Mark.RECEIVED
    lacking: Mark | None = None

    def where(self, scope: Scope, *, at: datetime) -> Q:
        return behind(scope, having=self.having, lacking=self.lacking, at=at)


LOST: dict[str, Lost] = {
    "2.1": Lost(_("Hồ sơ trễ hạn"), having=Mark.LATE),
    "2.1-dau": Lost(_("Hồ sơ trễ so với hạn trả đầu tiên"), having=Mark.LATE_FIRST),
    "3.3": Lost(_("Hồ sơ không nộp trực tuyến"), lacking=Mark.ONLINE),
    "3.6": Lost(
        _("Hồ sơ có khoản phải nộp, không thanh toán trực tuyến"),
        having=Mark.PAYABLE,
        lacking=Mark.PAID_ONLINE,
    ),
    "4.1": Lost(_("Hồ sơ chưa có tệp kết quả"), lacking=Mark.RESULT),
    "4.2": Lost(_("Hồ sơ chưa số hóa đủ giấy tờ và kết quả"), lacking=Mark.DIGITISED),
    "4.3": Lost(_("Hồ sơ không dùng lại dữ liệu đã số hóa"), lacking=Mark.REUSED),
    "4.4": Lost(_("Hồ sơ không lấy giấy tờ từ kho, kết quả chưa vào kho"), lacking=Mark.STORED),
    "4.5b": Lost(_("Hồ sơ chưa dùng tài khoản đã xác thực hoặc dữ liệu dân cư"), lacking=Mark.IDENTIFIED),
}
