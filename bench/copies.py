"""Many dossiers from few: whole lives copied with their events, moved to other weeks and units.

A copy is the row of a dossier that really lived, some weeks later at another unit of the same level; its
events name the same moments. What it adds to the figures is written as deltas, the same its acts would have
written; the product itself folds them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import models

from bench import lives
from motcua.agencies import services as agencies
from motcua.agencies.models import Level, Unit, UnitKind
from motcua.deadlines.calendars import local
from motcua.dossiers.flows import added_by
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.recount import with_events
from motcua.dossiers.status import Act

WEEKS = 52
_OPEN_WEEKS = 4  # in the last ones some are still open, as after a month of the simulation
_MODELS = """CREATE TEMP TABLE model AS SELECT dossier.id, unit.level, received_at,
    finished_at IS NULL AS open,
    row_number() OVER (PARTITION BY unit.level ORDER BY dossier.id) - 1 AS number,
    count(*) OVER (PARTITION BY unit.level) AS together
    FROM dossiers_dossier dossier JOIN agencies_unit unit ON unit.id = settling_unit_id
    WHERE received_at IS NOT NULL"""
_PLACES = """CREATE TEMP TABLE place AS SELECT *, row_number() OVER (PARTITION BY level) - 1 AS number,
    count(*) OVER (PARTITION BY level) AS beside FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::uuid[])
    AS given (level, desk, agency, unit)"""
_COPIED = """CREATE TEMP TABLE copied AS SELECT uuidv7() AS id, model.id AS model, n,
    7 * %(week)s::int AS days, 7 * %(week)s::int * interval '1 day' AS later, desk, agency, unit
    FROM model, place, generate_series(%(first)s::int, %(last)s::int) n
    WHERE place.level = model.level AND (NOT model.open OR %(week)s > %(open)s)
    AND place.number = (n * model.together + model.number) %% place.beside ORDER BY model.received_at, n"""
_DOSSIER = {
    "id": "copied.id",
    "code": "made.code || '-' || copied.n",
    "ticket": "made.ticket || '-' || copied.n",
    "receiving_unit_id": "desk",
    "agency_id": "agency",
    "settling_unit_id": "unit",
    "tally": """made.tally || jsonb_build_object('day', (made.tally->>'day')::date + days,
    'due', (made.tally->>'due')::timestamptz + later, 'owed', (made.tally->>'owed')::timestamptz + later,
    'paused', (made.tally->>'paused')::timestamptz + later,
    'whose', jsonb_build_array(desk, agency, unit, made.tally->'whose'->3))""",
    "answer_by": "made.answer_by + later",
    "late_from": "made.late_from + later",
    "late_first_from": "made.late_first_from + later",
} | {
    f"{moment}_at": f"made.{moment}_at + later"
    for moment in ("submitted", "received", "due", "first_due", "finished", "returned", "paused")
}
_EVENT = {
    "id": "uuidv7()",
    "dossier_id": "copied.id",
    "happened_at": "made.happened_at + later",
    "facts": """CASE WHEN made.facts->>'due_at' IS NULL THEN made.facts ELSE made.facts ||
    jsonb_build_object('due_at', (made.facts->>'due_at')::timestamptz + later) END""",
}
_LIVED = """CREATE TEMP TABLE model_flow AS SELECT * FROM unnest(%s::uuid[], %s::date[], %s::text[],
    %s::text[], %s::uuid[], %s::uuid[], %s::boolean[])
    AS given (model, day, measure, duty, staff, unit, late)"""
_KEY = "desk_id, agency_id, settling_unit_id, procedure_id, channel"
_MADE = """copied.desk, copied.agency, copied.unit, version.procedure_id, channel FROM copied
    JOIN dossiers_dossier USING (id) JOIN catalogue_procedureversion version ON version.id = version_id"""
_MARKS = f"""INSERT INTO dossiers_flow (id, measure, duty, late, day, staff_id, marks, {_KEY})
    SELECT uuidv7(), '', '', false, (tally->>'day')::date AS day, handler_id,
    (SELECT jsonb_object_agg(mark, 1) FROM jsonb_array_elements_text(tally->'marks') mark), {_MADE}
    ORDER BY day"""
_ACTED = f"""INSERT INTO dossiers_flow (id, measure, duty, late, staff_id, unit_id, day, {_KEY})
    SELECT uuidv7(), measure, duty, late, staff,
    CASE WHEN duty <> '' THEN coalesce(acted.unit, copied.unit) END,
    acted.day + days AS day, {_MADE} JOIN model_flow acted ON acted.model = copied.model ORDER BY day"""


_SETTINGS = (
    "session_replication_role = replica",
    "synchronous_commit = off",
    "maintenance_work_mem = '512MB'",
    "random_page_cost = 1.1",
    "timezone = 'Asia/Ho_Chi_Minh'",  # as the product writes moments
)
_FILLED = ("dossiers_dossier", "dossiers_event")
_PLAIN_INDEXES = """SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN
    ('dossiers_dossier', 'dossiers_event') AND indexname NOT IN (SELECT conname FROM pg_constraint)"""


class Copier:
    """Copies as the database's superuser: keys are not looked up again, all of them exist.

    Indexes that keep no rule are made anew by `finish`, in a fifth of the time.
    """

    def __init__(self, database: psycopg.Connection) -> None:
        self._database = database
        for setting in _SETTINGS:
            database.execute(f"SET {setting}")
        database.execute(_MODELS)
        database.execute(_PLACES, [list(one) for one in zip(*_places(), strict=True)])
        database.execute(_LIVED, [list(one) for one in zip(*_lived(), strict=True)])
        database.execute("ANALYZE model, place, model_flow")
        found = database.execute("SELECT count(*) FROM model WHERE NOT open").fetchone()
        assert found is not None
        self.finished = int(found[0])
        for model, key in ((Dossier, "id"), (Event, "dossier_id")):
            table = model._meta.db_table
            lived = f"SELECT * FROM {table} WHERE {key} IN (SELECT id FROM model)"
            database.execute(f"CREATE TEMP TABLE model_{table} AS {lived}")
        self._indexes = database.execute(_PLAIN_INDEXES).fetchall()
        for name, _definition in self._indexes:
            database.execute(f"DROP INDEX {name}")
        for table in _FILLED:
            database.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")

    def copy(self, week: int, first: int, last: int) -> None:
        """Every dossier that ended, once for each number, that many weeks later; their deltas wait."""
        values = {"week": week, "first": first, "last": last, "open": WEEKS - _OPEN_WEEKS}
        with self._database.transaction():
            self._database.execute(_COPIED, values)
            self._database.execute("ANALYZE copied")
            self._database.execute(_insert(Dossier, "id", _DOSSIER))
            self._database.execute(_insert(Event, "dossier_id", _EVENT))
            self._database.execute(_MARKS)
            self._database.execute(_ACTED)
            self._database.execute("DROP TABLE copied")

    def analyse(self) -> None:
        """So that plans know there is more than before."""
        self._database.execute("ANALYZE")

    def shrink(self, model: type[models.Model]) -> None:
        """Give the space of deleted rows back, so that what comes next can be measured."""
        self._database.execute(f"VACUUM FULL {model._meta.db_table}")

    def finish(self) -> None:
        """The indexes again, and what autovacuum would come to in time."""
        for _name, definition in self._indexes:
            self._database.execute(definition)
        for table in _FILLED:
            self._database.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")
        self._database.execute(f"VACUUM {', '.join(_FILLED)}")
        self.analyse()


@contextmanager
def copier() -> Iterator[Copier]:
    """Open for as long as is copied."""
    with psycopg.connect(os.environ["MOTCUA_SUPERUSER_URL"], autocommit=True) as database:
        yield Copier(database)


def _insert(model: type[models.Model], key: str, changed: dict[str, str]) -> str:
    table, columns = model._meta.db_table, [str(one.column) for one in model._meta.concrete_fields]
    names = ", ".join(f'"{one}"' for one in columns)
    values = ", ".join(changed.get(one, f'made."{one}"') for one in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} "
        f"FROM copied JOIN model_{table} made ON made.{key} = copied.model ORDER BY copied.id"
    )


def _lived() -> Iterator[tuple[Any, ...]]:
    """What the acts of those who lived added; who settled a refusal was of the unit, whichever it is now."""
    for dossier, events in with_events():
        for place, found in added_by(events, dossier):
            day, act = local(events[place].at).date(), events[place].act
            for one in found:
                unit = one.unit_id if act != Act.RELEASE_REFUSAL else None
                yield dossier.pk, day, one.measure, one.duty, one.staff_id, unit, one.late


def _places() -> list[tuple[str, str, str, str]]:
    """Level, one-stop, agency and settling unit of every commune, part of a district and department."""
    found = []
    for unit in Unit.objects.on(lives.DAY).select_related("parent").order_by("pk"):
        commune = unit.kind == UnitKind.COMMITTEE and unit.level == Level.COMMUNE
        if commune or unit.kind in {UnitKind.DIVISION, UnitKind.DEPARTMENT}:
            agency = unit.parent if unit.kind == UnitKind.DIVISION else unit
            assert agency is not None
            desk = agencies.one_stop_of(unit, lives.DAY)
            found.append((str(unit.level), str(desk.pk), str(agency.pk), str(unit.pk)))
    return found
