"""The leader's page: what waits for a signature, who is late, where dossiers lie, what is due next."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Role
from motcua.counter import findings, work
from motcua.counter.changes import month_of
from motcua.counter.figures import TITLES, cell, courses
from motcua.counter.frame import show
from motcua.counter.kinds import Kind
from motcua.deadlines.calendars import Calendar
from motcua.deadlines.counting import working_minutes
from motcua.deadlines.services import calendar_for
from motcua.oversight import stock
from motcua.oversight.behind import Work
from motcua.oversight.leading import Late, Wait, morning, whose
from motcua.scorecard import permissions
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.ASSIGN, Role.SIGN)
@require_safe
def leader(request: StaffRequest) -> HttpResponse:
    """One agency, or a committee with all below it, at this moment; each figure opens to its dossiers."""
    officer, at = request.officer, request.person.now
    unit = officer.unit
    found = morning(unit, stock.moment_for(unit, at=at))
    lists = work.counts(officer, at=at)
    calendar = calendar_for(unit.identifier)
    of = whose(unit, at.date())
    kinds = [stock.Kind.LATE, stock.Kind.SOON, stock.Kind.OPEN, stock.Kind.APPLICANT]
    own = permissions.own_unit(officer, at.date())
    month = month_of(kept_lines(at.date()).under(own.pk), at=at)
    apologise = cell(found.apologise, Work.APOLOGISE, due_on=found.apologise_until, **of)
    facts = {
        "finding": findings.of_leader(month, found),
        "month": month,
        "to_do": [
            {"title": work.WORDS[kind].label, "n": lists[kind], "url": reverse("counter:list", args=[kind])}
            for kind in (Kind.SIGN, Kind.ASSIGN)
            if kind in lists
        ],
        "apologise": apologise,
        "apologise_until": found.apologise_until,
        "numbers": [{"title": TITLES[kind], "cell": cell(found.numbers[kind], kind, **of)} for kind in kinds],
        "late": [_late(one, of) for one in found.late],
        "waits": [_wait(one, of, calendar, at=at) for one in found.waits],
        "courses": courses(own.pk, "dung-han", "hai-long"),
        "by_place": any(one.place for one in found.late),
        "due": [{"day": day, "cell": cell(n, Work.DUE, due_on=day, **of)} for day, n in found.due],
    }
    return show(request, "counter/leader.html", facts, here=reverse("counter:leader"))


def _late(one: Late, of: dict[str, UUID]) -> dict[str, Any]:
    """Late dossiers a person or a unit holds now, or those of a place below."""
    if one.place:
        name, figure = one.place.name, cell(one.n, stock.Kind.LATE, under=one.place.pk)
    elif one.unit:
        name, figure = one.unit.name, cell(one.n, stock.Kind.LATE, turn=one.unit.pk, **of)
    else:
        name = one.person.full_name if one.person else ""
        figure = cell(one.n, stock.Kind.LATE, person=one.person.pk if one.person else None, **of)
    return {"name": name, "cell": figure, "oldest": one.oldest_due_at}


def _wait(one: Wait, of: dict[str, UUID], calendar: Calendar, *, at: datetime) -> dict[str, Any]:
    return {
        "name": one.act.label,
        "parked": one.parked,
        "cell": cell(one.n, Work.STEP, step=one.act.value, parked=one.parked, **of),
        "late": cell(one.late, Work.STEP, step=one.act.value, late=True, **of),
        "oldest": _how_long(working_minutes(one.oldest, at, calendar)),
        "median": _how_long(working_minutes(one.median, at, calendar)),
    }


def _how_long(minutes: int) -> str:
    """Working time in days of eight hours, or in hours when shorter."""
    days, hours = divmod(max(minutes, 0) // 60, 8)
    if days:
        return ngettext("%(n)d ngày làm việc", "%(n)d ngày làm việc", days) % {"n": days}
    return ngettext("%(n)d giờ làm việc", "%(n)d giờ làm việc", hours) % {"n": hours}
