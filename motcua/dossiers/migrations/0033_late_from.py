from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0032_marks_of_halves")]

    operations = [
        migrations.AddField("dossier", "late_from", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("dossier", "late_first_from", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(
            "UPDATE dossiers_dossier SET "
            "late_from = CASE WHEN tally->'marks' ? 'late' THEN NULL ELSE (tally->>'due')::timestamptz END, "
            "late_first_from = CASE WHEN tally->'marks' ? 'late_first' THEN NULL "
            "ELSE (tally->>'owed')::timestamptz END WHERE finished_at IS NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex("dossier", "dossier_late_first"),
        migrations.AddIndex(
            "dossier",
            models.Index(
                name="dossier_lapsing",
                fields=["settling_unit", "received_at"],
                include=["late_from", "late_first_from", "paused_at"],
                condition=models.Q(finished_at=None),
            ),
        ),
    ]
