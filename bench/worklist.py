"""How quick is the counter of a unit that has had a hundred thousand dossiers?"""

import os
import random
import statistics
from urllib.parse import urlencode

import psycopg
from django.db import connection
from django.urls import reverse

from bench import lives, pages
from bench.measure import Meter, p95, table, times, verdict
from config.wsgi import application
from demo import citizens
from motcua.common.text import fold
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act
from motcua.workflow.models import Step

DOSSIERS, OPEN = 100_000, 2_000
AIM = 30.0  # milliseconds in the server: our CPU and the database's
AT_ONCE = 5_000  # rows a statement
# a copy of a row with some columns changed, whatever other columns the table has
_DOSSIER = """INSERT INTO dossiers_dossier SELECT made.* FROM dossiers_dossier model,
    generate_series(%(first)s, %(last)s) n, LATERAL jsonb_populate_record(model, jsonb_build_object(
    'id', uuidv7(), 'code', '000.00.99.H47-220101-' || lpad(n::text, 6, '0'), 'ticket', 'DK-' || n,
    'owner_name', (%(names)s::text[])[1 + n %% %(known)s],
    'owner_folded', (%(folded)s::text[])[1 + n %% %(known)s],
    'due_at', model.due_at + n %% 90 * interval '1 hour',
    'status', CASE WHEN n > %(open)s THEN 'returned' ELSE model.status END,
    'finished_at', CASE WHEN n > %(open)s THEN model.received_at END)) made
    WHERE model.id = %(model)s"""
_STEP = """INSERT INTO workflow_step SELECT made.* FROM workflow_step model, dossiers_dossier dossier,
    LATERAL jsonb_populate_record(model, jsonb_build_object(
    'id', uuidv7(), 'ref', dossier.id, 'due_at', dossier.due_at, 'closed_at', dossier.finished_at)) made
    WHERE model.id = %s AND dossier.code LIKE '000.00.99.H47%%' AND dossier.code BETWEEN %s AND %s"""


def answer() -> str:
    """Lists and searches of a ward's desk, as its clerk opens them."""
    chance = random.Random(11)
    model = lives.file_online(chance)
    lives.settle(model, until=Act.TRANSFER)
    names = [str(citizens.citizen(chance, lives.desk(lives.WARD))["name"]) for _turn in range(3000)]
    fill(model, names)
    clerk = pages.Browser(application, pages.signed_in("lan", lives.desk(lives.WARD).pk))
    listed, found = reverse("counter:list", args=["don-vi"]), reverse("counter:find")
    somebody = names[7].rpartition(" ")[0]
    asked = {
        "work list, 50 rows": listed,
        "work list, by name": f"{listed}?{urlencode({'q': fold(somebody)})}",
        "list of what is late": reverse("counter:list", args=["tre-han"]),
        "search by a whole name": f"{found}?{urlencode({'q': names[7]})}",
        "search by two words, no diacritics": f"{found}?{urlencode({'q': fold(somebody)})}",
        "search by a name nobody has": f"{found}?{urlencode({'q': 'khong co ai'})}",
        "search by two letters": f"{found}?{urlencode({'q': 'an'})}",
    }
    meter = Meter()
    for turn in range(times(60) + 3):
        if turn == 3:
            meter.forget()
        for name, path in asked.items():
            with meter.reading(name):
                clerk.get(path)
    meter.close()
    rows = [_row(name, meter) for name in asked]
    return f"""milliseconds at a unit with {DOSSIERS:,} dossiers
{DOSSIERS:,} dossiers of one ward, {OPEN:,} of them open, with {len(set(names)):,} different names of
owners; pages of its clerk through the whole application. In the server: our CPU and the database's together;
medians of {times(60)}.

{table(["page", "in the server", "p95", "our CPU", "database CPU", "wall", "aim", ""], rows)}"""


def fill(model: Dossier, names: list[str], *, still_open: int = OPEN) -> None:
    """Copies of one received dossier and of its step; the older ones are done."""
    step = Step.objects.get(ref=model.pk, closed_at=None)
    values = {"model": model.pk, "names": names, "folded": [fold(name) for name in names]}
    values |= {"known": len(names), "open": still_open}
    with connection.cursor() as cursor:
        for first in range(1, DOSSIERS, AT_ONCE):
            last = first + AT_ONCE - 1
            cursor.execute(
                _DOSSIER, values | {"open": still_open, "known": len(names), "first": first, "last": last}
            )
            between = [f"000.00.99.H47-220101-{number:06}" for number in (first, last)]
            cursor.execute(_STEP, [step.pk, *between])
    with psycopg.connect(os.environ["MOTCUA_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE dossiers_dossier, workflow_step")


def _row(name: str, meter: Meter) -> list[str]:
    found = meter.readings[name]
    both = [1000 * (one.cpu + one.backend) for one in found]
    ours, database, wall = (
        1000 * statistics.median(getattr(one, part) for one in found) for part in ("cpu", "backend", "wall")
    )
    middle = statistics.median(both)
    figures = [f"{value:.1f}" for value in (middle, p95(both), ours, database, wall)]
    return [name, *figures, f"≤ {AIM:g}", verdict(middle <= AIM)]
