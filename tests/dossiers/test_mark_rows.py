"""Sums of months and years in few rows: they say what the days say, and the audit counts them again."""

from datetime import date

import pytest

from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.mark_rows import MarkUnit, ServiceYear
from motcua.dossiers.marks import Mark
from motcua.dossiers.recount import recount
from motcua.dossiers.service_use import Used, used
from motcua.dossiers.services.folding import fold
from tests.dossiers import factories
from tests.dossiers.factories import vn

LATER = vn(2022, 8, 2, 17, 0)


@pytest.mark.parametrize("folded", [True, False])
@pytest.mark.parametrize("at", [LATER, vn(2023, 1, 5, 9, 0)])  # the clock may have been set back
def test_a_procedure_is_used_when_it_was_filed_online_in_the_period(world, folded, at):
    procedure, unit = world.version.procedure_id, world.committee
    for day, marks in (
        (date(2022, 6, 30), {"received": 1, "online": 1, "payable": 1}),
        (date(2022, 8, 31), {"received": 1, "online": 1, "paid_online": 1}),
        (date(2022, 9, 10), {"received": 1, "online": 1}),
        (date(2022, 9, 10), {"received": -1, "online": -1}),  # another unit's since
        (date(2022, 12, 31), {"received": 1, "identified": 1}),
    ):
        Flow.objects.create(
            day=day, desk=unit, agency=unit, settling_unit=unit, procedure_id=procedure, marks=marks
        )
    if folded:
        fold()

    def told(first, last):
        found = used({world.desk.pk: [unit.pk], unit.pk: []}, Period(first, last), at=at)
        mine = found.get(world.desk.pk, Used())
        assert (procedure in mine.payable) == (first <= date(2022, 6, 30) <= last)
        assert (procedure in mine.identified) == (first <= date(2022, 12, 31) <= last)
        return procedure in mine.online, procedure in mine.paid

    assert told(date(2022, 1, 1), date(2022, 12, 31)) == (True, True)
    assert told(date(2022, 1, 1), date(2022, 8, 30)) == (True, False)
    assert told(date(2022, 7, 1), date(2022, 8, 30)) == (False, False)
    assert told(date(2022, 8, 1), date(2022, 8, 31)) == (True, True)
    assert told(date(2022, 9, 1), date(2022, 12, 31)) == (False, False)
    assert told(date(2022, 6, 30), date(2022, 6, 30)) == (True, False)


def test_figures_of_units_and_of_a_years_services_are_counted_again_too(world):
    factories.returned(world)
    fold()
    MarkUnit.objects.update(ended=2)
    ServiceYear.objects.create(
        year=date(2022, 1, 1),
        settling_unit=world.committee,
        procedure_id=world.version.procedure_id,
        online=3,
    )
    unit, service = recount().days
    assert (unit.span, unit.mark, unit.counted, unit.procedure_id) == ("unit-month", Mark.ENDED, 2, None)
    assert (service.span, service.mark, service.counted, service.should_be) == ("year", Mark.ONLINE, 3, 0)
