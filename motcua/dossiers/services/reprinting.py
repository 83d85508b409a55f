"""A form is printed again: the stored file, byte for byte, and a line in the dossier's history."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.documents.models import File
from motcua.dossiers import permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import Paper
from motcua.dossiers.services._steps import allow, answered, locked
from motcua.dossiers.status import Act


@transaction.atomic
def reprint(*, paper_id: UUID, by: Officer, at: datetime, why: str, key: UUID | None = None) -> File:
    """Mark that a form is printed again, by whom and why; the file is the one first issued.

    Raises PermissionDenied, ReasonMissing.
    """
    paper = Paper.objects.select_related("file__blob").get(
        pk=paper_id, kind=Paper.Kind.FORM, file__isnull=False
    )
    if paper.file is None:
        raise InvariantBroken("A paper without a file was refused above.")
    dossier = locked(paper.dossier_id)
    allow(permissions.can_reprint(by, dossier))
    if answered(dossier, key):
        return paper.file
    facts = {
        "paper": str(paper.pk),
        "name": paper.name,
        "sha256": paper.file.blob_id,
        "reason": written_reason(why),
    }
    dossier.note(Act.REPRINT, by=by, at=at, facts=facts, key=key)
    return paper.file
