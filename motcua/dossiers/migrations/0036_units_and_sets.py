import django.db.models.deletion
from django.db import migrations, models

import motcua.common.ids
import motcua.common.keys

_MARKS = (
    "received",
    "ended",
    "late",
    "late_first",
    "online",
    "payable",
    "paid_online",
    "result",
    "parts",
    "digitised",
    "reused",
    "stored",
    "identified",
)
_USES = ("online", "paid_online", "payable", "identified")
_NAMES = ", ".join(_USES)
_EMPTY = "0::bit(1024)"


def _begun(*days):
    """The first day of the span `first` lies in."""
    later = " ".join(f"WHEN extract(day FROM first) >= {day} THEN {day - 1}" for day in days)
    return f"(date_trunc('month', first)::date + CASE {later} END)"


_FIVE_FROM_FIRST = _begun(25, 20, 15, 11, 6, 1)
_HALF_FROM_FIRST = _begun(15, 1)
_MONTH_FROM_FIRST = "date_trunc('month', first)::date"
_QUARTER_FROM_FIRST = "date_trunc('quarter', first)::date"
_YEAR_FROM_FIRST = "date_trunc('year', first)::date"


def _key():
    return motcua.common.keys.UUID7Key(
        default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False
    )


def _to(model):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model
    )


def _run(query):
    return migrations.RunSQL(query, migrations.RunSQL.noop)


def _units(span, first, table, where):
    """Sums of the past of each unit."""
    sums = ", ".join(f"sum({mark})" for mark in _MARKS)
    return _run(
        f"INSERT INTO dossiers_markunit (id, span, first, settling_unit_id, {', '.join(_MARKS)}) "
        f"SELECT gen_random_uuid(), '{span}', {first}, settling_unit_id, {sums} "
        f"FROM dossiers_{table} WHERE {where} GROUP BY 3, 4 ORDER BY 3, 4"
    )


def _sets(rows):
    return _run(
        f"INSERT INTO dossiers_serviceset (id, span, first, settling_unit_id, part, {_NAMES}) "
        f"SELECT gen_random_uuid(), made.* FROM ({rows}) AS made ORDER BY 3, 4"
    )


def _sets_of(span, first, shorter):
    ors = ", ".join(f"bit_or({use})" for use in _USES)
    return _sets(
        f"SELECT '{span}', {first}, settling_unit_id, part, {ors} FROM dossiers_serviceset "
        f"WHERE span = '{shorter}' GROUP BY 2, 3, 4"
    )


_SUMS = ", ".join(f"sum({use}) AS {use}" for use in _USES)
_MADE = ", ".join(
    f"coalesce(bit_or(set_bit({_EMPTY}, place % 1024, 1)) FILTER (WHERE {use} > 0), {_EMPTY})"
    for use in _USES
)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0035_services_of_spans")]

    operations = [
        migrations.DeleteModel("MarkUnit"),
        migrations.DeleteModel("ServiceYear"),
        migrations.DeleteModel("ServiceMonth"),
        migrations.DeleteModel("ServiceUnitHalf"),
        migrations.DeleteModel("ServiceHalf"),
        migrations.CreateModel(
            name="MarkUnit",
            fields=[
                *((mark, models.IntegerField(default=0)) for mark in _MARKS),
                ("id", _key()),
                ("span", models.CharField(max_length=7)),
                ("first", models.DateField()),
                ("settling_unit", _to("agencies.unit")),
            ],
            options={
                "verbose_name": "số liệu chỉ số của đơn vị theo ngày, 5 ngày, nửa tháng, tháng, quý, năm",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("span", "first", "settling_unit"), name="mark_unit_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServicePlace",
            fields=[
                ("id", _key()),
                ("place", models.IntegerField(unique=True)),
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.procedure",
                    ),
                ),
            ],
            options={"verbose_name": "vị trí của thủ tục trong tập thủ tục có hồ sơ"},
        ),
        migrations.CreateModel(
            name="ServiceSet",
            fields=[
                ("id", _key()),
                ("span", models.CharField(max_length=7)),
                ("first", models.DateField()),
                ("part", models.SmallIntegerField()),
                *((use, motcua.common.keys.BitsField(1024)) for use in _USES),
                ("settling_unit", _to("agencies.unit")),
            ],
            options={
                "verbose_name": "tập thủ tục có hồ sơ của đơn vị theo ngày, 5 ngày, nửa tháng, tháng, quý, năm",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("span", "first", "settling_unit", "part"), name="service_set_once"
                    )
                ],
            },
        ),
        _units("day", "day", "markday", "true"),
        _units("five", _FIVE_FROM_FIRST, "markunit", "span = 'day'"),
        _units("half", _HALF_FROM_FIRST, "markunit", "span = 'five'"),
        _units("month", _MONTH_FROM_FIRST, "markunit", "span = 'half'"),
        _units("quarter", _QUARTER_FROM_FIRST, "markunit", "span = 'month'"),
        _units("year", _YEAR_FROM_FIRST, "markunit", "span = 'quarter'"),
        _run(
            "INSERT INTO dossiers_serviceplace (id, procedure_id, place) "
            "SELECT gen_random_uuid(), procedure_id, row_number() OVER (ORDER BY procedure_id) - 1 "
            f"FROM dossiers_markday WHERE ({_NAMES}) <> (0, 0, 0, 0) GROUP BY procedure_id"
        ),
        _sets(
            f"SELECT 'day', day, settling_unit_id, place / 1024, {_MADE} "
            f"FROM (SELECT day, settling_unit_id, procedure_id, {_SUMS} FROM dossiers_markday "
            "GROUP BY 1, 2, 3) AS used JOIN dossiers_serviceplace USING (procedure_id) GROUP BY 2, 3, 4"
        ),
        _sets_of("five", _FIVE_FROM_FIRST, "day"),
        _sets_of("half", _HALF_FROM_FIRST, "five"),
        _sets_of("month", _MONTH_FROM_FIRST, "half"),
        _sets_of("quarter", _QUARTER_FROM_FIRST, "month"),
        _sets_of("year", _YEAR_FROM_FIRST, "quarter"),
    ]
