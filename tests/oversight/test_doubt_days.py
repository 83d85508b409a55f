"""The morning's questions when the worker stood still."""

from datetime import date

from motcua.oversight.models import Doubt, DoubtDay
from motcua.oversight.services import asking
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn


def test_mornings_nobody_was_there_are_asked_about_later_and_none_before_the_first(world):
    factories.returned(world)  # on Monday
    assert asking.ask(at=vn(2022, 7, 25, 5, 30)) == 0
    assert [one.day for one in DoubtDay.objects.all()] == [date(2022, 7, 24)]
    assert asking.ask(at=vn(2022, 7, 29, 5, 30)) > 0  # a power cut from Tuesday to Thursday
    assert {one.day for one in DoubtDay.objects.all()} == {date(2022, 7, day) for day in range(24, 29)}
    assert {one.day for one in Doubt.objects.all()} == {MONDAY.date()}
    assert asking.ask(at=vn(2022, 7, 29, 5, 50)) == 0
    assert asking.ask(at=vn(2022, 10, 3, 5, 30)) == 0  # after months: yesterday alone
    assert DoubtDay.objects.count() == 6
