"""A page of a stored file as a picture to look at: the browser never gets the bytes as they came."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.documents import services
from motcua.documents.checks import PDF
from motcua.documents.models import File
from motcua.documents.scans.unpacking import NotOpened
from motcua.documents.scans.unpacking import picture as picture_of


class CannotBeShown(Refusal):
    """The page does not exist, or drawing it took too much memory or time."""

    code = "document-cannot-be-shown"
    message = _("Trang {page} của tệp “{name}” không hiện được ở đây. Vui lòng mở tệp trong thẻ mới.")


def has_pictures(file: File) -> bool:
    """True for PDF and images; a DOCX or XLSX is opened by the officer's own program."""
    return file.blob.mime == PDF or file.blob.mime.startswith("image/")


def page_count(file: File) -> int:
    return file.blob.pages or 1


def picture(file: File, *, page: int) -> bytes:
    """A JPEG of the page, counted from 1. Raises StillScanned, Infected, CannotBeShown, ContentLost."""
    content = services.read(file)
    if not has_pictures(file) or not 1 <= page <= page_count(file):
        raise CannotBeShown(name=file.name, page=page)
    with TemporaryDirectory(prefix="motcua-xem-") as name:
        folder = Path(name)
        source = folder / "source"
        source.write_bytes(content)
        try:
            return picture_of(source, folder, page=page)
        except NotOpened as error:
            raise CannotBeShown(name=file.name, page=page) from error
