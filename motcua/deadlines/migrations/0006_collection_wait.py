from django.db import migrations

WHY = "Đồng Tháp 2025 (đất đai) báo kết quả trong 3 ngày; dùng làm mốc nhắc người chưa đến nhận là suy luận"


def add(apps, schema_editor):
    """Regimes loaded before the parameter existed get it; the shipped rows carry it themselves."""
    for row in apps.get_model("deadlines", "LegalRegime").objects.all():
        row.parameters.setdefault("collection_wait", 3)
        row.unconfirmed.setdefault("collection_wait", WHY)
        row.save(update_fields=["parameters", "unconfirmed"])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0005_second_limit")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
