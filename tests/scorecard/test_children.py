"""A unit's counts are the sums of those below it, whatever happened, folded or still waiting."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.agencies.models import Level, UnitKind
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.marks import Mark
from motcua.dossiers.services.folding import fold
from motcua.scorecard.live import cards_of
from motcua.scorecard.scoring import Count
from motcua.scorecard.services import seed
from tests.dossiers import factories
from tests.dossiers.factories import vn

FIRST = date(2022, 7, 1)
AT = vn(2022, 12, 30, 9, 0)
SUMS = ("2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.5b", "5.4")
_ONES = sorted(set(Mark) - {Mark.RECEIVED, Mark.PAID_ONLINE})
_NOTHING = Count(0, 0)


@pytest.fixture
def tree(db):
    """A province with a department and two districts; the first has two wards and a division."""
    seed()
    world = factories.world()
    top = factories.unit("UBND tỉnh Quảng Nam", UnitKind.COMMITTEE, "000.00.00.H47", level=Level.PROVINCE)
    department = factories.unit("Sở Tư pháp", UnitKind.DEPARTMENT, "000.00.12.H47", top, level=Level.PROVINCE)
    city, hills = (
        factories.unit(name, UnitKind.COMMITTEE, code, top, level=Level.DISTRICT)
        for name, code in (
            ("UBND thành phố Tam Kỳ", "000.00.71.H47"),
            ("UBND huyện Phước Sơn", "000.00.72.H47"),
        )
    )
    division = factories.unit("Phòng Tư pháp", UnitKind.DIVISION, "000.01.71.H47", city, level=Level.DISTRICT)
    ward = factories.unit("UBND phường Hòa Hương", UnitKind.COMMITTEE, "000.31.71.H47", city)
    world.committee.parent = city
    world.committee.save()
    return world, {top: [department, city, hills], city: [division, ward, world.committee]}


def dossiers():
    """Of whom, on which day of half a year, and what became of it."""
    became = st.sets(st.sampled_from(_ONES))
    return st.lists(st.tuples(st.integers(0, 4), st.integers(0, 183), became), max_size=25)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dossiers(), st.integers(0, 183), st.integers(0, 183), st.booleans())
def test_whatever_happened_a_unit_is_the_sum_of_those_below_it(tree, made, begins, ends, folded):
    world, below = tree
    parents = list(below)
    units = [one for one in {*below[parents[0]], *below[parents[1]]} if one not in below]
    units.sort(key=lambda one: one.identifier)
    period = Period(*(FIRST + timedelta(days=day) for day in sorted((begins, ends))))
    with transaction.atomic():
        for who, day, became in made:
            _happened(world, units[who % len(units)], FIRST + timedelta(days=day), became)
        if folded:
            fold()
        everybody = {*parents, *units}
        cards = {one.unit: one.counted for one in cards_of([*everybody], period, at=AT)}
        transaction.set_rollback(True)

    for parent, children in below.items():
        assert cards[parent].received == sum(cards[one].received for one in children)
        for wanted in SUMS:
            parts = [cards[one].as_changed.get(wanted, _NOTHING) for one in children]
            whole = Count(sum(one.numerator for one in parts), sum(one.denominator for one in parts))
            assert cards[parent].as_changed.get(wanted, _NOTHING) == whole, (parent.name, wanted)


def _happened(world, unit, day, became):
    Flow.objects.create(
        day=day,
        desk=unit,
        agency=unit,
        settling_unit=unit,
        procedure_id=world.version.procedure_id,
        channel="online" if Mark.ONLINE in became else "direct",
        marks={"received": 1} | {mark.value: 1 for mark in became},
    )
