"""Does a result that somebody holds still count? Asked by its content, so nobody learns of others."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Paper


@dataclass(frozen=True)
class Validity:
    """What became of a result given here: in force, replaced since (by which), or revoked since and why."""

    code: str
    replaced_at: datetime | None
    replaced_by: str
    revoked_at: datetime | None
    revoked_why: str

    @property
    def in_force(self) -> bool:
        return self.replaced_at is None and self.revoked_at is None


def of_content(content: bytes) -> Validity | None:
    """The result with exactly this content; None when it was not given here, or was altered."""
    sha256 = hashlib.sha256(content).hexdigest()
    rows = Paper.objects.filter(kind=Paper.Kind.RESULT, file__blob=sha256).select_related("replaced_by")
    paper = rows.order_by("-made_at").first()
    if paper is None:
        return None
    return Validity(
        code=paper.code,
        replaced_at=paper.replaced_at,
        replaced_by=paper.replaced_by.code if paper.replaced_by else "",
        revoked_at=paper.revoked_at,
        revoked_why=paper.revoked_why,
    )
