"""“Xin lỗi”: every result that is late and was apologised for, open to everybody; by agency and period."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.common.moments import VIETNAM
from motcua.dossiers import apologies
from motcua.web.audience import PageRequest, for_everyone

_MONTHS_BACK = 12
_YEARS_BACK = 2
_PERIOD = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Period:
    """A month ("2022-07") or a whole year ("2022"); the end is not included."""

    code: str
    since: datetime | None = None
    until: datetime | None = None


@for_everyone
@require_GET
def apologising(request: PageRequest) -> HttpResponse:
    """The list, the latest first, and how many each agency made."""
    period = _period(request.GET.get("ky", ""))
    tallies = apologies.per_agency(since=period.since, until=period.until)
    agency = next((one for one in tallies if str(one.agency_id) == request.GET.get("co-quan")), None)
    rows = apologies.published(
        before=_uuid_or_none(request.GET.get("after", "")),
        agency=agency.agency_id if agency else None,
        since=period.since,
        until=period.until,
    )
    more = len(rows) > apologies.PAGE
    context = {
        "rows": rows[: apologies.PAGE],
        "next_key": rows[apologies.PAGE - 1].event_id if more else "",
        "tallies": tallies,
        "total": sum(one.number for one in tallies),
        "agency": agency,
        "period": period.code,
        "periods": _periods(request.person.now.date()),
    }
    return render(request, "portal/apologies.html", context)


def _period(code: str) -> Period:
    """What was chosen; anything else means all the time."""
    found = _PERIOD.fullmatch(code)
    if found is None:
        return Period("")
    year, month = int(found[1]), int(found[2] or 0)
    if month:
        after = (year + 1, 1) if month == 12 else (year, month + 1)
        return Period(code, _first(year, month), _first(*after))
    return Period(code, _first(year, 1), _first(year + 1, 1))


def _first(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=VIETNAM)


def _periods(today: date) -> list[tuple[str, str]]:
    """The years and the months to choose from, the latest first."""
    years = [(str(year), _("Cả năm %(year)s") % {"year": year}) for year in _back(today.year, _YEARS_BACK)]
    count = today.year * 12 + today.month - 1
    months = [divmod(number, 12) for number in _back(count, _MONTHS_BACK)]
    return years + [
        (f"{year}-{month + 1:02}", _("Tháng %(month)s/%(year)s") % {"month": month + 1, "year": year})
        for year, month in months
    ]


def _back(last: int, steps: int) -> list[int]:
    return list(range(last, last - steps - 1, -1))


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
