"""What a side matter issues, as it would print now; nothing is kept."""

from collections.abc import Sequence
from datetime import datetime

from motcua.agencies.officers import Officer
from motcua.documents import services as documents
from motcua.dossiers import letters, papers
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import duty, onsite, supplement
from motcua.dossiers.services.supplement import Item


def supplement_draft(dossier: Dossier, items: Sequence[Item], *, by: Officer, at: datetime) -> bytes:
    """Form 02 with what is being chosen. Raises NothingAsked, ReasonMissing."""
    return _supplement(dossier, supplement.asked(items), by=by, at=at)


def paper_of(matter: Matter, *, by: Officer, at: datetime) -> bytes | None:
    """The paper of a matter: the signed or received file, or its draft; None when it issues none."""
    if matter.file is not None:
        return documents.read(matter.file)
    dossier, facts = matter.dossier, matter.facts
    if matter.kind == Matter.Kind.SUPPLEMENT:
        return _supplement(dossier, facts["items"], by=by, at=at)
    if matter.kind == Matter.Kind.EXTENSION:
        new_due_at = datetime.fromisoformat(facts["new_due_at"])
        return papers.apology_sheet(dossier, reason=facts["reason"], new_due_at=new_due_at, by=by, at=at)
    if matter.kind == Matter.Kind.REFUSAL:
        return papers.refusal_sheet(dossier, reason=facts["reason"], officer="", at=at)
    if matter.kind == Matter.Kind.VERIFICATION and facts["applicant"]:
        body = onsite.invitation(matter)
        return letters.letter_sheet(dossier, "verification_notice", body=body, by=by, at=at)
    if matter.kind == Matter.Kind.DUTY:
        return letters.letter_sheet(dossier, "duty_notice", body=duty.notice(matter, at=at), by=by, at=at)
    return None


def _supplement(dossier: Dossier, asked: Sequence[dict[str, str]], *, by: Officer, at: datetime) -> bytes:
    names, reasons = supplement.as_printed(asked)
    until = supplement.supply_by(dossier, at=at)
    return papers.supplement_sheet(dossier, items=names, reason=reasons, until=until, by=by, at=at)
