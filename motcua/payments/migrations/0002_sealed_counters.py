from django.db import migrations, models

from motcua.audit import log_keys


def seal(apps, schema_editor):
    """Counts written before the log had keys."""
    for series in apps.get_model("payments", "ReceiptSeries").objects.all():
        series.seal = log_keys.seal("counter of receipts", series.unit_id, series.year, series.last)
        series.save(update_fields=["seal"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_squashed_0004_exemptions_kept")]

    operations = [
        migrations.AddField(
            "receiptseries",
            "seal",
            models.CharField(default="", editable=False, max_length=73),
            preserve_default=False,
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
