"""Components of 766/QĐ-TTg only the national systems know, 1.4 and 4.6: from figures somebody answers for.

1.4: dossiers synchronised, of the larger of those received by the Government's reporting system (GRIS) and by
the national portal. A month with neither takes a twelfth of last year's total; without that the ratio is 0.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.common.kept import Kept
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.oversight.outside import Reported, Wanted, reported
from motcua.scorecard.scoring import Count

SYNC, COPIES = "1.4", "4.6"
SYNCED, BY_PORTAL, BY_REPORT, OF_YEAR = "dong-bo", "dong-bo-cong", "dong-bo-gris", "dong-bo-gris-nam"
OFFERED = "ban-sao"
BROUGHT_AS = {SYNC: "dong-bo", COPIES: "ban-sao"}  # the family of figures it is brought in
GRACE = timedelta(days=31)  # a month that is over may stay unknown so long
_communes = Kept()
Values = tuple[Reported, ...]


class Quality(StrEnum):
    """What the national portal says of such a denominator, in its own words."""

    LAST_YEAR = "TEMP_NATIONAL_REPORT_DENOMINATOR"
    NONE = "NO_NATIONAL_REPORT_DATA"


@dataclass(frozen=True)
class Given:
    """note: whose figure it is, as of when, and what was put in place of a denominator."""

    count: Count
    note: str
    quality: Quality | None = None


@dataclass(frozen=True)
class National:
    """Of one unit, by id of the component: what was brought, or why it cannot be used."""

    given: Mapping[str, Given] = field(default_factory=dict)
    missing: dict[str, str | Promise] = field(default_factory=dict)


@dataclass(frozen=True)
class Month:
    """What was brought of one month. received: by GRIS or the portal; 0: neither says."""

    first: date
    synced: Reported
    received: int


def national(below: Mapping[UUID, Collection[UUID]], period: Period, *, at: datetime) -> dict[UUID, National]:
    """By unit whose card it is; below: the units each adds up. Two queries at most, none while kept."""
    today = local(at).date()
    until = min(period.last, today)
    months = _months(period.first, until)
    begins = months[0] if months else period.first
    years = Wanted(OF_YEAR, date(begins.year - 1, 1, 1), date(until.year - 1, 12, 31))
    monthly = [Wanted(one, begins, until) for one in (SYNCED, BY_PORTAL, BY_REPORT)] if months else []
    values = reported(*monthly, years, Wanted(OFFERED, None, until))
    communes = _communes.get(today, lambda: _communes_on(today))
    return {
        unit: _of(values.get(unit, ()), communes.intersection(units), values, months, today)
        for unit, units in below.items()
    }


def _of(
    own: Values,
    communes: frozenset[UUID],
    values: Mapping[UUID, Values],
    months: Collection[date],
    today: date,
) -> National:
    found = {SYNC: synced(own, months, today=today), COPIES: _copies(own, communes, values, today)}
    return National(
        {key: one for key, one in found.items() if isinstance(one, Given)},
        {key: one for key, one in found.items() if isinstance(one, str)},
    )


def synced(values: Values, months: Collection[date], *, today: date) -> Given | str | None:
    """1.4 of a unit in those months; words where a month is lacking, None where nothing was brought.

    A month that was over `GRACE` ago must be there; a later one counts once it is.
    """
    known = _known(values)
    if not known:
        return None
    there = {one.first for one in known}
    gone = [month for month in months if month not in there and _next(month) + GRACE <= today]
    if gone:
        said = ", ".join(f"{month:%m/%Y}" for month in gone)
        return _("Số liệu đồng bộ đã nhập còn thiếu tháng %(months)s.") % {"months": said}
    years = {one.day.year: one.numerator for one in values if one.indicator == OF_YEAR}
    return _added(known, years, today)


def _known(values: Values) -> list[Month]:
    """The months of which it is known what was synchronised, the oldest first."""
    found: dict[date, dict[str, Reported]] = {}
    for one in values:
        found.setdefault(one.day.replace(day=1), {})[one.indicator] = one
    return [
        Month(
            first,
            brought[SYNCED],
            max((brought[key].numerator for key in (BY_PORTAL, BY_REPORT) if key in brought), default=0),
        )
        for first, brought in sorted(found.items())
        if SYNCED in brought
    ]


def _added(known: list[Month], years: Mapping[int, int], today: date) -> Given:
    done = sum(one.synced.numerator for one in known)
    without = [one for one in known if not one.received]
    instead = [Fraction(years.get(one.first.year - 1, 0), 12) for one in without]
    received = sum(one.received for one in known) + int(sum(instead) + Fraction(1, 2))
    note = [_whose(known[-1].synced, known[0].first, today)]
    if not all(instead):
        words = _(
            "Chưa có số tiếp nhận theo GRIS hoặc Cổng, cả của năm trước, nên %(n)d hồ sơ chưa được tính."
        )
        note.append(words % {"n": done})
        return Given(Count(0, received), " ".join(note), Quality.NONE)
    if without:
        words = ngettext(
            "%(n)d tháng chưa có số tiếp nhận nên mẫu số tạm lấy một phần mười hai của năm trước.",
            "%(n)d tháng chưa có số tiếp nhận nên mẫu số tạm lấy một phần mười hai của năm trước.",
            len(without),
        )
        note.append(words % {"n": len(without)})
    quality = Quality.LAST_YEAR if without else None
    return Given(Count(min(done, received), received), " ".join(note), quality)


def _copies(
    own: Values, communes: frozenset[UUID], values: Mapping[UUID, Values], today: date
) -> Given | str | None:
    """4.6: the unit's own figure, else those of its communes; one that says nothing does not offer it."""
    mine = [one for one in own if one.indicator == OFFERED]
    if mine:
        return Given(Count(mine[-1].numerator, mine[-1].denominator), _whose(mine[-1], None, today))
    if not communes:
        return Given(Count(0, 0), _("Không có đơn vị cấp xã nào nên được đủ điểm."))
    newest = [rows[-1] for rows in map(_offered, (values.get(one, ()) for one in communes)) if rows]
    if not newest:
        return None
    oldest = min(newest, key=lambda one: one.day)
    words = _("%(n)d trong %(of)d xã đã báo, xã chưa báo tính là chưa cung cấp. Số cũ nhất:")
    note = words % {"n": len(newest), "of": len(communes)}
    offered = sum(bool(one.numerator) for one in newest)
    return Given(Count(offered, len(communes)), f"{note} {_whose(oldest, None, today)}")


