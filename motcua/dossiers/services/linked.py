"""Filed once, settled by several: birth, residence and health card as dossiers of one group, each with its
own agency and clock, followed together (61/2018/NĐ-CP Điều 3 khoản 2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake
from motcua.dossiers.services.intake import Intake


class NotAGroup(Refusal):
    """One filing of a group holds several procedures, each once."""

    code = "dossier-not-a-group"
    message = _("Nhóm liên thông cần ít nhất hai thủ tục, mỗi thủ tục một lần. Vui lòng chọn lại.")


def take_in_group(*, group: UUID, intakes: Sequence[Intake], by: Officer, at: datetime) -> list[Dossier]:
    """Take in every procedure of one filing; each is a dossier of its own, in its own transaction.

    A filing that broke off is sent again: what is there stays, the rest follows. Raises NotAGroup.
    """
    if len({one.version.procedure_id for one in intakes}) < max(2, len(intakes)):
        raise NotAGroup
    return [intake.take_in(intake=replace(one, group=group), by=by, at=at) for one in intakes]


def mates(dossier: Dossier) -> list[Dossier]:
    """The other dossiers of the filing, in the order they were taken in."""
    if dossier.group is None:
        return []
    rows = Dossier.objects.filter(group=dossier.group).exclude(pk=dossier.pk)
    return list(rows.select_related("version", "agency", "receiving_unit").order_by("id"))
