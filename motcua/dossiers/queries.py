"""Named questions about dossiers, asked as chains on the query set."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q

from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.arrays import is_any
from motcua.common.text import fold
from motcua.dossiers.status import WAITING, Delivery, Status
from motcua.identity.models import Party

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier  # noqa: F401 - named in the class below

WATCHERS = frozenset({Role.TTHC_CONTROL, Role.AREA_CONTROL})
AT_DESK = frozenset({Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP})
LEADS = frozenset({Role.ASSIGN, Role.SIGN})
IN_AGENCY = frozenset({Role.ASSIGN, Role.PROCESS, Role.SIGN})
_NONE = Q(pk__in=[])
ASKED = ("consultation", "share", "correction")


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Which dossiers exist for whom, and which need attention."""

    def visible_to(self, officer: Officer) -> Self:
        """Dossiers this officer may open: at the one-stop those filed there; in the agency a specialist the
        own, a leader all of the unit and the agency; both what the unit is asked about; those of the area
        for who watches over it; control everything. Reading is not acting: whoever only watches finds no
        act open to them but to urge.

        Whoever holds no part in dossiers, as those who administer the system, sees none. What is not visible
        does not exist for them (the view answers 404).
        """
        if Role.TTHC_CONTROL in officer.roles:
            return self
        return self.filter(_of_unit(officer) | _in_area(officer))

    def counted_for(self, officer: Officer, units: frozenset[UUID] | None) -> Self:
        """Those this officer may open, and those that figures of these units count: led, settled or received
        there. Who sees a figure sees what it counts, not who the applicants are. units: None, every unit.
        """
        if units is None or Role.TTHC_CONTROL in officer.roles:
            return self
        there = is_any("settling_unit_id", units) | is_any("agency_id", units)
        return self.filter(_of_unit(officer) | _in_area(officer) | there | is_any("receiving_unit_id", units))

    def listed_for(self, officer: Officer) -> Self:
        """What the officer's own work lists are made of: without the area, unless watching is the work."""
        if officer.roles & WATCHERS:
            return self.visible_to(officer)
        return self.filter(_of_unit(officer))

    def of(self, party: Party | UUID) -> Self:
        """Dossiers the person owns or filed for someone."""
        return self.filter(Q(owner=party) | Q(proxy=party))

    def waiting(self) -> Self:
        """Filed, not yet accepted or refused."""
        return self.filter(status__in=WAITING)

    def open(self) -> Self:
        """Accepted and not yet finished."""
        return self.filter(received_at__isnull=False, finished_at=None)

    def to_post(self) -> Self:
        """Results that wait to be given to the post."""
        return self.filter(status=Status.DONE, delivery=Delivery.POST, post_item="")

    def with_post(self) -> Self:
        """Results the post has, not yet delivered nor brought back."""
        return self.filter(status=Status.DONE, delivery=Delivery.POST).exclude(post_item="")

    def uncollected(self, *, at: datetime) -> Self:
        """Results that lie at the desk after the appointed time."""
        return self.filter(status=Status.DONE, delivery=Delivery.DESK, due_at__lt=at)

    def answer_overdue(self, *, at: datetime) -> Self:
        """Filed online, and neither accepted nor sent back by the time this was promised."""
        return self.waiting().filter(answer_by__lt=at)

    def overdue(self, *, at: datetime) -> Self:
        """Open dossiers whose due time has passed; while the applicant is asked, none passes."""
        return self.open().filter(due_at__lt=at, paused_at=None)


def sees_by_unit(officer: Officer) -> bool:
    """`visible_to` hangs on the unit alone: not for TTHC control, who watches over an area, or a specialist,
    who reads the own dossiers."""
    leads = bool(officer.roles & LEADS) or officer.unit.kind == UnitKind.ONE_STOP
    return leads and Role.TTHC_CONTROL not in officer.roles and not officer.area


def named(text: str) -> Q:
    """The owner's name contains the text, without regard to case and diacritics; by its trigrams."""
    return Q(owner_folded__contains=fold(text))


def _of_unit(officer: Officer) -> Q:
    roles, unit = officer.roles, officer.unit
    if unit.kind == UnitKind.ONE_STOP:
        return Q(receiving_unit=unit) if roles & AT_DESK else _NONE
    if not roles & IN_AGENCY:
        return _NONE
    people = [officer.staff.pk, *dict(officer.stands_for)]
    mine = Q(settling_unit=unit, handler__in=people) | _asked_of(unit)
    if roles & LEADS:
        mine |= Q(settling_unit=unit) | Q(agency=unit)
    return mine & Q(received_at__isnull=False)


def _in_area(officer: Officer) -> Q:
    """Filed, led or settled in the area the officer watches over; not accepted yet: filed there."""
    if not officer.area:
        return Q(pk__in=[])
    there = Q(agency__in=officer.area) | Q(settling_unit__in=officer.area)
    return Q(receiving_unit__in=officer.area) | there & Q(received_at__isnull=False)


def _asked_of(unit: Unit) -> Q:
    """Dossiers about which the unit is, or was, asked for its opinion, has a share in or a result to mend.

    Written as `id = ANY(ARRAY(…))`, which the database may combine with the other indexes.
    """
    asked = apps.get_model("dossiers", "Matter").objects.filter(kind__in=ASKED, unit=unit)
    return Q(
        Func(
            F("pk"),
            ArraySubquery(asked.values("dossier")),
            arg_joiner=" = ANY(",
            template="%(expressions)s)",
            output_field=models.BooleanField(),
        )
    )
