"""What everybody may see: how satisfied people are, what is late, who works at the one-stop desks."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers import lateness
from motcua.feedback import figures
from motcua.feedback.figures import Answered
from motcua.feedback.questions import Part
from motcua.web.audience import PageRequest, for_everyone

_DESK = {Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP}


@dataclass(frozen=True)
class Line:
    """An agency or a procedure with what people say of it."""

    key: str
    name: str
    answered: Answered


@dataclass(frozen=True)
class Person:
    """Somebody at a one-stop desk (61/2018/NĐ-CP Điều 9): name, title, field, telephone."""

    name: str
    titles: str
    field: str
    phone: str
    reserve: bool


@for_everyone
@require_GET
def satisfaction(request: PageRequest) -> HttpResponse:
    """Since New Year, by agency; of one agency by procedure; each question of Circular 32."""
    day = request.person.now.date()
    by_agency = figures.overall_by(figures.year_to(day), "agency")
    names = dict(Unit.objects.filter(pk__in=by_agency).values_list("pk", "name"))
    lines = _lines({str(key): (names[key], answered) for key, answered in by_agency.items()})
    agency = next((one for one in lines if one.key == request.GET.get("co-quan")), None)
    scope = figures.year_to(day, agency=UUID(agency.key) if agency else None)
    asked = [one for one in figures.by_question(scope) if one.question.part != Part.SLIP]
    if agency and agency.answered.withheld:
        asked = [replace(one, withheld=True) for one in asked]
    facts = {
        "lines": lines,
        "agency": agency,
        "asked": asked,
        "procedures": _procedures(scope) if agency and not agency.answered.withheld else [],
        "year": day.year,
        "fewest": figures.FEWEST,
    }
    return render(request, "portal/satisfaction.html", facts)


@for_everyone
@require_GET
def late(request: PageRequest) -> HttpResponse:
    """Which agencies and one-stops are late now, and what one of them is late with: days, no names."""
    at = request.person.now
    tallies, desks = lateness.per_agency(at=at), lateness.per_desk(at=at)
    agency = next((one for one in tallies if str(one.agency_id) == request.GET.get("co-quan")), None)
    desk = next((one for one in desks if str(one.desk_id) == request.GET.get("noi")), None)
    after = _uuid_or_none(request.GET.get("after", ""))
    rows: list[lateness.LateDossier] | list[lateness.LateAnswer] = []
    if agency is not None:
        rows = lateness.of_agency(agency.agency_id, at=at, after=after)
    elif desk is not None:
        rows = lateness.of_desk(desk.desk_id, at=at, after=after)
    more = len(rows) > lateness.PAGE
    facts = {
        "tallies": tallies,
        "total": sum(one.number for one in tallies),
        "agency": agency,
        "desks": desks,
        "unanswered": sum(one.number for one in desks),
        "desk": None if agency else desk,
        "rows": rows[: lateness.PAGE],
        "next_key": rows[lateness.PAGE - 1].key if more else "",
        "at": at,
    }
    return render(request, "portal/late.html", facts)


@for_everyone
@require_GET
def one_stops(request: PageRequest) -> HttpResponse:
    """The one-stop units, and who works at one of them (61/2018/NĐ-CP Điều 9)."""
    day = request.person.now.date()
    units = list(Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP).order_by("level", "sort_key"))
    unit = next((one for one in units if str(one.pk) == request.GET.get("noi")), None)
    people: list[Person] = []
    if unit is not None:
        held = Assignment.objects.on(day).filter(unit=unit, role__in=_DESK)
        rows = held.select_related("staff", "seconded_from").order_by("staff__sort_key", "pk")
        people = _people(list(rows))
    return render(request, "portal/one_stops.html", {"units": units, "unit": unit, "people": people})


def _people(rows: list[Assignment]) -> list[Person]:
    """One line a person; the head first."""
    held: dict[UUID, list[Assignment]] = {}
    for row in rows:
        held.setdefault(row.staff_id, []).append(row)
    first = sorted(held.values(), key=lambda mine: all(row.role != Role.HEAD_ONE_STOP for row in mine))
    return [_person(mine) for mine in first]


def _person(mine: list[Assignment]) -> Person:
    titles = dict.fromkeys(row.title or row.get_role_display() for row in mine)
    fields = dict.fromkeys(row.seconded_from.name for row in mine if row.seconded_from)
    staff = mine[0].staff
    return Person(
        name=staff.full_name,
        titles=", ".join(titles),
        field=", ".join(fields),
        phone=staff.phone,
        reserve=all(row.reserve for row in mine),
    )


def _procedures(scope: figures.Scope) -> list[Line]:
    found = figures.overall_by(scope, "procedure")
    versions = ProcedureVersion.objects.filter(procedure__in=found).order_by("valid_from")
    names = {row.procedure_id: (row.procedure.code, row.name) for row in versions.select_related("procedure")}
    return _lines({names[key][0]: (names[key][1], answered) for key, answered in found.items()})


def _lines(found: dict[str, tuple[str, Answered]]) -> list[Line]:
    """The most answered first; those of too few by name."""
    lines = [Line(key, name, answered) for key, (name, answered) in found.items()]
    return sorted(lines, key=lambda line: (-line.answered.total * line.answered.enough, line.name))


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
