"""Named questions about dossiers, asked as chains on the query set."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer
from motcua.dossiers.status import Status
from motcua.identity.models import Party

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier  # noqa: F401 - named in the class below


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Which dossiers exist for whom, and which need attention."""

    def visible_to(self, officer: Officer) -> Self:
        """Dossiers this officer may open: the unit's own, the agency's for its leaders, all for TTHC control.

        Everything else does not exist for them (the view answers 404).
        """
        if officer.roles == {Role.SYSTEM_ADMIN}:
            return self.none()
        if Role.TTHC_CONTROL in officer.roles:
            return self
        unit = officer.unit
        if unit.kind == UnitKind.ONE_STOP:
            return self.filter(receiving_unit=unit)
        if officer.roles & {Role.ASSIGN, Role.SIGN}:
            return self.filter(Q(settling_unit=unit) | Q(agency=unit)).exclude(received_at=None)
        return self.filter(settling_unit=unit).exclude(received_at=None)

    def of(self, party: Party) -> Self:
        """Dossiers the person owns or filed for someone."""
        return self.filter(Q(owner=party) | Q(proxy=party))

    def waiting(self) -> Self:
        """Filed, not yet accepted or refused."""
        return self.filter(status__in=[Status.SUBMITTED, Status.COUNTER_CHECK])

    def open(self) -> Self:
        """Accepted and not yet finished."""
        return self.filter(received_at__isnull=False, finished_at=None)

    def overdue(self, *, at: datetime) -> Self:
        """Open dossiers whose due time has passed."""
        return self.open().filter(due_at__lt=at)
