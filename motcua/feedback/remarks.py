"""What people wrote on their slips, for the officers concerned: words without a person.

61/2018/NĐ-CP Điều 27 khoản 3: no dossier, no name, no hour; the procedure only where enough rated it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ProcedureVersion
from motcua.deadlines.calendars import local
from motcua.feedback.figures import FEWEST, Scope, overall_by
from motcua.feedback.models import Rating
from motcua.feedback.questions import OVERALL

PAGE = 30


@dataclass(frozen=True)
class Remark:
    """One remark; `key` is its place in the list, the month is all that is said of its time."""

    key: UUID
    month: date
    score: int
    words: str
    procedure: str
    unit: str
    assisted: bool


def scope_of(by: Officer, scope: Scope) -> Scope:
    """The days of `scope`, of what this officer may see: everything, the territory's, the own one-stop's, the
    own agency's.
    """
    if Role.TTHC_CONTROL in by.roles:
        return scope
    if Role.AREA_CONTROL in by.roles:
        return Scope(scope.since, scope.until, area=by.area | {by.unit.pk})
    if by.unit.kind == "one_stop":
        return Scope(scope.since, scope.until, unit=by.unit.pk)
    return Scope(scope.since, scope.until, agency=by.unit.agency().pk)


def remarks(scope: Scope, *, before: UUID | None = None) -> list[Remark]:
    """A page of remarks and one more when there are more, the latest first, within the scope."""
    rows = Rating.objects.exclude(comment="").filter(_of(scope))
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.select_related("unit").order_by("-id")[: PAGE + 1])
    enough = {key for key, one in overall_by(scope, "procedure").items() if one.total >= FEWEST}
    names = _names(enough & {row.procedure_id for row in found})
    return [
        Remark(
            key=row.pk,
            month=local(row.rated_at).date().replace(day=1),
            score=row.scores[OVERALL],
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
