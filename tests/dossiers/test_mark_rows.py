"""Sums of months and years in few rows: they say what the days say, and the audit counts them again."""

import random
from datetime import date, timedelta

import pytest

from motcua.catalogue.models import Procedure
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.mark_figures import Scope, marked, summed
from motcua.dossiers.mark_rows import MarkDay, MarkStaff, MarkUnit, ServiceSet
from motcua.dossiers.marks import MARKS, USES, Mark
from motcua.dossiers.recount import recount
from motcua.dossiers.service_sets import wrong_sets
from motcua.dossiers.service_use import Asked, Procedures, Used, used, which
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

    asked = Procedures(*(frozenset({procedure}) for _use in USES))
    nothing = Asked(None, Procedures(*(frozenset() for _use in USES)))
    groups = {world.desk.pk: Asked([unit.pk], asked), world.dung.staff.pk: Asked(None, asked)}

    def told(first, last):
        period = Period(first, last)
        found = used(groups | {unit.pk: Asked([], asked)}, period, at=at)
        ours, everybody = (found.get(key, Used()) for key in groups)
        assert ours == everybody and found[unit.pk] == Used()
        assert used({unit.pk: Asked([unit.pk], asked)}, period, at=at) == {unit.pk: ours}
        assert used({unit.pk: nothing}, period, at=at) == {unit.pk: Used()}
        assert bool(ours.payable) == (first <= date(2022, 6, 30) <= last)
        assert bool(ours.identified) == (first <= date(2022, 12, 31) <= last)
        return bool(ours.online), bool(ours.paid)

    assert told(date(2022, 1, 1), date(2022, 12, 31)) == (True, True)
    assert told(date(2022, 1, 1), date(2022, 8, 30)) == (True, False)
    assert told(date(2022, 7, 1), date(2022, 8, 30)) == (False, False)
    assert told(date(2022, 8, 1), date(2022, 8, 31)) == (True, True)
    assert told(date(2022, 9, 1), date(2022, 12, 31)) == (False, False)
    assert told(date(2022, 6, 30), date(2022, 6, 30)) == (True, False)
    assert told(date(2022, 6, 15), date(2022, 9, 14)) == (True, True)  # the months of a report
    assert told(date(2022, 7, 15), date(2022, 8, 14)) == (False, False)
    assert told(date(2021, 12, 15), date(2023, 6, 14)) == (True, True)


def test_what_waits_takes_a_procedure_out_of_a_set_and_puts_a_new_one_in(world):
    known, unit, other = world.version.procedure_id, world.committee, world.desk
    new = Procedure.objects.create(code="9.990001").pk
    asked = Procedures(*(frozenset({known, new}) for _use in USES))
    groups = {unit.pk: Asked([unit.pk], asked), other.pk: Asked([other.pk], asked)}
    period = Period(date(2022, 1, 1), date(2022, 7, 26))

    def flow(settling, procedure, more):
        Flow.objects.create(
            day=date(2022, 7, 25),
            desk=other,
            agency=unit,
            settling_unit=settling,
            procedure_id=procedure,
            marks={"online": more},
        )

    def online():
        found = used(groups, period, at=LATER)
        return found[unit.pk].online, found[other.pk].online

    flow(unit, known, 1)
    fold()
    assert online() == (1, 0)
    flow(unit, known, -1)  # another unit settles it now
    flow(other, known, 1)
    flow(unit, new, 1)  # no set has a place for it yet
    waiting = online(), which(groups[unit.pk], period, at=LATER).online
    fold()
    assert waiting == (online(), which(groups[unit.pk], period, at=LATER).online) == ((1, 1), {new})
    assert not list(wrong_sets())


def test_figures_of_units_and_of_officials_are_counted_again_too(world):
    factories.returned(world)
    fold()
    MarkUnit.objects.filter(span="half").update(ended=2)
    MarkStaff.objects.filter(staff=world.dung.staff).update(late=1)
    unit, person = recount().days
    assert (unit.span, unit.mark, unit.counted, unit.procedure_id) == ("unit-half", Mark.ENDED, 2, None)
    assert (person.span, person.mark, person.staff_id) == ("staff-half", Mark.LATE, world.dung.staff.pk)


