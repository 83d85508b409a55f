"""One act on many dossiers, each in its own transaction; what happened is said dossier by dossier."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.services.too_late import refusal_words

MOST = 50  # of one press: a page of a list


@dataclass(frozen=True)
class Turn:
    """What became of one dossier; refusal: why nothing did."""

    dossier_id: UUID
    code: str = ""
    owner: str = ""
    procedure: str = ""
    refusal: str = ""


def in_turn(
    *, dossier_ids: Iterable[UUID], by: Officer, key: UUID, act: Callable[..., Dossier]
) -> list[Turn]:
    """Do the act on each, called with dossier_id and key; one that is refused stops none of the others.

    Each dossier's key follows from the press's, so the same press again answers with its first outcome.
    """
    wanted = list(dict.fromkeys(dossier_ids))[:MOST]
    rows = Dossier.objects.visible_to(by).filter(pk__in=wanted).select_related("version")
    known = {row.pk: row for row in rows.only("code", "ticket", "owner_name", "version__name")}
    return [_turn(dossier_id, known.get(dossier_id), by=by, key=key, act=act) for dossier_id in wanted]


def _turn(
    dossier_id: UUID, row: Dossier | None, *, by: Officer, key: UUID, act: Callable[..., Dossier]
) -> Turn:
    if row is None:
        return Turn(dossier_id, refusal=_("Hồ sơ này không thuộc việc của bạn."))
    refusal = ""
    try:
        act(dossier_id=dossier_id, key=uuid5(key, dossier_id.hex))
    except Refusal as why:
        refusal = refusal_words(why, row, by=by)
    except PermissionDenied:
        refusal = _("Bạn không được làm việc này với hồ sơ này.")
    return Turn(dossier_id, str(row), row.owner_name, row.version.name, refusal)