def _offered(values: Iterable[Reported]) -> Values:
    return tuple(one for one in values if one.indicator == OFFERED)


def _whose(one: Reported, since: date | None, today: date) -> str:
    facts = {"day": f"{one.day:%d/%m/%Y}", "source": one.source, "who": one.responsible}
    if since is not None:
        words = _("Số từ %(since)s đến %(day)s (%(age)s). Nguồn: %(source)s. Chịu trách nhiệm: %(who)s.")
        facts["since"] = f"{since:%d/%m/%Y}"
    else:
        words = _("Số đến %(day)s (%(age)s). Nguồn: %(source)s. Chịu trách nhiệm: %(who)s.")
    days = (today - one.day).days
    age = ngettext("%(n)d ngày trước", "%(n)d ngày trước", days) % {"n": days}
    facts["age"] = age if days else _("hôm nay")
    return words % facts


def _months(first: date, last: date) -> list[date]:
    """First days of the months that begin in these dates."""
    month = first if first.day == 1 else _next(first)
    found = []
    while month <= last:
        found.append(month)
        month = _next(month)
    return found


def _next(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _communes_on(day: date) -> frozenset[UUID]:
    rows = Unit.objects.on(day).filter(kind=UnitKind.COMMITTEE, level=Level.COMMUNE).order_by()
    return frozenset(rows.values_list("pk", flat=True))
