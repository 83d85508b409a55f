"""Each committee's places are drawn on a grid of their own; communes drawn on the province's become tiles again."""

import django.db.models.deletion
from django.db import migrations, models


def forget_communes(apps, schema_editor):
    """On the grid of a whole province they cannot be read; the operator imports the file again."""
    apps.get_model("oversight", "Boundary").objects.filter(gso_code__regex=r"^\d{5}$").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("agencies", "0001_squashed_0006_carriers"),
        ("oversight", "0007_doubt_days"),
    ]

    operations = [
        migrations.RunPython(forget_communes, migrations.RunPython.noop),
        migrations.AddField(
            model_name="boundary",
            name="committee",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"
            ),
        ),
    ]
