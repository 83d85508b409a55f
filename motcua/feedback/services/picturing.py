"""Photographs of petitions: the copy for everybody is made after the sending, by a job."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.documents import photos
from motcua.documents import services as documents
from motcua.feedback.models import PetitionFile


def make_public(*, file_id: UUID, at: datetime) -> PetitionFile:
    """Make the copy without place and camera, once; papers and what is no picture get none.

    Raises documents.StillScanned while the scanner has not answered: the job tries again.
    """
    row = PetitionFile.objects.select_related("file__blob").get(pk=file_id)
    if row.shown_id is not None or not row.file.blob.mime.startswith("image/"):
        return row
    try:
        content = photos.plain(documents.read(row.file))
    except (photos.NotAPicture, documents.Infected):
        return row
    return _keep(row.pk, content, at=at)


@transaction.atomic
def _keep(file_id: UUID, content: bytes, *, at: datetime) -> PetitionFile:
    row = PetitionFile.objects.select_for_update().get(pk=file_id)
    if row.shown_id is None:
        row.shown = documents.store_made(ref=row.petition_id, name="anh.jpg", content=content, at=at)
        row.save(update_fields=["shown"])
    return row
