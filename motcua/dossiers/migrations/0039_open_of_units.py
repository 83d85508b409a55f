from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0038_event_watched")]

    operations = [
        migrations.RemoveIndex("dossier", "dossier_open_unit"),
        migrations.AddIndex(
            "dossier",
            models.Index(
                name="dossier_open_unit",
                fields=["settling_unit", "due_at"],
                include=["paused_at", "status"],
                condition=models.Q(finished_at=None, received_at__isnull=False),
            ),
        ),
    ]
