"""The time limits that come with the system; an installation that has them keeps its own."""

import json
from pathlib import Path

from django.db import migrations


def load(apps, schema_editor):
    rows = json.loads((Path(__file__).parent.parent / "terms.json").read_text(encoding="utf-8"))
    model = apps.get_model("feedback", "FeedbackTerm")
    model.objects.bulk_create([model(**row) for row in rows], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
