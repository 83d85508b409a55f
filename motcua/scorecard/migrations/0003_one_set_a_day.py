from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations
from django.db.models import F, Func


class Migration(migrations.Migration):
    dependencies = [("scorecard", "0002_sources")]
    operations = [
        migrations.AddConstraint(
            model_name="indicatorset",
            constraint=ExclusionConstraint(
                name="indicator_set_one_a_day",
                expressions=[
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ),
    ]
