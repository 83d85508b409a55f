from django.db import migrations

ADDED = {
    "second_limit_days": (
        3,
        "Chưa tìm thấy điều luật chung; mượn mức 3 ngày của Đồng Tháp (25/11/2025), "
        "thủ tục có mức riêng thì theo mức riêng",
    ),
    "urge_before_hours": (
        8,
        "Không có điều luật nêu đôn đốc trước hạn bao lâu; lấy một ngày làm việc là suy luận",
    ),
}


def add(apps, schema_editor):
    """Regimes loaded before the parameters existed get them; the shipped rows carry them themselves."""
    for row in apps.get_model("deadlines", "LegalRegime").objects.all():
        for name, (value, why) in ADDED.items():
            row.parameters.setdefault(name, value)
            row.unconfirmed.setdefault(name, why)
        row.save(update_fields=["parameters", "unconfirmed"])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_supplement_wait")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
