"""What dossiers are found by: lists, figures and searches read one of these each."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from motcua.dossiers.status import WAITING

_OPEN = Q(finished_at=None, received_at__isnull=False)
INDEXES: list[models.Index] = [
    models.Index(name="dossier_waiting", fields=["receiving_unit", "status", "answer_by", "id"]),
    models.Index(name="dossier_unanswered", fields=["receiving_unit"], condition=Q(status__in=WAITING)),
    models.Index(name="dossier_of_agency", fields=["agency", "status", "due_at", "id"]),
    models.Index(name="dossier_of_owner", fields=["owner", "-id"]),
    models.Index(name="dossier_of_proxy", fields=["proxy", "-id"], condition=Q(proxy__isnull=False)),
    models.Index(name="dossier_late", fields=["due_at"], condition=Q(finished_at=None)),
    models.Index(
        name="dossier_lapsing",
        fields=["settling_unit", "received_at"],
        include=["late_from", "late_first_from", "paused_at"],
        condition=Q(finished_at=None),
    ),
    models.Index(
        name="dossier_open_desk",
        fields=["receiving_unit", "settling_unit", "due_at"],
        condition=_OPEN,
    ),
    models.Index(
        name="dossier_open_unit",
        fields=["settling_unit", "due_at"],
        include=["paused_at", "status"],
        condition=_OPEN,
    ),
    models.Index(name="dossier_desk_received", fields=["receiving_unit", "received_at"]),
    models.Index(name="dossier_unit_received", fields=["settling_unit", "received_at"]),
    models.Index(name="dossier_unit_finished", fields=["settling_unit", "finished_at"]),
    GinIndex(name="dossier_searched", fields=["owner_folded", "code"], opclasses=["gin_trgm_ops"] * 2),
    models.Index(name="dossier_uncollected", fields=["due_at"], condition=Q(status="done", delivery="desk")),
]