def test_a_set_that_holds_what_no_dossier_says_or_lacks_what_one_says_is_found(world):
    procedure, unit = world.version.procedure_id, world.committee
    where = {"desk": unit, "agency": unit, "settling_unit": unit, "procedure_id": procedure}
    Flow.objects.create(day=date(2022, 7, 25), marks={"payable": 1}, **where)
    fold()
    assert not [one for one in recount().days if one.span.startswith("set-")]
    year = ServiceSet.objects.get(span="year")
    year.online, year.payable = year.payable, year.online
    year.save()
    invented, lost = [one for one in recount().days if one.span.startswith("set-")]
    for one in (invented, lost):
        assert (one.span, one.day, one.procedure_id) == ("set-year", date(2022, 1, 1), procedure)
        assert one.settling_unit_id == unit.pk
    assert (invented.mark, invented.counted, invented.should_be) == (Mark.ONLINE, 1, 0)
    assert (lost.mark, lost.counted, lost.should_be) == (Mark.PAYABLE, 0, 1)


def test_days_that_were_lost_and_deltas_no_dossier_explains_are_found(world):
    dossier, unit = factories.returned(world), world.committee
    fold()
    MarkDay.objects.all().delete()
    Flow.objects.create(
        day=date(2022, 2, 28),
        desk=unit,
        agency=unit,
        settling_unit=unit,
        procedure_id=world.version.procedure_id,
        marks={"late": 2},
    )
    found = recount()
    days = [one for one in found.days if one.span == "day"]
    lost, invented = days[1:], days[0]
    assert {(one.mark, one.counted, one.should_be) for one in lost} == {
        (Mark(name), 0, 1) for name in dossier.tally["marks"]
    }
    assert (invented.day, invented.mark, invented.counted) == (date(2022, 2, 28), Mark.LATE, 2)
    assert {one.span for one in found.days if one.mark == Mark.LATE} == {
        "day",
        "month",
        "unit-day",
        "unit-five",
        "unit-half",
        "unit-month",
        "unit-quarter",
        "unit-year",
        "staff-half",
    }
    assert found.figures == 1 + 3 + 4  # what is lost is no figure; measures and duties of the life are


@pytest.mark.parametrize("at", [LATER, vn(2022, 9, 14, 9, 0), vn(2023, 1, 5, 9, 0)])
def test_whatever_the_period_its_halves_months_and_days_say_what_its_days_say(world, at):
    """Calendar months, months of reports, odd spans and single days, folded and not, beside their days."""
    chance, unit, began = random.Random(5), world.committee, date(2022, 6, 1)
    for number in range(220):
        Flow.objects.create(
            day=began + timedelta(days=chance.randrange(130)),
            desk=world.desk,
            agency=unit,
            settling_unit=chance.choice([unit, world.desk]),
            procedure_id=world.version.procedure_id,
            channel=chance.choice(["online", "direct"]),
            staff=chance.choice([world.dung.staff, None]),
            marks={
                "received": 1,
                chance.choice(["late", "online", "paid_online"]): chance.choice([1, 1, -1]),
            },
        )
        if number == 200:
            fold()
    both = {unit.pk: [unit.pk], world.dung.staff.pk: [unit.pk, world.desk.pk], world.desk.pk: None}
    spans = [(date(2022, 6, 1), date(2022, 12, 31)), (date(2022, 6, 15), date(2022, 9, 14))]
    for _turn in range(30):
        first = began + timedelta(days=chance.randrange(120))
        spans.append((first, first + timedelta(days=chance.choice([0, 3, 13, 29, 60]))))
    for first, last in spans:
        scope = Scope(Period(first, last))
        of_days = {
            key[:3]: n for key, n in marked(scope, "unit", "staff", "channel", "procedure", at=at).items()
        }
        assert _busy(_added(of_days, 0)) == _busy(marked(scope, "unit", at=at))
        assert _busy(_added(of_days, 0, 1)) == _busy(marked(scope, "unit", "staff", at=at))
        assert _busy(_added(of_days, 0, 2)) == _busy(marked(scope, "unit", "channel", at=at))
        assert _added(of_days).get((), NOTHING) == marked(scope, at=at)[()]
        groups = summed(both, scope, at=at)
        assert groups.get(unit.pk, NOTHING) == _added(of_days, 0).get((unit.pk,), NOTHING)
        everything = _added(of_days).get((), NOTHING)
        for every in (world.desk.pk, world.dung.staff.pk):
            assert groups.get(every, NOTHING) == everything


NOTHING = dict.fromkeys(MARKS, 0)


def _busy(rows):
    return {key: marks for key, marks in rows.items() if any(marks.values())}


def _added(rows, *places):
    """The same marks told apart by fewer columns."""
    found = {}
    for key, marks in rows.items():
        sums = found.setdefault(tuple(key[place] for place in places), dict(NOTHING))
        for mark, n in marks.items():
            sums[mark] += n
    return found
