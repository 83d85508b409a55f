import json
from importlib.resources import files

from django.db import migrations


def load(apps, schema_editor):
    """The shipped rules, also in installations that began before there was a queue (see rules.seed)."""
    facts = json.loads(files("motcua.queue").joinpath("seed", "rules.json").read_text("utf-8"))
    group, rule = apps.get_model("queue", "PriorityGroup"), apps.get_model("queue", "QueueRule")
    more = {"basis": facts["group_basis"], "valid_from": facts["group_since"]}
    rows = [group(**row, **more, position=place) for place, row in enumerate(facts["groups"], 1)]
    group.objects.bulk_create(rows, ignore_conflicts=True)
    rule.objects.bulk_create([rule(**row) for row in facts["rules"]], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("queue", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
