"""What is uploaded with a form is stored at once, so that a mistake elsewhere on the page loses no file."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from motcua.common.refusal import Refusal
from motcua.counter.desk_forms import PaperRow
from motcua.documents import links
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.web.audience import StaffRequest


@dataclass(frozen=True)
class Kept:
    """A file kept so far, what the form carries of it to the next post, or why it was not taken."""

    file: File | None = None
    token: str = ""
    error: str = ""


def keep(request: StaffRequest, name: str, *, ref: UUID) -> Kept:
    """The file of the field `<name>-scan`, or the one kept before under `<name>-kept`."""
    sent = request.FILES.get(f"{name}-scan")
    try:
        file = None
        if sent is not None and sent.file is not None:
            body = documents.read_limited(sent.name or "", sent.file)
            file = documents.store_file(ref=ref, name=sent.name or "", content=body, at=request.person.now)
        elif request.POST.get(f"{name}-kept"):
            file = links.file_of_field(request.POST[f"{name}-kept"], ref=ref, holder=request.officer.staff.pk)
    except Refusal as refusal:
        return Kept(error=str(refusal))
    if file is None:
        return Kept()
    return Kept(file, links.field_of(file, holder=request.officer.staff.pk))


def keep_rows(request: StaffRequest, rows: Iterable[PaperRow], *, ref: UUID) -> None:
    """The scans of a checklist."""
    for row in rows:
        kept = keep(request, row.name, ref=ref)
        row.scan, row.token = kept.file, kept.token
        row.error = kept.error or row.error
