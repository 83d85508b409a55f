"""Filed once, settled by several: birth, residence and health card as dossiers of one group, each with its
own agency and clock, followed together (61/2018/NĐ-CP Điều 3 khoản 2).

A group bears the id of its first dossier, so the next one is written without touching the first.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue.groups import GroupMember, made_there
from motcua.catalogue.models import ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import DossierQuerySet
from motcua.dossiers.services import intake as services
from motcua.dossiers.services.intake import Intake


class FirstGone(Refusal):
    """The dossier to file this one with was not taken in at this desk."""

    code = "dossier-first-of-group-gone"
    message = _(
        "Không tìm thấy ở quầy này hồ sơ mà thủ tục này nộp cùng. Hãy nhận như một hồ sơ riêng, "
        "hoặc mở lại hồ sơ đầu rồi bấm “Nộp thêm thủ tục cùng lúc”."
    )


class InGroupAlready(Refusal):
    """One filing holds each procedure once."""

    code = "dossier-in-group-already"
    message = _("Lần nộp này đã có thủ tục “{procedure}”, hồ sơ {dossier}. Vui lòng chọn thủ tục khác.")


def take_in_with(*, first: UUID, intake: Intake, by: Officer, at: datetime) -> Dossier:
    """Take in another procedure of the same filing; a dossier of its own, in its own transaction.

    first  any dossier of the filing, taken in at the same desk.
    Raises FirstGone, InGroupAlready, and what `intake.take_in` raises.
    """
    with_it = Dossier.objects.filter(pk=first, receiving_unit=by.unit).first()
    if with_it is None:
        raise FirstGone
    group = with_it.group or with_it.pk
    same = _members(group).filter(version__procedure=intake.version.procedure_id)
    twice = same.exclude(pk=intake.dossier_id).first()
    if twice is not None:
        raise InGroupAlready(procedure=intake.version.name, dossier=twice)
    with_group = replace(intake, group=group, spared=spared(with_it, intake.version))
    return services.take_in(intake=with_group, by=by, at=at)


def spared(first: Dossier, version: ProcedureVersion) -> tuple[str, ...]:
    """Ids of the procedure's papers that a dossier of the filing makes, as a group of the catalogue says."""
    there = [first.version.procedure_id, *(mate.version.procedure_id for mate in mates(first))]
    own = GroupMember.objects.filter(procedure=version.procedure_id, group__members__procedure__in=there)
    own = own.filter(group__members__position__lt=F("position")).distinct()
    words = [word for row in own for word in row.spared]
    return tuple(str(row.pk) for row in version.components.all() if made_there(row.name, words))


def mates(dossier: Dossier) -> list[Dossier]:
    """The other dossiers of the filing, in the order they were taken in."""
    rows = filed_together(dossier.group or dossier.pk, among=Dossier.objects.exclude(pk=dossier.pk))
    return list(rows.order_by("id"))


def filed_together(group: UUID, *, among: DossierQuerySet) -> DossierQuerySet:
    """The dossiers of a filing among these."""
    rows = among.filter(Q(group=group) | Q(pk=group))
    return rows.select_related("version__procedure", "agency", "receiving_unit", "settling_unit")


def _members(group: UUID) -> DossierQuerySet:
    return filed_together(group, among=Dossier.objects.all())
