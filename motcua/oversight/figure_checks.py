"""Are the lines of a table values of this family? Every wrong line is named, with what is wrong. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.common.text import fold
from motcua.oversight.families import Family, Measured
from motcua.oversight.figure_tables import Line, number_of

_MOST = Decimal(10) ** 15  # what a column of the database holds


@dataclass(frozen=True)
class Checked:
    """A line that says something: numerator of denominator in the family's measure."""

    unit: UUID
    indicator: str
    numerator: Decimal
    denominator: Decimal

    def as_json(self) -> dict[str, str]:
        return {
            "unit": str(self.unit),
            "indicator": self.indicator,
            "numerator": str(self.numerator),
            "denominator": str(self.denominator),
        }


@dataclass
class Outcome:
    """problems forbid loading; missing: places whose like are in the table but they are not."""

    rows: list[Checked] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


class Names:
    """Places by whatever a table may call them: identifier, GSO code, name, short name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = list(units)
        self._found: dict[str, Unit | None] = {}
        for unit in self.units:
            for text in {unit.identifier, unit.gso_code, fold(unit.name), fold(unit.short_name)} - {""}:
                self._found[text] = unit if text not in self._found else None
            if unit.kind == UnitKind.COMMITTEE and unit.gso_code:
                self._found[unit.gso_code] = unit  # its branches carry the code of the territory too

    def unit(self, text: str) -> Unit | None:
        """The one place so called; None for no such place, and for several."""
        return self._found.get(text) or self._found.get(fold(text))


def check(family: Family, lines: Iterable[Line], names: Names) -> Outcome:
    """Sort the lines into values and problems; lines not filled in are nothing."""
    outcome, seen = Outcome(), dict[tuple[UUID, str], int]()
    for line in lines:
        if line.empty:
            continue
        unit, indicator = names.unit(line.unit), _indicator(family, line.indicator)
        wrong = list(_wrong(family, line, unit, indicator))
        if unit and indicator:
            first = seen.setdefault((unit.pk, indicator.key), line.number)
            if first != line.number:
                wrong.append(_("trùng với dòng %(n)d") % {"n": first})
        if wrong:
            said = {"n": line.number, "wrong": "; ".join(wrong)}
            outcome.problems.append(_("Dòng %(n)d: %(wrong)s.") % said)
        elif unit and indicator:
            outcome.rows.append(Checked(unit.pk, indicator.key, *_numbers(line, indicator)))
    if not outcome.rows and not outcome.problems:
        outcome.problems.append(_("Bảng không có số nào."))
    outcome.missing = list(_missing(family, outcome.rows, names))
    return outcome


def _indicator(family: Family, text: str) -> Measured | None:
    return next((one for one in family.indicators if fold(text) in {one.key, fold(one.name)}), None)


def _wrong(family: Family, line: Line, unit: Unit | None, indicator: Measured | None) -> Iterator[str]:
    if unit is None:
        yield _("không có đơn vị “%(text)s” trong phạm vi") % {"text": line.unit}
    if indicator is None:
        yield _("không có chỉ số “%(text)s” trong nhóm") % {"text": line.indicator}
    if fold(line.measure) != fold(family.measure):
        facts = {"text": line.measure or "…", "measure": family.measure}
        yield _("đơn vị tính ghi “%(text)s”, phải là “%(measure)s”") % facts
    if indicator and indicator.total:
        yield from _wrong_total(line)
    else:
        yield from _wrong_numbers(family, line, unit, indicator)
    if family.whole and any(_broken(number_of(text)) for text in (line.numerator, line.denominator)):
        yield _("phải là số nguyên")


def _broken(number: Decimal | None) -> bool:
    return number is not None and number != number.to_integral_value()


def _numbers(line: Line, indicator: Measured) -> tuple[Decimal, Decimal]:
    """A total is kept as the whole of itself."""
    numerator = number_of(line.numerator) or Decimal(0)
    if indicator.total:
        return numerator, max(numerator, Decimal(1))
    return numerator, number_of(line.denominator) or Decimal(0)


def _wrong_total(line: Line) -> Iterator[str]:
    if line.denominator:
        yield _("chỉ số này chỉ ghi tử số, cột mẫu số để trống")
    number = number_of(line.numerator)
    if not line.numerator:
        yield _("thiếu %(what)s") % {"what": _("tử số")}
    elif number is None:
        yield _("%(what)s “%(text)s” không phải là số") % {"what": _("tử số"), "text": line.numerator}
    elif not 0 <= number < _MOST:
        yield _("tử số không được âm, phải dưới một triệu tỷ")


def _wrong_numbers(
    family: Family, line: Line, unit: Unit | None, indicator: Measured | None
) -> Iterator[str]:
    words = {_("tử số"): line.numerator, _("mẫu số"): line.denominator}
    for what, text in words.items():
        if not text:
            yield _("thiếu %(what)s") % {"what": what}
        elif number_of(text) is None:
            yield _("%(what)s “%(text)s” không phải là số") % {"what": what, "text": text}
    numerator, denominator = number_of(line.numerator), number_of(line.denominator)
    if numerator is None or denominator is None:
        return
    if numerator < 0 or denominator <= 0 or max(numerator, denominator) >= _MOST:
        yield _("tử số không được âm, mẫu số phải lớn hơn 0 và dưới một triệu tỷ")
    elif numerator > denominator and not family.may_exceed:
        yield _("tử số %(n)s lớn hơn mẫu số %(of)s") % {"n": line.numerator, "of": line.denominator}
    elif indicator and indicator.points and unit and _of_province(unit) and denominator != indicator.points:
        yield _("điểm tối đa của tỉnh là %(points)s, không phải %(of)s") % {
            "points": indicator.points,
            "of": line.denominator,
        }


def _of_province(unit: Unit) -> bool:
    return unit.level == Level.PROVINCE and unit.kind == UnitKind.COMMITTEE


def _missing(family: Family, rows: list[Checked], names: Names) -> Iterator[str]:
    """For each indicator: places of the same parent and kind as those the table speaks of."""
    by_id = {unit.pk: unit for unit in names.units}
    for one in family.indicators:
        there = {row.unit for row in rows if row.indicator == one.key}
        like = {(by_id[unit].parent_id, by_id[unit].kind) for unit in there}
        gone = [
            unit.short_name or unit.name
            for unit in names.units
            if (unit.parent_id, unit.kind) in like and unit.pk not in there
        ]
        if gone:
            yield _("%(name)s: thiếu %(places)s.") % {"name": one.name, "places": ", ".join(gone)}


def restored(rows: Iterable[Mapping[str, str]]) -> list[Checked]:
    """Rows as they were kept with a batch."""
    return [
        Checked(UUID(row["unit"]), row["indicator"], Decimal(row["numerator"]), Decimal(row["denominator"]))
        for row in rows
    ]
