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
_HALF = (
    "(date_trunc('month', day)::date + CASE WHEN extract(day FROM day) < 15 THEN 0 ELSE 14 END)"
)


def _key():
    return motcua.common.keys.UUID7Key(
        default=motcua.common.ids.uuid7, editable=False, primary_key=True, serialize=False
    )


def _to(model, **more):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **more
    )


def _numbers(*names):
    return [(name, models.IntegerField(default=0)) for name in names]


def _sum(table, key, marks, where="true", *, of):
    """The past, from its days."""
    sums = ", ".join(f"sum({mark})" for mark in marks)
    return migrations.RunSQL(
        f"INSERT INTO dossiers_{table} (id, {key}, {', '.join(marks)}) "
        f"SELECT gen_random_uuid(), {of}, {sums} FROM dossiers_markday WHERE {where} GROUP BY {of}",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0031_store_and_identity")]

    operations = [
        migrations.DeleteModel("MarkUnit"),
        migrations.CreateModel(
            name="MarkUnit",
            fields=[
                *_numbers(*_MARKS),
                ("id", _key()),
                ("half", models.DateField()),
                ("settling_unit", _to("agencies.unit")),
            ],
            options={
                "verbose_name": "số liệu chỉ số của đơn vị theo nửa tháng",
                "constraints": [
                    models.UniqueConstraint(fields=("half", "settling_unit"), name="mark_unit_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkStaff",
            fields=[
                *_numbers(*_MARKS),
                ("id", _key()),
                ("half", models.DateField()),
                ("settling_unit", _to("agencies.unit")),
                ("staff", _to("identity.staff", null=True)),
            ],
            options={
                "verbose_name": "số liệu chỉ số của người giải quyết theo nửa tháng",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("settling_unit", "half", "staff"),
                        name="mark_staff_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceHalf",
            fields=[
                *_numbers(*_USES),
                ("id", _key()),
                ("half", models.DateField()),
                ("procedure", _to("catalogue.procedure")),
            ],
            options={
                "verbose_name": "thủ tục có hồ sơ trực tuyến trong nửa tháng",
                "constraints": [
                    models.UniqueConstraint(fields=("half", "procedure"), name="service_half_once")
                ],
            },
        ),
        _sum("markunit", "half, settling_unit_id", _MARKS, of=f"{_HALF}, settling_unit_id"),
        _sum(
            "markstaff",
            "settling_unit_id, half, staff_id",
            _MARKS,
            of=f"settling_unit_id, {_HALF}, staff_id",
        ),
        migrations.RunSQL("DELETE FROM dossiers_serviceyear", migrations.RunSQL.noop),
        _sum(
            "serviceyear",
            "year, settling_unit_id, procedure_id",
            _USES,
            f"({', '.join(_USES)}) <> (0, 0, 0, 0)",
            of="date_trunc('year', day)::date, settling_unit_id, procedure_id",
        ),
        _sum(
            "servicehalf",
            "half, procedure_id",
            _USES,
            f"({', '.join(_USES)}) <> (0, 0, 0, 0)",
            of=f"{_HALF}, procedure_id",
        ),
    ]
