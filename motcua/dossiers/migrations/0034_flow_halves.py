import django.db.models.deletion
from django.db import migrations, models

import motcua.common.ids
import motcua.common.keys

_MEASURES = (
    "received",
    "refused",
    "guided",
    "answered_late",
    "asked_before",
    "asked_after",
    "settled",
    "late",
    "declined",
    "ended_early",
    "extended",
    "unapologised",
    "returned",
)
_HALF = (
    "(date_trunc('month', day)::date + CASE WHEN extract(day FROM day) < 15 THEN 0 ELSE 14 END)"
)
_KEY = f"{_HALF}, desk_id, settling_unit_id"
_SUMS = ", ".join(f"sum({one})" for one in _MEASURES)


def _unit():
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="agencies.unit",
    )


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0033_late_from")]

    operations = [
        migrations.CreateModel(
            name="FlowHalf",
            fields=[
                *((name, models.IntegerField(default=0)) for name in _MEASURES),
                (
                    "id",
                    motcua.common.keys.UUID7Key(
                        default=motcua.common.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("half", models.DateField()),
                ("desk", _unit()),
                ("settling_unit", _unit()),
            ],
            options={
                "verbose_name": "số liệu theo nửa tháng",
                "indexes": [
                    models.Index(fields=["settling_unit", "half"], name="flow_half_of_unit"),
                    models.Index(fields=["desk", "half"], name="flow_half_of_desk"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("half", "desk", "settling_unit"), name="flow_half_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO dossiers_flowhalf (id, half, desk_id, settling_unit_id, "
            f"{', '.join(_MEASURES)}) SELECT gen_random_uuid(), {_KEY}, {_SUMS} "
            f"FROM dossiers_flowday GROUP BY {_KEY}",
            migrations.RunSQL.noop,
        ),
    ]
