"""Whose dossier it is, when somebody else filed it before the owner was known."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.audit import services as audit
from motcua.common.text import fold
from motcua.dossiers.models import Dossier
from motcua.dossiers.services._steps import locked
from motcua.identity.models import Party


def adopt_statements(*, party_id: UUID, at: datetime) -> int:
    """Give the person the dossiers filed under the same number and name; returns how many.

    Those under another name stay as they are: a mistyped number gives nobody another person's dossier.
    """
    party = Party.objects.get(pk=party_id)
    rows = Dossier.objects.filter(owner__stated_number=party.id_number).exclude(owner__stated_number="")
    found = rows.select_related("owner").order_by("id")
    return sum(_adopt(row.pk, party, at=at) for row in found if fold(row.owner.name) == fold(party.name))


@transaction.atomic
def _adopt(dossier_id: UUID, party: Party, *, at: datetime) -> bool:
    dossier = locked(dossier_id)
    if dossier.owner_id == party.pk:
        return False
    dossier.owner = party
    dossier.save(update_fields=["owner"])
    audit.record(
        at=at,
        staff_id=None,
        staff_name="",
        unit_name="",
        party_id=party.pk,
        subject="dossier",
        subject_id=dossier.pk,
        purpose="Hồ sơ người khác nộp thay bạn, đúng tên và số định danh, được gắn với bạn",
    )
    return True
