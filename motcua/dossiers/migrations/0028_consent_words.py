"""The words and ways of a consent that come with the system; an installation that has them keeps its own."""

import json
from pathlib import Path

from django.db import migrations


def load(apps, schema_editor):
    shipped = json.loads((Path(__file__).parent.parent / "consents.json").read_text(encoding="utf-8"))
    for name, rows in (("ConsentText", shipped["texts"]), ("ConsentWay", shipped["ways"])):
        model = apps.get_model("dossiers", name)
        model.objects.bulk_create([model(**row) for row in rows], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0027_consents")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
