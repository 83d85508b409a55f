"""Who is next: the rule of the wall, asked of invented lines."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.queue.order import Ahead, Desk, Policy, Waiting, look_ahead, next_call, typical
from tests.dossiers.factories import vn

NINE = vn(2022, 7, 25, 9, 0)
POLICY = Policy(most=2, early=timedelta(minutes=5))
DESK = UUID(int=1)
OTHER = UUID(int=2)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def who(number: int, came: int, *, priority: bool = False, due: int | None = None, desks=(DESK,)) -> Waiting:
    moment = NINE + minutes(due) if due is not None else None
    return Waiting(UUID(int=number), NINE + minutes(came), priority, moment, frozenset(desks))


def called(line, *, at=NINE, jumps=0):
    call = next_call(line, at=at, jumps=jumps, policy=POLICY)
    return call and (call.key.int, call.jumped)


def test_nobody_is_called_when_nobody_waits():
    assert called([]) is None


def test_an_appointment_whose_time_has_come_goes_first_then_priority_then_who_came_first():
    line = [who(10, -30), who(11, -20, priority=True), who(12, -5, due=0)]
    assert called(line) == (12, True)
    assert called(line[:2]) == (11, True)
    assert called(line[:1]) == (10, False)


def test_an_appointment_counts_five_minutes_before_its_time_and_not_earlier():
    line = [who(10, -30), who(12, -10, due=20)]
    assert called(line, at=NINE + minutes(14)) == (10, False)
    assert called(line, at=NINE + minutes(15)) == (12, True)


def test_whoever_comes_early_for_a_late_appointment_keeps_the_place_of_an_ordinary_person():
    line = [who(10, -30, due=90), who(11, -20)]
    assert called(line) == (10, False)


def test_after_two_calls_that_passed_somebody_over_the_one_who_came_first_is_called():
    line = [who(10, -30), who(11, -20, priority=True), who(12, -5, due=0)]
    assert called(line, jumps=1) == (12, True)
    assert called(line, jumps=2) == (10, False)


def test_two_who_came_in_the_same_moment_go_by_their_key():
    assert called([who(11, 0), who(10, 0)]) == (10, False)


people = st.builds(
    lambda came, priority, due: (came, priority, due),
    st.integers(-60, 0),
    st.booleans(),
    st.none() | st.integers(-60, 60),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(people, max_size=12), st.integers(0, 11), st.data())
def test_nobody_starves_whoever_comes_in_between(start, mine, data):
    """With k before me in the order of coming I am called within (k + 1) × (most + 1) calls of the desk."""
    line = [
        who(number, *facts[:1], priority=facts[1], due=facts[2]) for number, facts in enumerate(start, 10)
    ]
    me = who(999, -30)
    line.append(me)
    before = sum(one.place < me.place for one in line)
    number, jumps = 1000, 0
    for calls in range((before + 1) * (POLICY.most + 1)):
        for came_now in data.draw(st.lists(st.sampled_from(["priority", "due"]), max_size=3)):
            number += 1
            late = calls + 1  # after everybody who waits
            line.append(
                who(number, late, priority=came_now == "priority", due=0 if came_now == "due" else None)
            )
        call = next_call(line, at=NINE + minutes(calls), jumps=jumps, policy=POLICY)
        if call.key == me.key:
            return
        jumps = jumps + 1 if call.jumped else 0
        line = [one for one in line if one.key != call.key]
    pytest.fail("never called")


@given(st.lists(people, min_size=1, max_size=20), st.integers(0, 3))
def test_a_call_names_somebody_of_the_line_and_says_truly_whether_it_jumped(start, jumps):
    line = [
        who(number, came, priority=priority, due=due) for number, (came, priority, due) in enumerate(start)
    ]
    call = next_call(line, at=NINE, jumps=jumps, policy=POLICY)
    first = min(line, key=lambda one: one.place)
    assert call.key in {one.key for one in line}
    assert call.jumped == (call.key != first.key)
    assert not (call.jumped and jumps >= POLICY.most)


def ahead(me, line, desks=None, *, each=10):
    desks = desks if desks is not None else [Desk(DESK, NINE)]
    step = minutes(each) if each else None
    return look_ahead(me, line, desks, at=NINE, each=step, policy=POLICY)


def test_the_estimate_counts_people_before_and_the_person_at_the_desk():
    me = who(20, 0)
    line = [who(10, -20), who(11, -10), me]
    assert ahead(me, line, [Desk(DESK, NINE + minutes(4))]) == Ahead(people=2, minutes=24)


def test_two_desks_halve_the_wait_also_of_one_who_may_go_to_only_one_of_them():
    me = who(20, 0, desks=(DESK, OTHER))
    line = [who(10, -20, desks=(DESK, OTHER)), who(11, -10, desks=(DESK, OTHER)), me]
    both = [Desk(DESK, NINE), Desk(OTHER, NINE)]
    assert ahead(me, line, both) == Ahead(people=2, minutes=10)
    mine = who(20, 0)
    assert ahead(mine, [*line[:2], mine], both) == Ahead(people=2, minutes=10)


def test_people_for_another_desk_are_not_ahead():
    me = who(20, 0)
    assert ahead(me, [who(10, -20, desks=(OTHER,)), me], [Desk(DESK, NINE), Desk(OTHER, NINE)]) == Ahead(0, 0)


def test_without_an_open_desk_or_without_experience_no_time_is_promised():
    me = who(20, 0, desks=())
    assert ahead(me, [who(10, -20), me], []) == Ahead(people=1, minutes=None)
    mine = who(20, 0)
    assert ahead(mine, [who(10, -20), mine], each=None) == Ahead(people=1, minutes=None)


def test_priority_goes_before_me_in_the_estimate_as_it_will_at_the_desk():
    me = who(20, -30)
    line = [me] + [who(number, -1, priority=True) for number in (30, 31, 32)]
    assert ahead(me, line) == Ahead(people=2, minutes=20)


def test_the_usual_time_is_the_median_and_unknown_with_few():
    assert typical([60, 600, 120], least=3) == timedelta(seconds=120)
    assert typical([60, 600], least=3) is None
