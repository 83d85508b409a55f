from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_registers")]
    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("delivery", "desk"), ("status", "done")),
                fields=["due_at"],
                name="dossier_uncollected",
            ),
        ),
    ]
