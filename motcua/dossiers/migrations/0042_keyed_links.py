from django.db import migrations, models

from motcua.audit import log_keys
from motcua.dossiers import events


def link(apps, schema_editor):
    """Chains and counts written before the log had keys, once, as the role that owns the tables."""
    written = apps.get_model("dossiers", "Event").objects
    for dossier in apps.get_model("dossiers", "Dossier").objects.order_by("pk").iterator(chunk_size=500):
        chain = list(written.filter(dossier=dossier).order_by("number"))
        events.chain(dossier, chain)
        written.bulk_update(chain, ["number", "previous", "key_id", "digest"])
        dossier.save(update_fields=["chain_length", "chain_head", "chain_seal"])
    for count in apps.get_model("dossiers", "CodeSerial").objects.all():
        count.seal = log_keys.seal("counter of dossier codes", count.prefix, count.day, count.last)
        count.save(update_fields=["seal"])


def text(length):
    return models.CharField(default="", editable=False, max_length=length)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0041_security_officers")]

    operations = [
        migrations.AlterField("event", "recorded_at", models.DateTimeField()),
        migrations.AddField(
            "event", "key_id", models.CharField(default="", max_length=8), preserve_default=False
        ),
        migrations.AddField("dossier", "chain_seal", text(73), preserve_default=False),
        migrations.AddField("codeserial", "seal", text(73), preserve_default=False),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
