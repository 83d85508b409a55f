from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0036_units_and_sets")]

    operations = [
        migrations.AddIndex(
            "dossier",
            models.Index(
                name="dossier_unanswered",
                fields=["receiving_unit"],
                condition=models.Q(status__in=("submitted", "counter_check")),
            ),
        ),
    ]
