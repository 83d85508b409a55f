"""Files that arrive in pieces, whatever they are for: begin, go on after a lost line, finish."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse

from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.documents.models import File, Upload
from motcua.web.audience import CitizenRequest

LARGEST_PIECE = 1_000_000  # bytes of one piece; browsers send half of it
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.tif,.tiff,.docx,.xlsx"


def begin(request: CitizenRequest, *, ref: UUID, component_id: UUID) -> HttpResponse:
    """Open an upload for a component: name and size (bytes) are posted; answers its id and where to begin."""
    size = request.POST.get("size", "")
    try:
        upload = documents.begin_upload(
            ref=ref,
            name=request.POST.get("name", ""),
            size=int(size) if size.isdecimal() and len(size) < 16 else 0,
            purpose=str(component_id),
            at=request.person.now,
        )
    except Refusal as refusal:
        return refused(refusal)
    return JsonResponse({"upload": str(upload.pk), "offset": 0})


def piece(request: CitizenRequest, row: Upload) -> HttpResponse:
    """GET: how far it came. POST: the next piece, beginning at the header Upload-Offset."""
    if request.method == "GET":
        return JsonResponse({"offset": row.received, "size": row.size})
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isdecimal() or int(request.headers.get("Content-Length") or 0) > LARGEST_PIECE:
        return JsonResponse({"offset": row.received}, status=400)
    try:
        received = documents.append(upload_id=row.pk, offset=int(offset), chunk=request.body)
    except Refusal as refusal:
        return refused(refusal)
    return JsonResponse({"offset": received, "size": row.size})


def finish(
    request: CitizenRequest, row: Upload, keep: Callable[[File], object], answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """All pieces are there: look into the file, keep it where it belongs, answer with the new rows."""
    try:
        keep(documents.finish(upload_id=row.pk, at=request.person.now))
    except Refusal as refusal:
        return refused(refusal)
    return answer()


def upload_of(ref: UUID, upload_id: UUID) -> Upload:
    """An upload of this draft or dossier; 404 for any other."""
    row = Upload.objects.filter(pk=upload_id, ref=ref).first()
    if row is None:
        raise Http404
    return row


def refused(refusal: Refusal) -> HttpResponse:
    return JsonResponse({"problem": str(refusal)}, status=409)
