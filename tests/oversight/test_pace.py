"""One after another faster than a dossier is read: asked about from so many a day on."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from motcua.oversight.pace import Handled, in_a_row
from tests.oversight.test_doubts import HA, HOUR, NINE, SHIPPED, UNIT

LIMITS = replace(SHIPPED, row_many=3)
SECOND = timedelta(seconds=1)


def signed(*seconds, unit=UNIT, person=HA):
    return [Handled(uuid4(), unit, person, NINE + one * SECOND) for one in seconds]


def numbers(rows):
    return [(one.unit, one.person, len(one.dossiers)) for one in in_a_row(rows, LIMITS)]


def test_one_signature_or_two_in_haste_raise_no_question_and_many_do():
    assert numbers(signed(0, 9, 18)) == []  # before the first nobody knows what was read
    assert numbers(signed(0, 9, 18, 27)) == [(UNIT, HA, 3)]
    assert numbers(signed(0, 10, 20, 30)) == []
    assert numbers(reversed(signed(0, 9, 18, 27))) == [(UNIT, HA, 3)]


def test_haste_is_one_persons_for_one_unit():
    others = signed(0, 5, 10, person=uuid4()) + signed(0, 5, 10, unit=uuid4())
    assert numbers(signed(2, 7, 12) + others) == []


def test_two_steps_of_one_dossier_were_read_once():
    steps = signed(0, 5, 10, 15)
    assert numbers([replace(one, dossier=steps[0].dossier) for one in steps]) == []


def test_drafts_read_one_by_one_and_signed_with_one_press_are_timed_by_the_screen():
    def shown(*moments):
        one = signed(3600)[0]
        return [replace(one, dossier=uuid4(), shown_at=NINE + at * SECOND) for at in moments]

    assert numbers(shown(0, 60, 120, 180)) == []
    assert numbers(shown(0, 5, 10, 15)) == [(UNIT, HA, 3)]  # the last one had the rest of the hour
    assert numbers(shown(3585, 3590, 3594, 3598)) == [(UNIT, HA, 4)]
    read_the_day_before = [replace(one, shown_at=NINE - 24 * HOUR) for one in signed(0, 1, 2, 3)]
    assert numbers(read_the_day_before) == []
