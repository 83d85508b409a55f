"""The dossiers a component's figure is made of: those it counts, all of them, those it loses points for.

Who rated a dossier is told to nobody: 5.4 opens to its late part and to all of its dossiers, never to those
it counts, for the rest would be those somebody was not satisfied with.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.mark_figures import Scope, behind
from motcua.dossiers.marks import Mark


class Part(StrEnum):
    """Of a figure."""

    LOST = "mat"  # below the line and not above it
    COUNTED = "dat"  # the numerator
    WHOLE = "ca"  # the denominator


@dataclass(frozen=True)
class Lost:
    """having, lacking: marks of the dossiers that count below the line and not above it.

    whole    the mark of all below the line.
    hidden   those above the line are not told.
    """

    words: str | Promise
    having: Mark = Mark.RECEIVED
    lacking: Mark | None = None
    whole: Mark = Mark.RECEIVED
    hidden: bool = False

    def where(self, scope: Scope, *, at: datetime, part: Part = Part.LOST) -> Q:
        if part == Part.WHOLE:
            return behind(scope, having=self.whole, at=at)
        if part == Part.LOST:
            return behind(scope, having=self.having, lacking=self.lacking, at=at)
        if self.lacking is None:
            return behind(scope, having=self.whole, lacking=self.having, at=at)
        return behind(scope, having=self.lacking, at=at)

    def opens(self, part: Part) -> bool:
        return part != Part.COUNTED or not self.hidden


LOST: dict[str, Lost] = {
    "2.1": Lost(_("Hồ sơ quá hạn trả"), having=Mark.LATE),
    "2.1-dau": Lost(_("Hồ sơ quá hạn trả đầu tiên"), having=Mark.LATE_FIRST),
    "3.3": Lost(_("Hồ sơ không nộp trực tuyến"), lacking=Mark.ONLINE),
    "3.6": Lost(
        _("Hồ sơ có khoản phải nộp, không thanh toán trực tuyến"),
        having=Mark.PAYABLE,
        lacking=Mark.PAID_ONLINE,
        whole=Mark.PAYABLE,
    ),
    "4.1": Lost(_("Hồ sơ chưa có tệp kết quả"), lacking=Mark.RESULT),
    "4.2": Lost(_("Hồ sơ chưa số hóa đủ giấy tờ và kết quả"), lacking=Mark.DIGITISED),
    "4.3": Lost(_("Hồ sơ không dùng lại dữ liệu đã số hóa"), lacking=Mark.REUSED),
    "4.4": Lost(_("Hồ sơ không lấy giấy tờ từ kho, kết quả chưa vào kho"), lacking=Mark.STORED),
    "4.5b": Lost(_("Hồ sơ chưa dùng tài khoản đã xác thực hoặc dữ liệu dân cư"), lacking=Mark.IDENTIFIED),
    "5.4": Lost(_("Hồ sơ quá hạn trả"), having=Mark.LATE, hidden=True),
}
