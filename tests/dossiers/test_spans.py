"""Whole spans of time: the fewest rows that make up a period, each day in one of them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers import spans
from motcua.dossiers.spans import DAY, FIVE, HALF, QUARTER, YEAR, Period, Piece, Whole, pieces
from tests.dossiers.factories import vn

DAYS = st.dates(date(2020, 1, 1), date(2024, 12, 31))
MOMENTS = st.datetimes(vn(2019, 6, 1).replace(tzinfo=None), vn(2026, 6, 1).replace(tzinfo=None))


@given(DAYS, DAYS, MOMENTS)
def test_every_day_of_a_period_lies_in_one_piece_and_no_other_day_does(one, other, moment):
    period = Period(min(one, other), max(one, other))
    counted = dict[date, int]()
    found = list(pieces(period, vn(moment.year, moment.month, moment.day, 9)))
    for piece in found:
        for number in range((piece.after - piece.first).days):
            day = piece.first + timedelta(days=number)
            counted[day] = counted.get(day, 0) + (-1 if piece.less else 1)
        for edge in (piece.first, piece.after):
            assert piece.span == DAY or edge == spans.begun(edge, piece.span)
            assert piece.span != YEAR or (edge.month, edge.day) == (1, 1)
            assert piece.span != QUARTER or (edge.month % 3, edge.day) == (1, 1)
        assert piece.span == DAY or not piece.less
    inside = {period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)}
    assert {day for day, n in counted.items() if n == 1} == inside
    assert set(counted.values()) <= {0, 1}
    days = [piece for piece in found if piece.span == DAY and not piece.less]
    assert len(found) <= 13 and sum((one.after - one.first).days for one in days) <= 12


def test_this_year_is_read_from_one_row_of_a_unit_less_the_days_to_come():
    period, at = Period(date(2022, 1, 1), date(2022, 7, 25)), vn(2022, 7, 25, 8, 0)
    assert list(pieces(period, at)) == [
        Piece(YEAR, date(2022, 1, 1), date(2023, 1, 1)),
        Piece(DAY, date(2022, 7, 26), date(2023, 1, 1), less=True),
    ]
    assert list(pieces(period, None)) == [
        Piece(QUARTER, date(2022, 1, 1), date(2022, 7, 1)),
        Piece(HALF, date(2022, 7, 1), date(2022, 7, 15)),
        Piece(FIVE, date(2022, 7, 15), date(2022, 7, 25)),
        Piece(DAY, date(2022, 7, 25), date(2022, 7, 26)),
    ]


def test_a_period_that_is_not_over_is_read_to_the_end_of_its_year():
    whole = Whole(date(2022, 6, 15), date(2022, 8, 1))
    assert spans.to_new_year(whole, vn(2022, 7, 25, 8, 0)) == Whole(date(2022, 6, 15), date(2023, 1, 1))
    assert spans.to_new_year(whole, vn(2022, 7, 31, 23, 59)).after == date(2023, 1, 1)
    assert spans.to_new_year(whole, vn(2022, 8, 1, 0, 0)) == whole
    december = Whole(date(2022, 12, 15), date(2023, 1, 1))
    assert spans.to_new_year(december, vn(2022, 12, 31, 12, 0)) == december
