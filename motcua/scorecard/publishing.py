"""The nine scores are frozen when a quarter or a year is over; what changes afterwards is a correction."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.scorecard import permissions
from motcua.scorecard.models import NinePublication, NineResult
from motcua.scorecard.nine_live import NineCard, NineOf, nine_of
from motcua.scorecard.periods import Kind, named

_TENTH = Decimal("0.1")
SHORTEST = 10  # characters of a reason
_AGENCIES = (UnitKind.COMMITTEE, UnitKind.DEPARTMENT)


class ReasonTooShort(Refusal):
    """A correction says why."""

    code = "nine-reason-too-short"
    message = _("Vui lòng ghi lý do đính chính, ít nhất 10 ký tự: số liệu nào đã thay đổi, vì sao.")


class NothingToCorrect(Refusal):
    """Counted again it comes to what was published."""

    code = "nine-nothing-to-correct"
    message = _("Đếm lại ra đúng như đã công bố cho {unit}, nên không có gì để đính chính.")


class CorrectedMeanwhile(Refusal):
    """Somebody else corrected it at the same moment."""

    code = "nine-corrected-meanwhile"
    message = _("Người khác vừa đính chính kết quả của {unit}. Vui lòng tải lại trang để xem số mới nhất.")


def publish_nine(*, at: datetime) -> list[NinePublication]:
    """Freeze the last quarter and the last year that are over, each once."""
    return [made for kind in NinePublication.Kind if (made := _publish(kind, at=at))]


def over(kind: str, day: date) -> Period:
    """The last quarter or year that was over before the day."""
    if kind == NinePublication.Kind.YEAR:
        return named(Kind.YEAR, year=day.year - 1)
    quarters = day.year * 4 + (day.month - 1) // 3 - 1
    return named(Kind.QUARTER, year=quarters // 4, quarter=quarters % 4 + 1)


def running(kind: str, day: date) -> Period:
    """The quarter or year of the day."""
    if kind == NinePublication.Kind.YEAR:
        return named(Kind.YEAR, year=day.year)
    return named(Kind.QUARTER, year=day.year, quarter=(day.month - 1) // 3 + 1)


def correct(
    *, publication: NinePublication, unit: Unit, reason: str, by: Officer, at: datetime
) -> list[NineResult]:
    """Count an agency and its officials again; every result that differs gets a new row that says why.

    The same press again answers the rows it made. Raises PermissionDenied, ReasonTooShort, NothingToCorrect,
    CorrectedMeanwhile.
    """
    if not permissions.can_correct_nine(by):
        raise PermissionDenied
    why = " ".join(reason.split())[:500]
    if len(why) < SHORTEST:
        raise ReasonTooShort
    rows = NineResult.objects.filter(publication=publication, unit=unit)
    found = nine_of(unit, Period(publication.first, publication.last), at=at)
    before = {row.staff_id: row for row in rows.current()}
    new = [
        _row(publication, unit, card, at=at, corrects=before.get(card.staff_id), reason=why, by=by)
        for card in _worth(found)
        if _differs(card, before.get(card.staff_id))
    ]
    if not new:
        made = list(rows.current().filter(by=by.staff, reason=why))
        if made:
            return made
        raise NothingToCorrect(unit=unit.name)
    return _write(new, unit)


def _publish(kind: NinePublication.Kind, *, at: datetime) -> NinePublication | None:
    period = over(kind, local(at).date())
    if NinePublication.objects.filter(kind=kind, first=period.first).exists():
        return None
    units = list(Unit.objects.on(period.last).filter(kind__in=_AGENCIES).order_by("sort_key"))
    found = [one for one in (nine_of(unit, period, at=at) for unit in units) if _worth(one)]
    made = NinePublication(
        kind=kind, first=period.first, last=period.last, idle=len(units) - len(found), published_at=at
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            NineResult.objects.bulk_create(
                _row(made, one.unit, card, at=at) for one in found for card in _worth(one)
            )
    except IntegrityError:
        return None  # another worker was quicker
    return made


def _write(rows: list[NineResult], unit: Unit) -> list[NineResult]:
    """A row is corrected once: the database says who came second."""
    try:
        with transaction.atomic():
            return NineResult.objects.bulk_create(rows)
    except IntegrityError as lost:
        raise CorrectedMeanwhile(unit=unit.name) from lost


def _worth(found: NineOf) -> list[NineCard]:
    """The agency and its officials; nothing where it settled no dossier."""
    return [found.agency, *found.officials] if found.agency.dossiers else []


def _row(publication: NinePublication, unit: Unit, card: NineCard, *, at: datetime, **why: Any) -> NineResult:
    by: Officer | None = why.pop("by", None)
    return NineResult(
        publication=publication,
        whose=card.whose,
        unit=unit,
        staff_id=card.staff_id,
        name=card.name,
        level=unit.level,
        made_at=at,
        by=by.staff if by else None,
        **_figures(card),
        **why,
    )


def _figures(card: NineCard) -> dict[str, Any]:
    found = card.scores.scores.items()
    scores = {index: None if one is None else str(Decimal(one).quantize(_TENTH)) for index, one in found}
    return {
        "scores": scores,
        "counts": {index: card.counts[index] for index in sorted(card.counts)},
        "total": Decimal(card.scores.total),
        "counted": card.scores.counted,
        "reached": card.scores.reached,
    }


def _differs(card: NineCard, row: NineResult | None) -> bool:
    return row is None or any(getattr(row, name) != value for name, value in _figures(card).items())
