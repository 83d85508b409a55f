"""May this dossier be rated now? What its page offers, without a refusal."""

from datetime import datetime

from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.feedback import links, permissions
from motcua.feedback.rating_rows import Moment
from motcua.feedback.services import rating


def rate_token(dossier: Dossier, *, at: datetime) -> str:
    """The link's text while the finished dossier may still be rated; empty otherwise."""
    if permissions.ended_at(dossier) is None or rating.given(dossier.pk, Moment.RESULT):
        return ""
    try:
        rating.check_open(dossier, Moment.RESULT, at=at)
    except Refusal:
        return ""
    return links.token(dossier.pk)
