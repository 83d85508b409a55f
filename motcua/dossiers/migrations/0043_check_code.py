from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0042_keyed_links")]

    operations = [
        migrations.AddField(
            "paper", "number", models.CharField(blank=True, max_length=60, verbose_name="số của kết quả", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "paper", "check_code", models.CharField(max_length=16, null=True, unique=True, verbose_name="mã kiểm tra")
        ),
    ]
