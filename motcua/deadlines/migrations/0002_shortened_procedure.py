"""Days for announcing what a text of the shortened procedure changes."""

from django.db import migrations

NEW = {"short_publish_days": 3, "short_national_days": 2}
WHY = {
    "short_publish_days": "63/2010/NĐ-CP Điều 15 nêu chậm nhất 3 ngày sau, với văn bản theo trình tự rút gọn; đếm ngày làm việc kể từ ngày có hiệu lực là suy luận",
}


def add(apps, schema_editor):
    """Regimes loaded before the parameters existed get them; the shipped rows carry them themselves."""
    for row in apps.get_model("deadlines", "LegalRegime").objects.all():
        row.parameters = NEW | row.parameters
        row.unconfirmed = WHY | row.unconfirmed
        row.save(update_fields=["parameters", "unconfirmed"])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_squashed_0008_more_timers")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
