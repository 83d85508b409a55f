"""What a work list can be narrowed by, as it stands: procedures, steps, people, communes of its rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.kept import Kept
from motcua.counter.kinds import Kind
from motcua.counter.work import dossiers_of, sources
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act

Choices = list[tuple[str, str]]
_SHOWN = 200
_known = Kept()


@dataclass(frozen=True)
class Facets:
    """Value and label of what occurs in a list, sorted as a person looks for it."""

    procedures: Choices
    steps: Choices
    handlers: Choices
    communes: Choices


def facets(kind: Kind, officer: Officer, *, at: datetime) -> Facets:
    """What occurs in the list; at most a minute old."""
    key = (kind, officer.unit.pk, officer.staff.pk)
    return _known.get(key, lambda: _asked(kind, officer, at=at))


def forget() -> None:
    """Ask anew."""
    _known.forget()


def _asked(kind: Kind, officer: Officer, *, at: datetime) -> Facets:
    """One statement for what the dossiers say, more for the steps and for names of communes that occur."""
    dossiers = dossiers_of(kind, officer, at=at)
    parts = [
        _part(dossiers, "procedures", "version__procedure__code", "version__name", "version__sort_key"),
        _part(dossiers, "handlers", "handler_id", "handler__full_name", "handler__sort_key"),
        _part(
            dossiers.exclude(owner__commune_code=""),
            "communes",
            "owner__commune_code",
            "owner__commune_code",
            "owner__commune_code",
        ),
    ]
    found: dict[str, list[tuple[str, str, str]]] = {"procedures": [], "handlers": [], "communes": []}
    for about, value, label, order in parts[0].union(*parts[1:], all=True):
        found[about].append((order, value, label))
    return Facets(
        procedures=_sorted(found["procedures"]),
        steps=_steps(kind, officer, at=at),
        handlers=[(value, label) for value, label in _sorted(found["handlers"]) if value],
        communes=_named_communes([value for value, _label in _sorted(found["communes"])]),
    )


def _part(dossiers: QuerySet[Dossier], about: str, value: str, label: str, order: str) -> QuerySet[Any, Any]:
    """Distinct rows of one kind, in columns the other kinds share."""
    text = CharField()
    rows = dossiers.order_by().annotate(
        about=Value(about, output_field=text),
        value=Coalesce(Cast(F(value), TextField()), Value(""), output_field=text),
        label=Coalesce(Cast(F(label), TextField()), Value(""), output_field=text),
        order=Coalesce(Cast(F(order), TextField()), Value(""), output_field=text),
    )
    return rows.values_list("about", "value", "label", "order").distinct()


def _sorted(rows: list[tuple[str, str, str]]) -> Choices:
    return [(value, label) for _order, value, label in sorted(rows)[:_SHOWN]]


def _steps(kind: Kind, officer: Officer, *, at: datetime) -> Choices:
    """Names of the process' steps, and the side matters by the act they wait for."""
    if kind in {Kind.RECEIVE, Kind.DONE}:
        return []
    found: Choices = []
    for rows, of in sources(kind, officer, at=at):
        column = "name" if of == "ref" else "act"
        for value in sorted(rows.order_by().values_list(column, flat=True).distinct()):
            found.append((value, value if of == "ref" else str(Act(value).label)))
    return found


def _named_communes(codes: list[str]) -> Choices:
    if not codes:
        return []
    rows = Unit.objects.filter(gso_code__in=codes, level=Level.COMMUNE, kind=UnitKind.COMMITTEE)
    names = {row.gso_code: row.short_name or row.name for row in rows.order_by("valid_from")}
    return [(code, names.get(code, code)) for code in codes]
