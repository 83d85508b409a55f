"""Regimes and calendars of this installation, read from its dated rows."""

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
    facts = shipped.load("calendar")
    known = set(CalendarYear.objects.values_list("year", flat=True))
    regimes = [LegalRegime(**row) for row in shipped.load("regimes")]
    years = [CalendarYear(**row) for row in facts["years"] if row["year"] not in known]
    days = [CalendarDay(**row) for row in facts["days"] if int(row["day"][:4]) not in known]
    LegalRegime.objects.bulk_create(regimes, ignore_conflicts=True)
    CalendarYear.objects.bulk_create(years, ignore_conflicts=True)
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    if not OfficeHours.objects.filter(scope="").exists():
        hours = [OfficeHours(**row) for row in facts["hours"]]
        OfficeHours.objects.bulk_create(hours, ignore_conflicts=True)
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
