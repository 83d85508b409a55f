"""The limits that come with the system; an installation that has them keeps its own."""

import json
from pathlib import Path

from django.db import migrations


def load(apps, schema_editor):
    rows = json.loads((Path(__file__).parent.parent / "grant_terms.json").read_text(encoding="utf-8"))
    model = apps.get_model("identity", "GrantTerm")
    model.objects.bulk_create([model(**row) for row in rows], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_members")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
