"""The numbers the questions about figures go by on a day, read from their dated rows, and said in words."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from motcua.oversight.doubting import Limits, Pattern
from motcua.oversight.models import Doubt, DoubtLimit


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        files("motcua.oversight").joinpath("seed", "doubt_limits.json").read_text("utf-8")
    )
    return found


def limits_on(day: date) -> Limits:
    """The rows in force on `day`; before the first row of a number, what came with the system."""
    rows = DoubtLimit.objects.filter(valid_from__lte=day).order_by("valid_from")
    return Limits(**_shipped()["values"] | dict(rows.values_list("code", "value")))


def limits_of(row: Doubt) -> Limits:
    """Those the question was asked by, whatever was chosen since."""
    return Limits(**_shipped()["values"] | row.limits)


def seed() -> None:
    """Load the shipped numbers that are missing; what officers changed stays."""
    DoubtLimit.objects.bulk_create(shipped_limits(), ignore_conflicts=True)


def shipped_limits() -> list[DoubtLimit]:
    """The numbers that come with the system, not saved."""
    facts = _shipped()
    return [
        DoubtLimit(code=code, value=value, source=facts["source"], valid_from=facts["valid_from"])
        for code, value in facts["values"].items()
    ]


def asked_about(day: date) -> list[tuple[str, str]]:
    """Every pattern in words, and when it is asked about by the numbers of that day."""
    limits = limits_on(day)
    return [(str(one.label), said(one, limits.of(one)) or _besides(one)) for one in Pattern]


def _besides(pattern: Pattern) -> str:
    """What there is to say of a pattern without numbers."""
    next_morning = _("Hỏi ngay sáng hôm sau, dù hồ sơ chưa giải quyết xong; mỗi việc một lần.")
    return {
        Pattern.SAME_MINUTE: _(
            "Không hỏi về hồ sơ nhận và trả kết quả ngay (61/2018/NĐ-CP Điều 17 khoản 4): hệ thống chỉ "
            "cho làm vậy với thủ tục mà danh mục ghi là trả ngay, và người tiếp nhận không tự ký, "
            "trừ khi được ủy quyền."
        ),
        Pattern.SUPPLEMENT_LATE: next_morning,
        Pattern.SUPPLEMENT_TWICE: next_morning,
        Pattern.NO_APOLOGY: next_morning,
    }.get(pattern, "")


def said(pattern: str, limits: Mapping[str, int]) -> str:
    """By which numbers a question is asked; empty where one dossier is enough."""
    words = {
        Pattern.LAST_MINUTES: _(
            "Hỏi khi ký, chuyển kết quả về Một cửa hoặc trả phiếu từ chối không quá {signed_minutes} phút "
            "trước giờ hết hạn, từ {signed_many} hồ sơ một ngày."
        ),
        Pattern.TOO_FAST: _(
            "Hỏi khi trình chưa đầy {reading_seconds} giây sau khi được phân công, "
            "từ {fast_many} hồ sơ một ngày."
        ),
        Pattern.IN_A_ROW: _(
            "Hỏi khi ký hoặc hoàn thành bước mà mỗi hồ sơ có chưa đầy {row_seconds} giây, "
            "từ {row_many} hồ sơ một ngày. Ký nhiều hồ sơ một lần thì tính từ lúc mở từng dự thảo để đọc, "
            "không tính lúc ký."
        ),
        Pattern.ODD_HOURS: _(
            "Hỏi khi làm vào ngày nghỉ, hoặc trước giờ mở cửa, sau giờ đóng cửa hơn {around_minutes} phút, "
            "từ {night_many} hồ sơ một ngày."
        ),
        Pattern.REFUSED_AGAIN: _("Hỏi khi hồ sơ trước bị từ chối trong {refiled_days} ngày trước đó."),
        Pattern.REFILED: _(
            "Hỏi khi hồ sơ trước kết thúc không có kết quả trong {refiled_days} ngày trước đó."
        ),
    }.get(Pattern(pattern), "")
    return words.format(**limits) if limits else ""
