"""Words among the officers of one agency about a dossier; the applicant never reads them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Assignment
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers import notices
from motcua.dossiers.models import Comment, Dossier
from motcua.identity.models import Staff

MOST = 2000  # letters


class NothingSaid(Refusal):
    """An empty comment helps nobody."""

    code = "dossier-comment-empty"
    message = _("Vui lòng ghi nội dung trao đổi về hồ sơ {dossier}.")


class TooMuchSaid(Refusal):
    """More than a comment holds."""

    code = "dossier-comment-too-long"
    message = _("Nội dung trao đổi dài {length} chữ cái, nhiều nhất {most}. Vui lòng chia làm nhiều lần ghi.")


@transaction.atomic
def comment(
    *,
    comment_id: UUID,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    text: str,
    mentions: Iterable[UUID] = (),
) -> Comment:
    """Say something to the own agency; colleagues named are told. The same id again gives what was said.

    Raises NothingSaid, TooMuchSaid, PermissionDenied.
    """
    dossier = (
        Dossier.objects.visible_to(by)
        .select_related("version", "receiving_unit", "agency")
        .get(pk=dossier_id)
    )
    if not works_on(by, dossier):
        raise PermissionDenied
    known = Comment.objects.filter(pk=comment_id, staff=by.staff).first()
    if known is not None:
        return known
    said = text.strip()
    if not said:
        raise NothingSaid(dossier=dossier)
    if len(said) > MOST:
        raise TooMuchSaid(length=len(said), most=MOST)
    wanted = set(mentions)
    told = [one for one in colleagues(by, dossier, at=at) if one.pk in wanted]
    row = Comment.objects.create(
        id=comment_id,
        dossier=dossier,
        agency=by.unit.agency(),
        staff=by.staff,
        unit_name=by.unit.name,
        text=said,
        mentions=[one.full_name for one in told],
        written_at=at,
    )
    for one in told:
        notices.tell_staff(dossier, "mentioned_staff", to=one, at=at, reason=by.name)
    return row


def works_on(by: Officer, dossier: Dossier) -> bool:
    """The units the dossier goes through, and those that were asked; who only watches stays silent."""
    here = by.unit.pk in {dossier.receiving_unit_id, dossier.agency_id, dossier.settling_unit_id}
    return here or dossier.matters.filter(unit=by.unit).exists()


def colleagues(by: Officer, dossier: Dossier, *, at: datetime) -> list[Staff]:
    """People of the own agency in the units the dossier goes through, without the officer."""
    agency = by.unit.agency()
    units = {by.unit.pk, dossier.receiving_unit_id, dossier.agency_id, dossier.settling_unit_id}
    own = Q(unit=agency) | Q(unit__parent=agency) | Q(unit=by.unit)
    held = Assignment.objects.on(at.date()).filter(own, unit__in=units)
    people = Staff.objects.filter(assignments__in=held).exclude(pk=by.staff.pk).distinct()
    return list(people.order_by("sort_key"))
