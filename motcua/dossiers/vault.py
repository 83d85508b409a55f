"""What the state holds of a person: results, digitised papers, and whether they count (kho dữ liệu)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.documents.models import File, Signature
from motcua.dossiers.copies import CopyState, DigitalCopy
from motcua.dossiers.models import Paper
from motcua.identity.models import Party

MOST = 100  # of each, the newest first


class Standing(StrEnum):
    """Does it still count?"""

    GOOD = "good"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"


WORDS = {
    Standing.GOOD: _("còn giá trị"),
    Standing.EXPIRED: _("đã hết giá trị"),
    Standing.REPLACED: _("đã thay bằng bản khác"),
    Standing.REVOKED: _("đã thu hồi"),
}


@dataclass(frozen=True)
class Held:
    """One paper of the person. signers: whose signatures it carries; uses: how often it was used again."""

    paper_id: UUID
    dossier_id: UUID
    name: str
    code: str
    made_on: date
    standing: Standing
    signers: tuple[str, ...]
    valid_to: date | None = None
    why: str = ""
    uses: int = 0

    @property
    def words(self) -> str:
        return str(WORDS[self.standing])


def results_of(party: Party) -> list[Held]:
    """Results given to the person or for what the person owns; two queries."""
    found = _results(party).select_related("file").prefetch_related(_signatures()).order_by("-id")[:MOST]
    return [_result(row) for row in found]


def copies_of(party: Party, *, day: date) -> list[Held]:
    """Digitised papers of the person; two queries."""
    found = (
        _copies(party).select_related("file").prefetch_related(_signatures()).annotate(times=Count("uses"))
    )
    return [_copy(row, day, uses=row.times) for row in found.order_by("-id")[:MOST]]


def held(party: Party, paper_id: UUID, *, day: date) -> tuple[Held, File] | None:
    """One paper of the person that still counts, and its file; None for any other."""
    result = _results(party).filter(pk=paper_id).select_related("file").first()
    if result is not None and result.file is not None:
        one, file = _result(result), result.file
    else:
        copy = _copies(party).filter(paper=paper_id).select_related("file").order_by("-id").first()
        if copy is None:
            return None
        one, file = _copy(copy, day), copy.file
    return (one, file) if one.standing == Standing.GOOD else None


def _results(party: Party) -> QuerySet[Paper]:
    return Paper.objects.filter(
        kind=Paper.Kind.RESULT, dossier__owner=party, dossier__finished_at__isnull=False, file__isnull=False
    )


def _copies(party: Party) -> QuerySet[DigitalCopy]:
    return DigitalCopy.objects.filter(owner=party, state=CopyState.DIGITISED, replaced_at=None)


def _result(row: Paper) -> Held:
    return Held(
        row.pk,
        row.dossier_id,
        row.name,
        row.code,
        row.made_at.date(),
        _of_result(row),
        _signers(row.file.signatures.all() if row.file else ()),
        why=row.revoked_why,
    )


def _copy(row: DigitalCopy, day: date, *, uses: int = 0) -> Held:
    return Held(
        row.paper_id,
        row.dossier_id,
        row.name,
        row.code,
        row.made_at.date(),
        Standing.EXPIRED if row.valid_to and row.valid_to < day else Standing.GOOD,
        _signers(row.file.signatures.all()),
        valid_to=row.valid_to,
        uses=uses,
    )


def _of_result(row: Paper) -> Standing:
    if row.revoked_at:
        return Standing.REVOKED
    return Standing.REPLACED if row.replaced_at else Standing.GOOD


def _signatures() -> "Prefetch[str]":
    return Prefetch("file__signatures", Signature.objects.order_by("signed_at"))


def _signers(rows: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.signer_name for one in rows))  # type: ignore[attr-defined]
