"""How quick are the cards of 766/QĐ-TTg, the ranking and the map, over a province's year?"""

import random
from datetime import date

from django.db import connection
from django.urls import reverse

from bench import lives, pages, worklist
from bench.measure import IN_SERVER, Meter, in_server, table, times
from config.wsgi import application
from demo import citizens
from motcua.agencies import services as agencies
from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue.models import Procedure
from motcua.deadlines import clock
from motcua.dossiers import service_sets
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_rows import MarkDay, MarkMonth
from motcua.dossiers.marks import MARKS
from motcua.dossiers.services import folding
from motcua.dossiers.spans import HALF, begun_sql
from motcua.dossiers.status import Act
from motcua.scorecard.live import cards_of

ROWS, OPEN, OWN = 1_000_000, 20_000, 40  # own: procedures of a unit
FIRST, TODAY = date(2023, 1, 1), date(2023, 12, 20)
DAYS = (TODAY - FIRST).days + 1  # nothing was accepted tomorrow
AIM = 50.0  # milliseconds in the server
_DAYS = """INSERT INTO dossiers_markday SELECT made.* FROM dossiers_markday model,
    (SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM agencies_unit) unit,
    generate_series(0, %(days)s - 1) past, generate_series(1, %(each)s) n,
    LATERAL jsonb_populate_record(model, jsonb_build_object('id', gen_random_uuid(),
    'day', %(first)s::date + past::int, 'desk_id', unit.id, 'agency_id', unit.id, 'settling_unit_id', unit.id,
    'procedure_id', (%(procedures)s::uuid[])[
        1 + (unit.place * 7 + (past * 3 + n * 13) %% %(own)s) %% %(known)s],
    'channel', CASE n %% 3 WHEN 0 THEN 'online' ELSE 'direct' END, 'staff_id', NULL,
    'received', 1 + past %% 3, 'ended', 1, 'late', n %% 2, 'late_first', n %% 2,
    'online', CASE n %% 3 WHEN 0 THEN 1 ELSE 0 END, 'payable', 1, 'paid_online', n %% 2)) made
    WHERE model.id = %(model)s ON CONFLICT DO NOTHING"""

_MARKS = ", ".join(MARKS)
_SUMS = ", ".join(f"sum({mark})" for mark in MARKS)
_MONTHS = f"""INSERT INTO dossiers_markmonth (id, month, settling_unit_id, procedure_id, channel, {_MARKS})
    SELECT gen_random_uuid(), date_trunc('month', day)::date, settling_unit_id, procedure_id, channel, {_SUMS}
    FROM dossiers_markday WHERE day >= %(first)s GROUP BY 2, 3, 4, 5"""

_UNITS = f"""INSERT INTO dossiers_markunit (id, span, first, settling_unit_id, {_MARKS})
    SELECT gen_random_uuid(), span, first, settling_unit_id, {_SUMS} FROM dossiers_markday {folding.SPANS}
    WHERE day >= %(first)s GROUP BY 2, 3, 4"""
_STAFF = f"""INSERT INTO dossiers_markstaff (id, half, settling_unit_id, staff_id, {_MARKS})
    SELECT gen_random_uuid(), {begun_sql("day", HALF)}, settling_unit_id, staff_id, {_SUMS}
    FROM dossiers_markday
    WHERE day >= %(first)s GROUP BY 2, 3, 4"""


def answer() -> str:
    """A province that accepted some two million dossiers in a year, twenty thousand of them open."""
    chance = random.Random(17)
    model = lives.file_online(chance)
    lives.settle(model, until=Act.TRANSFER)
    names = [str(citizens.citizen(chance, lives.desk(lives.WARD))["name"]) for _turn in range(500)]
    worklist.fill(model, names, still_open=OPEN)
    folding.fold()
    received = _fill()
    meter = Meter()
    _measure(meter)
    meter.close()
    rows = [in_server(name, found, AIM) for name, found in meter.readings.items()]
    units, procedures = Unit.objects.count(), Procedure.objects.count()
    return f"""milliseconds of cards, ranking and map
{received:,} dossiers accepted in a year by {units} units in {procedures} procedures, {OWN} in each:
{MarkDay.objects.count():,} rows of days, {MarkMonth.objects.count():,} of months; {worklist.DOSSIERS:,}
dossiers of a ward, {OPEN:,} of them open. In the server: our CPU and the database's together; medians of
{times(40)}.

{table(["figure", *IN_SERVER], rows)}"""


def _measure(meter: Meter) -> None:
    day = lives.DAY
    province = agencies.agency_at(Level.PROVINCE, "", day)
    city = agencies.agency_at(*lives.CITY, day)
    units = Unit.objects.on(day).filter(kind=UnitKind.COMMITTEE)
    districts, communes = (list(units.filter(level=one)) for one in (Level.DISTRICT, Level.COMMUNE))
    year, today = Period(FIRST, date(2023, 12, 31)), Period(FIRST, TODAY)
    free = Period(date(2023, 8, 15), date(2023, 9, 14))
    at = lives.AT.replace(year=TODAY.year, month=TODAY.month, day=TODAY.day)
    asked = {
        "province, a year": ([province], year),
        "province, New Year to today": ([province], today),
        "province, a report month": ([province], free),
        "a district, a year": ([city], year),
        "a ward, a year": ([city.children.filter(kind=UnitKind.COMMITTEE)[0]], year),
        f"ranking of {len(districts)} districts, a year": ([province, *districts], year),
        f"ranking of {len(communes)} communes, a year": (communes, year),
    }
    for turn in range(times(40) + 2):
        if turn == 2:
            meter.forget()
        for name, (wanted, period) in asked.items():
            with meter.reading(name):
                cards_of(wanted, period, at=at)
    clock.forward(at - clock.now())
    watcher = pages.Browser(application, pages.signed_in("tk.giamsat", _office(city).pk))
    days = "tu=01/01/2023&den=31/12/2023"
    for turn in range(times(40) + 2):
        for name, path in {
            "a district's card and ranking, the page": f"{reverse('counter:score')}?{days}",
            "a district's map of points, the page": f"{reverse('counter:map')}?so=766&ky=nam",
            "a district's map of shares, the page": f"{reverse('counter:map')}?so=dung-han&ky=nam",
        }.items():
            if turn < 2:
                watcher.get(path)
                continue
            with meter.reading(name):
                watcher.get(path)


def _office(city: Unit) -> Unit:
    return agencies.settling_unit(city, "van-phong", lives.DAY)


def _fill() -> int:
    """Days of a year for every unit, and all that is folded from them; returns the dossiers."""
    units = Unit.objects.count()
    procedures = list(Procedure.objects.order_by("pk").values_list("pk", flat=True))
    model = MarkDay.objects.first()
    assert model is not None
    values = {
        "days": DAYS,
        "each": max(1, ROWS // (units * DAYS)),
        "first": FIRST,
        "procedures": procedures,
        "known": len(procedures),
        "own": OWN,
        "model": model.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a million rows, not a page
        cursor.execute(_DAYS, values)
        for part in (_MONTHS, _UNITS, _STAFF):
            cursor.execute(part, values)
        days = MarkDay.objects.filter(day__gte=FIRST).order_by().values_list("settling_unit_id", "day")
        service_sets.refresh(set(days.distinct()), procedures)
        cursor.execute("ANALYZE")
        cursor.execute("RESET statement_timeout")
        cursor.execute("SELECT sum(received) FROM dossiers_markday WHERE day >= %s", [FIRST])
        (received,) = cursor.fetchone()
    return int(received)
