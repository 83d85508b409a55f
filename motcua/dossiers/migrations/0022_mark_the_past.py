"""What dossiers of before count for in the index, from their events; the job that folds takes it from there."""

from collections import defaultdict

from django.db import migrations

from motcua.dossiers.marks import Happened, of_events
from motcua.dossiers.status import Act

BATCH = 1000


def mark(apps, schema_editor):
    """Only dossiers without a tally: run twice, it counts once."""
    Dossier = apps.get_model("dossiers", "Dossier")
    while rows := list(
        Dossier.objects.filter(tally__isnull=True, chain_length__gt=0).select_related("version")[:BATCH]
    ):
        _mark(apps, rows)


def _mark(apps, rows):
    Event, Flow = (apps.get_model("dossiers", name) for name in ("Event", "Flow"))
    happened = defaultdict(list)
    events = Event.objects.filter(dossier__in=rows).order_by("dossier_id", "number")
    for dossier, act, at, facts in events.values_list("dossier_id", "act", "happened_at", "facts").iterator():
        happened[dossier].append(Happened(Act(act), at, facts))
    flows = []
    for row in rows:
        tally = of_events(happened[row.pk], channel=row.channel)
        keys = (row.receiving_unit_id, row.agency_id, row.settling_unit_id, row.handler_id)
        row.tally = tally.as_json() | {"whose": [str(key) if key else "" for key in keys]}
        if tally.counts:
            flows.append(
                Flow(
                    day=tally.day,
                    desk_id=keys[0],
                    agency_id=keys[1],
                    settling_unit_id=keys[2],
                    procedure_id=row.version.procedure_id,
                    channel=row.channel,
                    staff_id=keys[3],
                    marks={mark.value: 1 for mark in sorted(tally.counts)},
                )
            )
    type(rows[0]).objects.bulk_update(rows, ["tally"])
    Flow.objects.bulk_create(flows)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0021_marks")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
