"""Indicator sets of this installation, read from its dated rows."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from motcua.common.kept import Kept
from motcua.common.refusal import Refusal
from motcua.dossiers.figures import Period
from motcua.scorecard import shipped
from motcua.scorecard.models import ClassLimit, FallLimit, IndicatorSet
from motcua.scorecard.sets import IndicatorSet as Definition
from motcua.scorecard.sets import set_for as chosen

_kept = Kept()


class NoSetInForce(Refusal):
    """No indicator set covers the day."""

    code = "scorecard-no-set-in-force"
    message = _(
        "Chưa có bộ chỉ số áp dụng cho ngày {day:%d/%m/%Y}. "
        "Người quản trị cần kiểm tra bảng bộ chỉ số rồi thực hiện lại."
    )


def set_for(period: Period) -> Definition:
    """The set of this installation that scores the period; at most a minute old. Raises NoSetInForce."""
    found = chosen(sets(), period.first, period.last)
    if found is None:
        raise NoSetInForce(day=period.first)
    return found


def first_day() -> date:
    """From which day on a period can be scored. Raises NoSetInForce where no set is kept at all."""
    found = sets()
    if not found:
        raise NoSetInForce(day=date.max)
    return found[0].valid_from


def sets() -> list[Definition]:
    """Those of this installation, the oldest first; at most a minute old."""
    return _kept.get("sets", lambda: [row.read() for row in IndicatorSet.objects.order_by("valid_from")])


def forget() -> None:
    """The sets were changed: this process reads them anew."""
    _kept.forget()


def seed() -> None:
    """Load the shipped sets and limits that are missing; what is there stays as it was set."""
    IndicatorSet.objects.bulk_create(shipped_sets(), ignore_conflicts=True)
    forget()
    if not FallLimit.objects.exists():
        FallLimit.objects.bulk_create(shipped_limits(), ignore_conflicts=True)
    if not ClassLimit.objects.exists():
        ClassLimit.objects.bulk_create(shipped_class_limits(), ignore_conflicts=True)


def shipped_sets() -> list[IndicatorSet]:
    """The sets that come with the system, not saved."""
    return [IndicatorSet(**row) for row in shipped.rows()]


def shipped_limits() -> list[FallLimit]:
    """The limit of falls that comes with the system, not saved: from the first day of the first set on."""
    first = min(row["valid_from"] for row in shipped.rows())
    return [FallLimit(points=2, source="Chọn của hệ thống, địa phương sửa được", valid_from=first)]


def shipped_class_limits() -> list[ClassLimit]:
    """The limits of classes and comparisons that come with the system, not saved: from the first set on."""
    first = min(row["valid_from"] for row in shipped.rows())
    source = "Quy tắc của hệ thống, không phải quy định; địa phương sửa được"
    facts = {"percent": shipped.CLASS_LIMIT, "dossiers": shipped.COMPARED_FROM}
    return [ClassLimit(**facts, source=source, valid_from=first)]
