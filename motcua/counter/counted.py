"""The dossiers that figures count, for whoever may see the figures."""

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier
from motcua.scorecard import permissions
from motcua.web.audience import StaffRequest


def counted_for(request: StaffRequest) -> QuerySet[Dossier]:
    """Every dossier that figures shown to this officer may count, in no order; not all are theirs to open."""
    units = permissions.seen_by(request.officer, request.person.now.date())
    return Dossier.objects.counted_for(request.officer, units)
