from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0032_marks_of_halves")]

    operations = [
        migrations.AddField("dossier", "owed_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(
            "UPDATE dossiers_dossier SET owed_at = (tally->>'owed')::timestamptz WHERE finished_at IS NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex("dossier", "dossier_late_first"),
        migrations.AddIndex(
            "dossier",
            models.Index(
                name="dossier_late_first", fields=["owed_at"], condition=models.Q(finished_at=None)
            ),
        ),
    ]
