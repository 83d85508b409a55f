import django.db.models.deletion
from django.db import migrations, models

import motcua.common.ids
import motcua.common.keys

_USES = ("online", "paid_online", "payable", "identified")
_SPANS = {
    "month": "date_trunc('month', day)::date",
    "half": (
        "(date_trunc('month', day)::date + "
        "CASE WHEN extract(day FROM day) < 15 THEN 0 ELSE 14 END)"
    ),
}


def _to(model):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model
    )


def _table(model, column, name, constraint):
    return migrations.CreateModel(
        name=model,
        fields=[
            *((use, models.IntegerField(default=0)) for use in _USES),
            (
                "id",
                motcua.common.keys.UUID7Key(
                    default=motcua.common.ids.uuid7,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            (column, models.DateField()),
            ("settling_unit", _to("agencies.unit")),
            ("procedure", _to("catalogue.procedure")),
        ],
        options={
            "verbose_name": name,
            "constraints": [
                models.UniqueConstraint(
                    fields=(column, "settling_unit", "procedure"), name=constraint
                )
            ],
        },
    )


def _past(table, column):
    """From its days."""
    key = f"{_SPANS[column]}, settling_unit_id, procedure_id"
    sums = ", ".join(f"sum({use})" for use in _USES)
    return migrations.RunSQL(
        f"INSERT INTO dossiers_{table} (id, {column}, settling_unit_id, procedure_id, "
        f"{', '.join(_USES)}) SELECT gen_random_uuid(), {key}, {sums} FROM dossiers_markday "
        f"WHERE ({', '.join(_USES)}) <> (0, 0, 0, 0) GROUP BY {key}",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0034_flow_halves")]

    operations = [
        _table(
            "ServiceMonth",
            "month",
            "thủ tục có hồ sơ trực tuyến trong tháng",
            "service_month_once",
        ),
        _table(
            "ServiceUnitHalf",
            "half",
            "thủ tục có hồ sơ trực tuyến của đơn vị trong nửa tháng",
            "service_unit_half_once",
        ),
        _past("servicemonth", "month"),
        _past("serviceunithalf", "half"),
    ]
