"""Links that open a stored file: each for one holder, on one face, for ten minutes at most.

A link stands in logs of proxies, in histories and on shared screens. Whoever reads one there cannot use it:
the holder is part of what is signed, and every face has a salt of its own.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.documents.models import File

LONGEST = 600  # seconds
FIELD_SECONDS = 8 * 3600  # the longest session


class Face(StrEnum):
    """Where a link opens its file; what holds it there."""

    STAFF = "staff"  # the key of the member of staff
    PORTAL = "portal"  # the key of the session


class LinkExpired(Refusal):
    """The link is too old, was altered, or was made for somebody else."""

    code = "document-link-expired"
    message = _("Đường dẫn tải tệp đã hết hạn. Vui lòng quay lại trang hồ sơ và bấm tải lại.")


class NotOfThisForm(Refusal):
    """A form brings back a file that another form, or another person, sent."""

    code = "document-of-another-form"
    message = _(
        "Tệp kèm theo lần trước không thuộc biểu mẫu này hoặc do người khác tải lên, nên không dùng lại "
        "được. Vui lòng chọn lại tệp."
    )


def make(file_id: UUID, *, face: Face, holder: object, at: datetime, seconds: int = LONGEST) -> str:
    """The token of a link that opens the file for `holder` alone, until `seconds` after `at` (real time).

    More than LONGEST is not given.
    """
    return _signer(face, holder).sign_object([str(file_id), int(at.timestamp()) + min(seconds, LONGEST)])


def file_of(token: str, *, face: Face, holder: object, at: datetime) -> File:
    """The file a token opens for `holder` at `at` (real time). Raises LinkExpired."""
    try:
        file_id, until = _signer(face, holder).unsign_object(token)
    except signing.BadSignature as error:
        raise LinkExpired from error
    if at.timestamp() > until:
        raise LinkExpired
    return File.objects.select_related("blob").get(pk=file_id)


def field_of(file: File, *, holder: object) -> str:
    """What a form carries of a file that came with it: it puts the file to the same form again, for the same
    holder, and opens it nowhere. It lives as long as a session may, and is made anew with each answer.
    """
    return _field_signer(file.ref, holder).sign(str(file.pk))


def file_of_field(field: str, *, ref: UUID, holder: object) -> File:
    """The file that `holder` sent with the form of `ref` before. Raises NotOfThisForm."""
    try:
        file_id = _field_signer(ref, holder).unsign(field, max_age=FIELD_SECONDS)
    except signing.BadSignature as error:
        raise NotOfThisForm from error
    return File.objects.select_related("blob").get(pk=file_id, ref=ref)


def _signer(face: Face, holder: object) -> signing.Signer:
    if not holder:
        raise LinkExpired  # nobody: no link is made, none opens
    return signing.Signer(salt=f"motcua.documents.link.{face}:{holder}")


def _field_signer(ref: UUID, holder: object) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"motcua.documents.field:{ref}:{holder}")
