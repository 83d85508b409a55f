"""Where the figures of a component come from."""

from django.db import migrations

SOURCES = {
    "1.1": ["catalogue"],
    "1.2": ["catalogue"],
    "1.3": ["catalogue"],
    "1.4": ["brought"],
    "2.1": ["events"],
    "3.1": ["catalogue"],
    "3.2": ["catalogue", "events"],
    "3.3": ["events"],
    "3.5a": ["catalogue", "payments"],
    "3.5b": ["catalogue", "payments"],
    "3.6": ["payments"],
    "4.1": ["files"],
    "4.2": ["files"],
    "4.3": ["files"],
    "4.4": ["files"],
    "4.5a": ["catalogue", "events"],
    "4.5b": ["events"],
    "4.6": ["brought"],
    "5.2": ["petitions"],
    "5.3": ["petitions"],
    "5.4": ["events", "ratings", "petitions"],
}


def add(apps, schema_editor):
    """Sets loaded before components said so get it; the shipped rows carry it themselves."""
    for row in apps.get_model("scorecard", "IndicatorSet").objects.all():
        for group in row.definition["groups"]:
            for one in group["components"]:
                one.setdefault("source", SOURCES.get(one["id"], []))
        row.save(update_fields=["definition"])


class Migration(migrations.Migration):
    dependencies = [("scorecard", "0001_squashed_0004_fall_limits")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
