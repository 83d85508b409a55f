"""Regimes and calendars of this installation, read from its dated rows."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common.kept import Kept
from motcua.common.refusal import Refusal
from motcua.deadlines import shipped
from motcua.deadlines.calendars import Calendar, Hours, Special, read_spans
from motcua.deadlines.models import CalendarDay, CalendarYear, LegalRegime, OfficeHours
from motcua.deadlines.regimes import Regime, read

_kept = Kept()


class NoRegimeInForce(Refusal):
    """No legal regime covers the day."""

    code = "no-regime-in-force"
    message = _(
        "Chưa có chế độ pháp lý áp dụng cho ngày {day:%d/%m/%Y}. "
        "Người quản trị cần kiểm tra bảng chế độ pháp lý rồi thực hiện lại."
    )


def regime_on(day: date) -> Regime:
    """The regime in force on `day`, with its parameters as of that day. Raises NoRegimeInForce.

    A dossier is accepted under one regime and keeps it (`Dossier.regime`, from `.row`).
    """
    for row in _regimes():
        if row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
            return regime_of(row, day)
    raise NoRegimeInForce(day=day)


def regime_of(row: LegalRegime, day: date) -> Regime:
    """A regime by its row, with its parameters as of `day`: for a dossier, the day it was accepted."""
    return read(
        row.parameters,
        code=row.code,
        name=row.name,
        legal_basis=row.legal_basis,
        unconfirmed=row.unconfirmed,
        day=day,
        row=row,
    )


def calendar_for(scope: str = "", *, regime: Regime | None = None) -> Calendar:
    """The calendar of a unit: the national one, with the days and hours of its own where it has any.

    scope   identifier of the unit; empty, or unknown to the tables: the national calendar.
    regime  gives the hours of a working day and the same-day cutoff; by default the regime last in force.

    At most a minute old.
    """
    regime = regime or _last_regime()
    cutoff, minutes = regime.same_day_cutoff, regime.day_hours * 60
    own = scope if scope in _kept.get("scopes", _scopes) else ""
    return _kept.get((own, cutoff, minutes), lambda: _calendar(own, regime))


def forget() -> None:
    """Read regimes and calendars anew: after a change of their rows."""
    _kept.forget()


@transaction.atomic
def seed() -> None:
    """Load the shipped regimes, calendar years and office hours that are missing.

    Run again it changes nothing: what officers corrected or removed stays so.
    """
    LegalRegime.objects.bulk_create(shipped_regimes(), ignore_conflicts=True)
    known = set(CalendarYear.objects.values_list("year", flat=True))
    add_years(shipped_years() - known)
    if not OfficeHours.objects.filter(scope="").exists():
        OfficeHours.objects.bulk_create(shipped_hours(), ignore_conflicts=True)
    forget()


def shipped_regimes() -> list[LegalRegime]:
    """The regimes that come with the system, not saved."""
    return [LegalRegime(**row) for row in shipped.load("regimes")]


def shipped_parameters() -> frozenset[str]:
    """Code and parameter of every shipped regime."""
    return frozenset(f"{row['code']} {name}" for row in shipped.load("regimes") for name in row["parameters"])


def parameters_here() -> frozenset[str]:
    """Code and parameter of every regime of this installation."""
    rows = LegalRegime.objects.values_list("code", "parameters")
    return frozenset(f"{code} {name}" for code, parameters in rows for name in parameters)


@transaction.atomic
def add_parameters(keys: Collection[str]) -> None:
    """Give regimes the shipped parameters they lack, with what is not confirmed of them."""
    for facts in shipped.load("regimes"):
        names = [name for name in facts["parameters"] if f"{facts['code']} {name}" in keys]
        for row in LegalRegime.objects.select_for_update().filter(code=facts["code"]):
            row.parameters = {name: facts["parameters"][name] for name in names} | row.parameters
            doubts = {name: facts["unconfirmed"][name] for name in names if name in facts["unconfirmed"]}
            row.unconfirmed = doubts | row.unconfirmed
            row.save(update_fields=["parameters", "unconfirmed"])
    forget()


def shipped_hours() -> list[OfficeHours]:
    """The national office hours that come with the system, not saved."""
    return [OfficeHours(**row) for row in shipped.load("calendar")["hours"]]


def shipped_years() -> frozenset[int]:
    """Years whose calendar comes with the system."""
    return frozenset(row["year"] for row in shipped.load("calendar")["years"])


@transaction.atomic
def add_years(years: Collection[int]) -> None:
    """Load these shipped years with their days; days that are entered already stay as they are."""
    facts = shipped.load("calendar")
    added = [CalendarYear(**row) for row in facts["years"] if row["year"] in years]
    days = [CalendarDay(**row) for row in facts["days"] if int(row["day"][:4]) in years]
    CalendarYear.objects.bulk_create(added, ignore_conflicts=True)
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    forget()


def _regimes() -> list[LegalRegime]:
    return _kept.get("regimes", lambda: list(LegalRegime.objects.order_by("-valid_from")))


def _last_regime() -> Regime:
    rows = _regimes()
    if not rows:
        raise NoRegimeInForce(day=date.max)
    return regime_of(rows[0], date.max)


def _scopes() -> frozenset[str]:
    own_days = CalendarDay.objects.exclude(scope="").values_list("scope")
    own_hours = OfficeHours.objects.exclude(scope="").values_list("scope")
    return frozenset(scope for (scope,) in own_days.union(own_hours))


def _calendar(scope: str, regime: Regime) -> Calendar:
    mine = Q(scope="") | Q(scope=scope)
    days = CalendarDay.objects.filter(mine).order_by("scope")  # the unit's own come last and win
    hours = OfficeHours.objects.filter(mine).order_by("scope", "valid_from")
    years = list(CalendarYear.objects.all())
    return Calendar(
        specials={day.day: Special(day.kind == CalendarDay.Kind.SWAPPED_WORK, day.name) for day in days},
        hours=tuple(
            Hours(row.weekday, row.valid_from, read_spans(row.spans), row.receives_only) for row in hours
        ),
        years=frozenset(row.year for row in years),
        unpublished=frozenset(row.year for row in years if not row.published),
        day_minutes=regime.day_hours * 60,
        same_day_cutoff=regime.same_day_cutoff,
    )
