"""A figure and the address of exactly the dossiers behind it: written here, read back here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.figures import Period
from motcua.dossiers.status import Act
from motcua.oversight.behind import FIGURES, Count, Figure, Wanted, Work
from motcua.oversight.stock import Kind

TITLES: dict[Figure, str | Promise] = {
    Kind.OPEN: _("Đang giải quyết"),
    Kind.ON_TIME: _("Còn trong hạn trả"),
    Kind.SOON: _("Sắp đến hạn trả"),
    Kind.LATE: _("Đang quá hạn trả"),
    Kind.APPLICANT: _("Chờ người nộp"),
    Kind.ASIDE: _("Gác lại"),
    Count.RECEIVED: _("Đã tiếp nhận"),
    Count.SETTLED: _("Đã giải quyết"),
    Count.LATE: _("Giải quyết quá hạn trả"),
    Count.REFUSED: _("Từ chối"),
    Count.ASKED: _("Lượt yêu cầu bổ sung"),
    Count.UNAPOLOGISED: _("Quá hạn trả mà không xin lỗi"),
    Work.STEP: _("Đang ở bước"),
    Work.DUE: _("Đến hạn trả trong ngày"),
    Work.APOLOGISE: _("Cần xong hoặc xin lỗi"),
    Work.URGE: _("Quá hạn bước hoặc sắp đến hạn bước, đôn đốc được"),
}
_UNITS = {
    "under": "dia-ban",
    "settles": "don-vi",
    "leads": "co-quan",
    "desk": "mot-cua",
    "person": "nguoi",
    "turn": "noi-giu",
}


@dataclass(frozen=True)
class Cell:
    """A figure with its address; zero has none."""

    n: int
    url: str


def cell(n: int, figure: Figure, **more: UUID | Period | date | str | bool | None) -> Cell:
    """`more` is what `Wanted` takes."""
    return Cell(n, address(Wanted(figure, **more)) if n else "")  # type: ignore[arg-type]


def address(wanted: Wanted) -> str:
    """Where the dossiers behind the figure are listed."""
    return f"{reverse('counter:behind')}?{query_of(wanted)}"


def courses(unit: UUID, *keys: str) -> str:
    """Where the last twelve periods of these figures are drawn."""
    return f"{reverse('counter:course')}?{urlencode({'don-vi': str(unit), 'so': keys}, doseq=True)}"


def query_of(wanted: Wanted) -> str:
    """The figure as an address carries it."""
    query: dict[str, str] = {"so": wanted.figure.value}
    for name, key in _UNITS.items():
        value = getattr(wanted, name)
        if value is not None:
            query[key] = str(value)
    if wanted.period is not None:
        query |= {"tu": _day(wanted.period.first), "den": _day(wanted.period.last)}
    if wanted.step:
        query |= {"buoc": wanted.step, "gac": "1" if wanted.parked else "0"}
    if wanted.late:
        query["tre"] = "1"
    if wanted.due_on is not None:
        query["ngay"] = _day(wanted.due_on)
    return urlencode(query)


def wanted_of(query: Mapping[str, str]) -> Wanted | None:
    """What an address asks for; None when it is no such address."""
    figure = FIGURES.get(query.get("so", ""))
    if figure is None:
        return None
    try:
        units: dict[str, Any] = {name: UUID(query[key]) for name, key in _UNITS.items() if query.get(key)}
        first, last, on = (_read(query.get(name, "")) for name in ("tu", "den", "ngay"))
    except ValueError:
        return None
    step = query.get("buoc", "")
    if step and step not in Act.values:
        return None
    if isinstance(figure, Count) and (first is None or last is None):
        return None
    period = Period(first, last) if first and last else None
    wanted = Wanted(figure, period=period, step=step, due_on=on, parked=query.get("gac") == "1")
    return replace(wanted, late=query.get("tre") == "1", **units)


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _read(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
