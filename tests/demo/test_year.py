"""The year before the demo begins: copies of lives in every unit, as whole as those that were lived."""

import random
from collections import deque
from datetime import timedelta

import pytest
from django.db import connection, transaction

from demo import officials, province, simulation
from demo.courses import WEEKS, courses
from demo.places import desks, places
from demo.year import fill_year
from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue.models import ProcedureVersion
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.recount import recount
from motcua.dossiers.verification import verify
from motcua.feedback.models import Rating
from motcua.feedback.rating_rows import Level as Answer
from motcua.feedback.recount import recount as recount_ratings
from motcua.identity.models import Party
from motcua.scorecard.live import cards_of
from motcua.scorecard.services import set_for

UNTIL = clock.DEMO_BEGINS
COUNT = 624  # twelve a week


@pytest.fixture(scope="module")
def whole_year(django_db_setup, django_db_blocker):
    """A few lived weeks and the year copied from them, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        simulation._procedures_by_desk.cache_clear()
        province.load()
        connection.cursor().execute("ANALYZE")
        simulation.simulate(days=5, per_day=6, seed=3, until=UNTIL)
        told: list[tuple[int, int]] = []
        made = fill_year(COUNT, until=UNTIL, progress=lambda *seen: told.append(seen))
        yield made, told
        transaction.set_rollback(True)


@pytest.fixture
def copies(whole_year, db):
    return Dossier.objects.filter(submitted_at__lt=UNTIL - timedelta(weeks=4))


def test_every_district_and_every_week_but_those_of_long_holidays_has_its_dossiers(whole_year, copies):
    made, told = whole_year
    assert made > COUNT * 0.85 and told[-1] == (COUNT, COUNT)
    districts = copies.values_list("settling_unit__parent__gso_code", "agency__gso_code")
    reached = {code for pair in districts for code in pair if code and len(code) == 3}
    assert len(reached) == 18
    months = {(local(at).year, local(at).month) for at in copies.values_list("submitted_at", flat=True)}
    assert len(months) >= 11
    assert copies.filter(agency__level=Level.PROVINCE).exists()


def test_every_commune_district_and_department_has_a_year_to_be_scored_by(copies):
    """Departments: all to which a procedure of the demo's catalogue leads. The year: without the weeks that
    were lived and not copied.
    """
    day = UNTIL.date()
    here = ProcedureVersion.objects.in_force(day).select_related("procedure")
    top = next(desk for desk in desks(day) if desk.level == Level.PROVINCE)
    departments = {place.way.agency for place in places(top, here, day=day)}
    committees = Unit.objects.on(day).filter(kind=UnitKind.COMMITTEE)
    communes, districts = (list(committees.filter(level=one)) for one in (Level.COMMUNE, Level.DISTRICT))
    assert (len(communes), len(districts), len(departments)) == (241, 18, 8)
    units = [*communes, *districts, *departments]
    year = Period(day - timedelta(days=364), day - timedelta(weeks=4))
    cards = cards_of(units, year, at=UNTIL, indicators=set_for(Period(day, day)))
    assert [one.unit.name for one in cards if not one.busy or not one.card.judged] == []


def test_chains_codes_and_books_hold_and_every_figure_is_what_the_events_say(copies):
    assert copies.exists()
    report = deque(verify(), maxlen=1).pop()
    assert report.findings == []
    assert recount().differences == 0
    assert recount_ratings(at=UNTIL).wrong == []


def test_nobody_acts_on_a_day_off_and_nothing_happens_after_the_demo_begins(copies):
    calendar = deadlines.calendar_for("")
    events = Event.objects.filter(dossier__in=copies).exclude(staff=None)
    assert all(calendar.works_on(local(at).date()) for at in events.values_list("happened_at", flat=True))
    assert not Event.objects.filter(happened_at__gt=UNTIL).exists()


def test_every_copy_is_another_persons_and_other_people_receive_settle_and_sign_it(copies):
    owners = list(copies.values_list("owner", flat=True))
    known = set(Party.objects.exclude(user=None).values_list("pk", flat=True))
    strangers = [owner for owner in owners if owner not in known]
    assert len(strangers) == len(set(strangers))
    for dossier in copies.select_related("owner")[:40]:
        assert dossier.owner_name == dossier.owner.name and dossier.owner.birth_date.year < 2003
        acts = dict(dossier.events.exclude(staff=None).values_list("act", "staff"))
        duties = [acts.get(act) for act in ("receive", "hand_over", "sign") if act in acts]
        assert len(duties) == len(set(duties))
        assert dossier.events.filter(number=1, happened_at=dossier.submitted_at).exists()


def test_citizens_of_the_demo_have_filed_before(copies):
    minh = Party.objects.get(user__username="minh")
    assert copies.filter(owner=minh).count() >= 2


def test_some_people_are_not_satisfied_and_some_places_late(copies):
    said = list(Rating.objects.filter(dossier__in=copies).values_list("scores__overall", flat=True))
    assert 0 < said.count(Answer.NOT) < len(said) / 2
    late = sum("late" in (tally or {}).get("marks", ()) for tally in copies.values_list("tally", flat=True))
    assert 0 < late < copies.count() / 2


def test_again_it_adds_nothing(copies):
    before, people = Dossier.objects.count(), officials.appoint([], since=UNTIL.date())
    assert (fill_year(COUNT, until=UNTIL, progress=lambda *_seen: None), people) == (0, 0)
    assert Dossier.objects.count() == before


def test_places_do_well_fall_and_mend():
    found = courses([str(number) for number in range(200)], seed=str(random.Random(1).random()))
    turns = {round(one.late(WEEKS - 1) - one.late(0), 1) for one in found.values()}
    assert min(turns) < -0.2 and max(turns) > 0.2 and 0.0 in turns
    assert all(one.displeased(0) < 0.2 for one in found.values())
