from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0037_unanswered")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(
                name="event_watched",
                fields=["happened_at"],
                condition=models.Q(
                    act__in=(
                        "request_supplement",
                        "release_supplement",
                        "change_due_date",
                        "breach_apology",
                        "complete_step",
                        "sign",
                    )
                ),
            ),
        ),
    ]
