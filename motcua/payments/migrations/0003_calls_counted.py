from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_sealed_counters")]

    operations = [
        migrations.AddField(
            "paymentevent", "times", models.PositiveIntegerField(default=1, verbose_name="số lần trong ngày")
        ),
        migrations.AddField("paymentevent", "last_at", models.DateTimeField(null=True, verbose_name="lần cuối lúc")),
    ]
