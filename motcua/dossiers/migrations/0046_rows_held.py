from django.db import migrations, models

from motcua.dossiers import events
from motcua.dossiers.paper_rows import ISSUED_KINDS, record_of

# of what the system made only marks change, and nothing is taken back; fires on no act of the application
_KEEP = """
CREATE FUNCTION dossiers_paper_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'The content of an issued paper never changes.';
END $$;
CREATE TRIGGER dossiers_paper_kept BEFORE UPDATE OF file_id, code ON dossiers_paper FOR EACH ROW
    WHEN (OLD.kind IN ('form', 'result', 'internal')
        AND (OLD.file_id IS DISTINCT FROM NEW.file_id OR OLD.code <> NEW.code))
    EXECUTE FUNCTION dossiers_paper_is_kept();
"""
_LET_GO = "DROP TRIGGER dossiers_paper_kept ON dossiers_paper; DROP FUNCTION dossiers_paper_is_kept"


def name(apps, schema_editor):
    """Papers made before wait for the next event of their dossier to name them; rows are sealed whole."""
    papers = apps.get_model("dossiers", "Paper").objects.filter(kind__in=ISSUED_KINDS)
    for dossier in apps.get_model("dossiers", "Dossier").objects.order_by("pk").iterator(chunk_size=500):
        own = papers.filter(dossier=dossier).select_related("file").order_by("pk")
        dossier.unnamed_papers = [record_of(paper) for paper in own]
        events.seal(dossier)
        dossier.save(update_fields=["unnamed_papers", "chain_seal"])


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0045_terms_of_lateness")]

    operations = [
        migrations.AddField("event", "row_digest", models.CharField(max_length=32, null=True)),
        migrations.AddField("dossier", "unnamed_papers", models.JSONField(default=list, editable=False)),
        migrations.RunPython(name, migrations.RunPython.noop),
        migrations.RunSQL(_KEEP, _LET_GO),
    ]
