"""What the state holds of a person already, offered instead of asked for again (61/2018/NĐ-CP Điều 17)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db.models import QuerySet

from motcua.common.invariant import InvariantBroken
from motcua.common.prepared import prepared
from motcua.common.text import fold
from motcua.documents.models import File
from motcua.documents.scans.kinds import kind_of_result
from motcua.dossiers.copies import CopyState, DigitalCopy
from motcua.dossiers.models import Dossier, Paper
from motcua.identity.models import Party

_NONE = UUID(int=0)  # no dossier's
MOST = 200  # papers of one person looked through, the newest first
_TELLING = 12  # letters a result's name must have to be recognised inside a component's


@dataclass(frozen=True)
class Offer:
    """A digital copy, or a result, that may stand for a component.

    source   id of the copy (state 2) or of the result's paper (state 3).
    """

    state: CopyState
    source: UUID
    name: str
    code: str
    file: File
    made_at: datetime
    dossier: Dossier
    valid_to: date | None = None


@dataclass(frozen=True)
class Shelf:
    """Everything held of one person that is still good."""

    copies: tuple[DigitalCopy, ...]
    results: tuple[Paper, ...]

    @classmethod
    def of(cls, owner: Party, *, at: datetime, but: Dossier | None = None) -> Self:
        """`but`: the dossier that asks; what it holds itself is no offer. Nobody without a number is known
        well enough to be the same person.
        """
        if not owner.id_number:
            return cls((), ())
        whose = {"owner_id": owner.pk, "but": but.pk if but else _NONE}
        day = at.date()
        good = [copy for copy in _copies.rows(**whose) if copy.valid_to is None or copy.valid_to >= day]
        return cls(tuple(good), tuple(_results.rows(**whose)))

    def offers(self, kind: str, name: str) -> list[Offer]:
        """What may stand for a component of this kind, or of this name where its kind is unknown."""
        said = fold(name)
        found = [_copy(copy) for copy in self.copies if _same(copy, kind, said)]
        return found + [_result(paper) for paper in self.results if _is(paper, kind, said)]

    def by_content(self, sha256: str) -> Offer | None:
        """The copy or result with this very content."""
        copies = (_copy(copy) for copy in self.copies if copy.file.blob_id == sha256)
        results = (_result(paper) for paper in self.results if paper.file and paper.file.blob_id == sha256)
        return next(copies, None) or next(results, None)


@prepared
def _copies(*, owner_id: UUID, but: UUID) -> QuerySet[DigitalCopy]:
    rows = DigitalCopy.objects.filter(owner=owner_id, state=CopyState.DIGITISED, replaced_at=None)
    return rows.exclude(dossier=but).select_related("file__blob", "dossier").order_by("-id")[:MOST]


@prepared
def _results(*, owner_id: UUID, but: UUID) -> QuerySet[Paper]:
    rows = Paper.objects.filter(
        kind=Paper.Kind.RESULT,
        dossier__owner=owner_id,
        dossier__finished_at__isnull=False,
        replaced_at=None,
        revoked_at=None,
        file__signatures__isnull=False,
    )
    others = rows.exclude(dossier=but).select_related("file__blob", "dossier")
    return others.distinct().order_by("-id")[:MOST]


def _same(copy: DigitalCopy, kind: str, name: str) -> bool:
    return copy.kind == kind if kind else not copy.kind and fold(copy.name) == name


def _is(paper: Paper, kind: str, name: str) -> bool:
    """A result is the paper when it is of the kind, or its full name stands in the component's."""
    if kind:
        return kind_of_result(paper.template) == kind
    said = fold(paper.name)
    return len(said) >= _TELLING and said in name


def _copy(copy: DigitalCopy) -> Offer:
    return Offer(
        CopyState.FROM_COMPONENT,
        copy.pk,
        copy.name,
        copy.code,
        copy.file,
        copy.made_at,
        copy.dossier,
        copy.valid_to,
    )


def _result(paper: Paper) -> Offer:
    if paper.file is None:
        raise InvariantBroken("`Shelf.of` takes signed results only.")
    return Offer(
        CopyState.FROM_RESULT, paper.pk, paper.name, paper.code, paper.file, paper.made_at, paper.dossier
    )
