"""Periods by name: calendar ones, and those of reports that close on the 14th."""

from datetime import date

import pytest

from motcua.dossiers.figures import Period
from motcua.scorecard.periods import Kind, PeriodIncomplete, named


@pytest.mark.parametrize(
    ("kind", "parts", "first", "last"),
    [
        (Kind.YEAR, {"year": 2024}, date(2024, 1, 1), date(2024, 12, 31)),
        (Kind.QUARTER, {"year": 2024, "quarter": 4}, date(2024, 10, 1), date(2024, 12, 31)),
        (Kind.MONTH, {"year": 2024, "month": 2}, date(2024, 2, 1), date(2024, 2, 29)),
        (Kind.MONTH, {"year": 2022, "month": 12}, date(2022, 12, 1), date(2022, 12, 31)),
        (Kind.REPORT_YEAR, {"year": 2022}, date(2021, 12, 15), date(2022, 12, 14)),
        (Kind.REPORT_QUARTER, {"year": 2022, "quarter": 1}, date(2021, 12, 15), date(2022, 3, 14)),
        (Kind.REPORT_QUARTER, {"year": 2022, "quarter": 3}, date(2022, 6, 15), date(2022, 9, 14)),
        (Kind.REPORT_MONTH, {"year": 2022, "month": 3}, date(2022, 2, 15), date(2022, 3, 14)),
    ],
)
def test_a_named_period_is_its_days(kind, parts, first, last):
    assert named(kind, **parts) == Period(first, last)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (Kind.YEAR, {}),
        (Kind.QUARTER, {"year": 2022}),
        (Kind.MONTH, {"month": 2}),
        (Kind.RANGE, {"first": date(2022, 1, 1)}),
        (Kind.RANGE, {"year": 2022}),
    ],
)
def test_what_is_missing_is_said(kind, parts):
    with pytest.raises(PeriodIncomplete):
        named(kind, **parts)
