"""Indicator sets as officers keep them: a change is a new set from a day on, so what was scored stays."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.refusal import Refusal
from motcua.common.text import comma
from motcua.scorecard.models import IndicatorSet
from motcua.scorecard.services import forget
from motcua.scorecard.sets import Component, Rule

SETS = RuleTable(
    "indicator-set",
    IndicatorSet,
    (),
    ("code", "name", "legal_basis", "levels", "definition"),
    source="legal_basis",
    keepers=frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN}),
    forget=forget,
)
WHOLE = Decimal(100)  # what the classes of the result are counted in
Definition = dict[str, Any]


class PointsNotWhole(Refusal):
    """A card is so many points of a hundred; its classes say so."""

    code = "scorecard-points-not-whole"
    message = gettext_lazy(
        "Tổng điểm tối đa của các chỉ số đang là {total}, phải là 100. Hãy sửa lại điểm của các chỉ số."
    )


@dataclass(frozen=True)
class Written:
    """A component as an officer wrote it. target: percent from which it gives full points; None: linear."""

    id: str
    name: str
    points: Decimal
    target: Decimal | None
    numerator: str
    denominator: str


def keep_set(
    *, row: IndicatorSet, parts: Sequence[Written], instead_of: int, by: Officer, at: datetime
) -> IndicatorSet:
    """A set that follows another from a day on, tomorrow at the earliest; periods begun before keep theirs.

    row   says what the set before said, until `parts` rewrites it.
    Raises PointsNotWhole and as `ruling.keep`.
    """
    row.definition = rewritten(row.definition, parts, year=row.valid_from.year)
    total = sum((Decimal(str(group["points"])) for group in row.definition["groups"]), Decimal(0))
    if total != WHOLE:
        raise PointsNotWhole(total=comma(total))
    before = IndicatorSet.objects.filter(pk=instead_of).first()
    if before is not None:
        row.code = f"{before.code.partition('-')[0]}-{row.valid_from:%Y-%m-%d}"
        row.unconfirmed = before.unconfirmed
    return ruling.keep(SETS, row=row, instead_of=instead_of, by=by, at=at)


def rewritten(definition: Definition, parts: Sequence[Written], *, year: int) -> Definition:
    """The definition with what was written; a target that changed holds from that year on."""
    new, written = deepcopy(definition), {one.id: one for one in parts}
    for group in new["groups"]:
        for component in group["components"]:
            if component["id"] in written:
                _rewrite(component, written[component["id"]], year)
        total = sum((Decimal(str(one["points"])) for one in group["components"]), Decimal(0))
        group["points"] = _same_or(group["points"], total)
    return new


def _rewrite(component: dict[str, Any], written: Written, year: int) -> None:
    words = {"name": written.name, "numerator": written.numerator, "denominator": written.denominator}
    component |= words | {"points": _same_or(component["points"], written.points)}
    kind = component["rule"]["kind"]
    if kind not in {Rule.LINEAR, Rule.TARGET} or _target(component) == written.target:
        return
    if written.target is None:
        component["rule"] = {"kind": Rule.LINEAR.value}
    else:
        targets = [{"from": year, "percent": _number(written.target)}]
        component["rule"] = {"kind": Rule.TARGET.value, "targets": targets}


def written_of(component: Component) -> Written:
    """What an officer finds written: the last target holds on."""
    target = component.targets[-1][1] if component.targets else None
    return Written(
        component.id, component.name, component.points, target, component.numerator, component.denominator
    )


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What a definition says otherwise than the one before, in words."""
    before = {one["id"]: one for one in _components(old)}
    found = []
    for one in _components(new):
        was = before.get(one["id"], one)
        found += [f"{one['id']}: {said}" for said in _changes(was, one)]
    return found


def _changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = Decimal(str(was["points"])), Decimal(str(now["points"]))
    if old != new:
        yield _("{old} → {new} điểm").format(old=comma(old), new=comma(new))
    if was["rule"] != now["rule"]:
        yield f"{_full(was)} → {_full(now)}"
    for part, label in (("name", _("tên")), ("numerator", _("tử số")), ("denominator", _("mẫu số"))):
        if was[part] != now[part]:
            yield f"{label}: “{was[part]}” → “{now[part]}”"


def _full(component: Mapping[str, Any]) -> str:
    percent = _target(component)
    if percent is None:
        return _("điểm theo tỷ lệ")
    return _("đủ điểm từ {percent} %").format(percent=comma(percent))


def _components(definition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for group in definition["groups"]:
        yield from group["components"]


def _target(component: Mapping[str, Any]) -> Decimal | None:
    targets = component["rule"].get("targets")
    return Decimal(str(targets[-1]["percent"])) if targets else None


def _same_or(kept: Any, number: Decimal) -> Any:
    """What is kept stays as it is written, where it is the same number."""
    return kept if Decimal(str(kept)) == number else _number(number)


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"
