from django.db import migrations

WHY = (
    "297/2025/NĐ-CP quy định 15 ngày làm việc cho thủ tục của nghị định đó; dùng làm mức chung là suy luận"
)


def add(apps, schema_editor):
    """Regimes loaded before the parameter existed get it; the shipped rows carry it themselves."""
    for row in apps.get_model("deadlines", "LegalRegime").objects.all():
        row.parameters.setdefault("supplement_wait", 15)
        row.unconfirmed.setdefault("supplement_wait", WHY)
        row.save(update_fields=["parameters", "unconfirmed"])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_calendar_changes")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
