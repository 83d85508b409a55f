"""A value may be more than one where its denominator is an estimate; its family says so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("oversight", "0008_boundaries_by_committee")]

    operations = [
        migrations.RemoveConstraint(model_name="outsidevalue", name="outside_value_is_share"),
        migrations.AddConstraint(
            model_name="outsidevalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("denominator__gt", 0), ("numerator__gte", 0)),
                name="outside_value_is_ratio",
            ),
        ),
    ]
