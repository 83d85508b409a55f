"""How quick are the pages of those who watch, and the figures of a province over a year?"""

import random
from datetime import date, timedelta

from django.db import connection
from django.urls import reverse

from bench import lives, pages, worklist
from bench.measure import IN_SERVER, Meter, in_server, table, times
from config.wsgi import application
from demo import citizens
from motcua.agencies import services as agencies
from motcua.agencies.areas import lines_on
from motcua.agencies.models import Unit
from motcua.counter import figures as addresses
from motcua.dossiers import figures
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow, FlowDay
from motcua.dossiers.services.folding import fold
from motcua.dossiers.status import Act
from motcua.oversight.behind import Count, Wanted
from motcua.oversight.stock import Kind

DAYS, ROWS = 365, 1_000_000
AIM, AIM_YEAR = 60.0, 1500.0  # milliseconds in the server
_DAYS = """INSERT INTO dossiers_flowday SELECT made.* FROM dossiers_flowday model,
    (SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM agencies_unit) unit,
    generate_series(0, %(days)s - 1) past, generate_series(1, %(each)s) n,
    LATERAL jsonb_populate_record(model, jsonb_build_object('id', gen_random_uuid(),
    'day', date '2021-07-26' + past::int,
    'channel', n::text, 'desk_id', unit.id, 'agency_id', unit.id, 'settling_unit_id', unit.id,
    'received', 1 + (unit.place + past) %% 7, 'settled', (unit.place + n) %% 5, 'late', n %% 2)) made
    WHERE model.id = %(model)s"""


def answer() -> str:
    """A leader, a district's office and the province over a ward of a hundred thousand dossiers."""
    chance = random.Random(13)
    model = lives.file_online(chance)
    lives.settle(model, until=Act.TRANSFER)
    desk = lives.desk(lives.WARD)
    worklist.fill(model, [str(citizens.citizen(chance, desk)["name"]) for _turn in range(500)])
    ward = desk.parent
    assert ward is not None
    folding = _folding(model.settling_unit_id)
    rows = _fill_days()
    meter = Meter()
    _measure_pages(meter, ward)
    _measure_figures(meter)
    meter.close()
    lines = [
        in_server(name, found, AIM_YEAR if "a year" in name else AIM)
        for name, found in meter.readings.items()
    ]
    return f"""milliseconds of those who watch
A ward with {worklist.DOSSIERS:,} dossiers, {worklist.OPEN:,} of them open; {rows:,} rows of daily figures
over {DAYS} days and all units of the province. In the server: our CPU and the database's together; medians of
{times(20)}. Folding what acts inserted: {folding:.1f} µs a row.

{table(["page or figure", *IN_SERVER], lines)}"""


def _measure_pages(meter: Meter, ward: Unit) -> None:
    day = lives.DAY
    city = agencies.agency_at(*lives.CITY, day)
    office = agencies.settling_unit(city, "van-phong", day)
    leader = pages.Browser(application, pages.signed_in("ha", ward.pk))
    watcher = pages.Browser(application, pages.signed_in("tk.giamsat", office.pk))
    month = Period(day - timedelta(days=30), day)
    asked = {
        "leader's page": (leader, reverse("counter:leader")),
        "late dossiers behind a figure": (leader, addresses.address(Wanted(Kind.LATE, leads=ward.pk))),
        "district, places side by side": (watcher, reverse("counter:compare")),
        "settled in a month, behind a figure": (
            watcher,
            addresses.address(Wanted(Count.SETTLED, period=month, under=ward.pk)),
        ),
    }
    for turn in range(times(20) + 2):
        for name, (browser, path) in asked.items():
            if turn < 2:
                browser.get(path)
                continue
            with meter.reading(name):
                browser.get(path)


def _measure_figures(meter: Meter) -> None:
    day = lives.DAY
    year = Period(date(day.year - 1, day.month, day.day), day)
    month = Period(day - timedelta(days=30), day)
    lines = lines_on(day)
    district = lines.under(agencies.agency_at(*lives.CITY, day).pk)
    for _turn in range(times(20)):
        with meter.reading("figures of a district, a month"):
            figures.by_settling_unit(district, month)
        with meter.reading("figures of the province, a year"):
            figures.by_settling_unit(None, year)


def _folding(unit: object) -> float:
    """Microseconds a row of folding many rows of one busy unit."""
    fold()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_flow SELECT made.* FROM dossiers_flowday day, generate_series(1, 20000) n, "
            "LATERAL jsonb_populate_record(NULL::dossiers_flow, jsonb_build_object('id', gen_random_uuid(), "
            "'day', day.day - (n %% 30), 'desk_id', day.desk_id, 'agency_id', day.agency_id, "
            "'settling_unit_id', day.settling_unit_id, 'procedure_id', day.procedure_id, "
            "'channel', day.channel, 'measure', 'received', 'duty', '', 'late', false)) made "
            "WHERE day.settling_unit_id = %s LIMIT 20000",
            [unit],
        )
    n = Flow.objects.count()
    meter = Meter()
    with meter.reading("fold"):
        fold()
    meter.close()
    one = meter.readings["fold"][0]
    return 1e6 * (one.cpu + one.backend) / max(n, 1)


def _fill_days() -> int:
    units = Unit.objects.count()
    each = max(1, ROWS // (units * DAYS))
    model = FlowDay.objects.first()
    assert model is not None
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a million rows, not a page
        cursor.execute(_DAYS, {"days": DAYS, "each": each, "model": model.pk})
        cursor.execute("ANALYZE dossiers_flowday")
        cursor.execute("RESET statement_timeout")
    return FlowDay.objects.count()
