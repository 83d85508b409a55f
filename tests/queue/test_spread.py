"""Medians from counts per minute: the same as from the times themselves, rounded up to the minute."""

from hypothesis import given
from hypothesis import strategies as st

from motcua.queue import spread

times = st.lists(st.integers(0, 3 * 3600), min_size=1, max_size=60)


def test_thirty_minutes_sharp_keep_the_target_and_one_second_more_does_not():
    found = spread.read(spread.counted([1800, 1801]), total_seconds=3601, target=30)
    assert found.within == 0.5


def test_without_any_time_nothing_is_claimed():
    assert spread.read([], total_seconds=0, target=30) == spread.Spread(0, None, None, None, None)


@given(times, times)
def test_two_days_together_are_as_if_they_had_been_one(one, other):
    assert spread.merged([spread.counted(one), spread.counted(other)]) == spread.counted(one + other)


@given(times)
def test_median_and_ninth_tenth_are_those_of_the_times(seconds):
    found = spread.read(spread.counted(seconds), total_seconds=sum(seconds), target=30)
    whole = sorted(spread.minute_of(one) for one in seconds)
    assert found.number == len(seconds)
    assert found.median == whole[-(-len(whole) * 50 // 100) - 1]
    assert found.p90 == whole[-(-len(whole) * 90 // 100) - 1]
    assert found.within == sum(one <= 1800 for one in seconds) / len(seconds)


def test_what_takes_longer_than_four_hours_is_counted_with_the_longest():
    counts = spread.counted([10 * 3600])
    assert len(counts) == spread.LONGEST + 2 and sum(counts) == 1
