"""Whole spans of time: the fewest rows that make up a period, each day in one of them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.spans import HALVES, Period, Whole, begun, longest_spans, to_new_year, whole_spans
from tests.dossiers.factories import vn

DAYS = st.dates(date(2020, 1, 1), date(2024, 12, 31))
LATER = vn(2026, 1, 2, 8, 0)


@given(DAYS, DAYS)
def test_every_day_of_whole_halves_lies_in_one_span_of_the_longest(one, other):
    whole = whole_spans(Period(min(one, other), max(one, other)), LATER, HALVES)
    if whole is None:
        return
    spans = sorted(longest_spans(whole), key=lambda span: span[1].first)
    assert [span.after for _name, span in spans[:-1]] == [span.first for _name, span in spans[1:]]
    assert (spans[0][1].first, spans[-1][1].after) == (whole.first, whole.after)
    for name, span in spans:
        for edge in (span.first, span.after):
            assert edge == begun(edge, HALVES)
            assert name == "half" or edge.day == 1
            assert name != "year" or edge.month == 1
    assert sum(name == "half" for name, _span in spans) <= 2


def test_a_period_that_is_not_over_is_read_to_the_end_of_its_year():
    whole = Whole(date(2022, 6, 15), date(2022, 8, 1))
    assert to_new_year(whole, vn(2022, 7, 25, 8, 0)) == Whole(date(2022, 6, 15), date(2023, 1, 1))
    assert to_new_year(whole, vn(2022, 7, 31, 23, 59)).after == date(2023, 1, 1)
    assert to_new_year(whole, vn(2022, 8, 1, 0, 0)) == whole
    december = Whole(date(2022, 12, 15), date(2023, 1, 1))
    assert to_new_year(december, vn(2022, 12, 31, 12, 0)) == december
