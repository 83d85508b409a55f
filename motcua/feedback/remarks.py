"""What people wrote on their slips, for the officers concerned: words without a person.

61/2018/NĐ-CP Điều 27 khoản 3: no dossier, no name, no hour; the procedure only where enough rated it,
whether the writer was dissatisfied only where enough rated the one-stop.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ProcedureVersion
from motcua.deadlines.calendars import local
from motcua.feedback.figures import Scope, overall_by
from motcua.feedback.models import Rating
from motcua.feedback.questions import OVERALL
from motcua.feedback.satisfaction import is_dissatisfied

PAGE = 30
_WATCHERS = {Role.TTHC_CONTROL, Role.AREA_CONTROL}
_LED = {UnitKind.COMMITTEE, UnitKind.DEPARTMENT}


@dataclass(frozen=True)
class Remark:
    """One remark; `key` is its place in the list, the month is all that is said of its time."""

    key: UUID
    month: date
    dissatisfied: bool
    words: str
    procedure: str
    unit: str
    assisted: bool


def scope_of(by: Officer, scope: Scope) -> Scope:
    """The days of `scope`, of what this officer begins with: everything; the territory's; the own one-stop's;
    the own agency's.
    """
    if by.unit.kind == UnitKind.ONE_STOP and not by.roles & _WATCHERS:
        return replace(scope, unit=by.unit.pk)
    area = _area(by, scope.until)
    if area is None:
        return scope
    return replace(scope, area=area) if area else replace(scope, agency=by.unit.agency().pk)


def territory_of(by: Officer, scope: Scope, top: UUID) -> Scope | None:
    """The days of `scope`, of all that stands under the unit; None: this officer does not see it whole."""
    units, area = kept_lines(scope.until).under(top), _area(by, scope.until)
    return replace(scope, area=units) if units and (area is None or units <= area) else None


def _area(by: Officer, day: date) -> frozenset[UUID] | None:
    """None: everything. Empty: no territory, the agency alone."""
    if Role.TTHC_CONTROL in by.roles:
        return None
    below = kept_lines(day).under(by.unit.pk) if by.unit.kind in _LED else frozenset[UUID]()
    return below | by.area


def remarks(scope: Scope, *, before: UUID | None = None) -> list[Remark]:
    """A page of remarks and one more when there are more, the latest first, within the scope."""
    rows = Rating.objects.exclude(comment="").filter(_of(scope))
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.select_related("unit").order_by("-id")[: PAGE + 1])
    enough = {key for key, one in overall_by(scope, "procedure").items() if one.enough}
    told = {key for key, one in overall_by(scope, "unit").items() if one.enough}
    names = _names(enough & {row.procedure_id for row in found})
    return [
        Remark(
            key=row.pk,
            month=local(row.rated_at).date().replace(day=1),
            dissatisfied=row.unit_id in told and is_dissatisfied(row.scores[OVERALL]),
            words=row.comment,
            procedure=names.get(row.procedure_id, ""),
            unit=row.unit.name,
            assisted=row.typed_by_id is not None,
        )
        for row in found
    ]


def _of(scope: Scope) -> Q:
    only = {"unit": scope.unit, "agency": scope.agency, "procedure": scope.procedure}
    where = Q(rated_at__date__gte=scope.since, rated_at__date__lte=scope.until)
    if scope.area:
        where &= Q(agency__in=scope.area) | Q(unit__in=scope.area)
    return where & Q(**{name: value for name, value in only.items() if value is not None})


def _names(procedures: set[UUID]) -> dict[UUID, str]:
    rows = ProcedureVersion.objects.filter(procedure__in=procedures).order_by("valid_from")
    return dict(rows.values_list("procedure", "name"))
