"""A leader reads many drafts, then signs the approved ones in one go: each signature its own act."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers import permissions
from motcua.dossiers.models import Dossier, DraftReading
from motcua.dossiers.papers import draft_digest
from motcua.dossiers.services import outcome
from motcua.dossiers.services._steps import allow
from motcua.dossiers.services.in_turn import Turn, in_turn
from motcua.dossiers.status import Act
from motcua.workflow.models import Step

Verdict = DraftReading.Verdict


class NotShown(Refusal):
    """Nobody approves what was not on the screen."""

    code = "dossier-draft-not-shown"
    message = _("Dự thảo của hồ sơ {dossier} chưa được mở xem, hoặc vừa đổi. Hãy xem bản hiện có rồi duyệt.")


def waiting(by: Officer) -> QuerySet[Step]:
    """Drafts of results that wait for this leader's signature, the most pressing first."""
    steps = Step.objects.filter(closed_at=None, due_at__isnull=False, unit=by.unit, lane=Role.SIGN)
    return steps.filter(act=Act.SIGN).order_by("due_at", "id")


def read_draft(*, dossier_id: UUID, by: Officer, at: datetime) -> DraftReading | None:
    """Write down which draft is on the leader's screen; what was decided about another draft is void.

    None when there is no draft to read.
    """
    dossier = Dossier.objects.get(pk=dossier_id)
    digest = draft_digest(dossier)
    if not digest or not permissions.can_sign(by, dossier):
        return None
    row, made = DraftReading.objects.get_or_create(
        staff=by.staff, dossier=dossier, defaults={"sha256": digest, "shown_at": at}
    )
    if not made and row.sha256 != digest:
        row.sha256, row.shown_at, row.verdict = digest, at, Verdict.NONE
        row.save()
    return row


@transaction.atomic
def decide(*, dossier_id: UUID, by: Officer, shown: str, verdict: Verdict) -> None:
    """Approve the draft that was shown, or put it aside. Raises NotShown, PermissionDenied."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier_id)
    allow(permissions.can_sign(by, dossier))
    mine = DraftReading.objects.filter(staff=by.staff, dossier=dossier, sha256=shown)
    if shown != draft_digest(dossier) or not mine.update(verdict=verdict):
        raise NotShown(dossier=dossier)


def sign_approved(*, by: Officer, at: datetime, key: UUID, dossier_ids: list[UUID]) -> list[Turn]:
    """Sign those of the dossiers whose shown draft this leader approved, each in its own transaction."""
    mine = DraftReading.objects.filter(staff=by.staff, dossier__in=dossier_ids)
    approved = dict(mine.filter(verdict=Verdict.APPROVED).values_list("dossier", "sha256"))

    def act(*, dossier_id: UUID, **which: Any) -> Dossier:
        return outcome.sign(dossier_id=dossier_id, by=by, at=at, shown=approved[dossier_id], **which)

    return in_turn(dossier_ids=[one for one in dossier_ids if one in approved], by=by, key=key, act=act)
