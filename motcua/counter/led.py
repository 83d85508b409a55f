"""The overdue steps a leader is told of: of the dossiers the own page counts, and of the own unit."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from motcua.agencies.areas import kept_lines
from motcua.agencies.officers import Officer
from motcua.common.arrays import is_any
from motcua.deadlines.calendars import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import LEADS, WATCHERS
from motcua.oversight.leading import leads_below


def leads(officer: Officer) -> bool:
    """Answers for all that is done about the unit's dossiers, wherever it is done."""
    return bool(officer.roles & LEADS) and not officer.roles & WATCHERS


def with_below(officer: Officer, *, at: datetime) -> Officer:
    """A leader of a committee with committees below it, with all these as the area."""
    day = local(at).date()
    if not leads(officer) or officer.area or not leads_below(officer.unit, day):
        return officer
    return replace(officer, area=kept_lines(day).under(officer.unit.pk))


def of_steps(officer: Officer) -> Q:
    """Steps of the own unit and of the dossiers one leads; those of a territory in any of its units."""
    return _of(officer, Exists(Dossier.objects.filter(_led(officer), pk=OuterRef("ref"))))


def of_matters(officer: Officer) -> Q:
    """Side matters, likewise."""
    return _of(officer, Exists(Dossier.objects.filter(_led(officer), pk=OuterRef("dossier"))))


def _of(officer: Officer, led: Exists) -> Q:
    return (Q(unit=officer.unit) | Q(led)) & Q(unit__isnull=False)


def _led(officer: Officer) -> Q:
    if officer.area:
        return is_any("settling_unit_id", officer.area)
    return Q(agency=officer.unit) | Q(settling_unit=officer.unit)
