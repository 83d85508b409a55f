"""Names as people type them, with an index, so that a search need not read every dossier of a unit."""

import django.contrib.postgres.indexes
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from motcua.common.text import fold

BATCH = 2000


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Fold every name there is."""
    dossiers = apps.get_model("dossiers", "Dossier").objects
    rows = dossiers.only("id", "owner_name").order_by("pk").iterator(BATCH)
    batch = []
    for row in rows:
        row.owner_folded = fold(row.owner_name)
        batch.append(row)
        if len(batch) == BATCH:
            dossiers.bulk_update(batch, ["owner_folded"])
            batch = []
    dossiers.bulk_update(batch, ["owner_folded"])


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0009_interlinked"),
        ("catalogue", "0001_extensions"),
    ]
    operations = [
        migrations.AddField(
            model_name="dossier",
            name="owner_folded",
            field=models.CharField(default="", editable=False, max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, atomic=True),
        migrations.AddIndex(
            model_name="dossier",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["owner_folded", "code"],
                name="dossier_searched",
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            ),
        ),
    ]
