"""Leaders of a unit whose points of 766 fell are told, once a week, and the office that watches over it: by
the two latest published rankings.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.deadlines.calendars import local
from motcua.identity.models import Staff
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient
from motcua.scorecard.models import FallLimit, WeeklyRanking
from motcua.scorecard.scoring import NOT_CLASSED

NAMED = 10  # units in one notice to who watches over them
Fall = tuple[dict[str, Any], dict[str, Any]]  # a unit's row of the week, and of the week before


def tell_of_falls(ranking: WeeklyRanking, *, at: datetime) -> int:
    """Tell who signs for each unit that fell by the limit or into a lower class since the week before,
    and who watches from the committee above.

    Told again it is the same notice. Returns how many units fell.
    """
    limit = FallLimit.objects.on(ranking.last).order_by("-valid_from").first()
    if limit is None:
        return 0
    before = {row["unit"]: row for row in _week_before(ranking)}
    fallen = [
        (row, before[row["unit"]])
        for row in ranking.rows
        if row["unit"] in before and _fell(row, before[row["unit"]], limit.points)
    ]
    units = Unit.objects.select_related("parent").in_bulk([UUID(row["unit"]) for row, _before in fallen])
    for row, was in fallen:
        _tell(units[UUID(row["unit"])], row, was, ranking, at=at)
    _tell_watchers([(units[UUID(row["unit"])], (row, was)) for row, was in fallen], ranking, at=at)
    return len(fallen)


def fallen_by(points: Decimal) -> tuple[int, int]:
    """In the latest ranking of each kind: how many units fell by so many points or a class, of how many."""
    latest = WeeklyRanking.objects.order_by("kind", "-last").distinct("kind")
    fallen = number = 0
    for ranking in latest:
        before = {row["unit"]: row for row in _week_before(ranking)}
        compared = [
            row for row in ranking.rows if row["unit"] in before and _comparable(row, before[row["unit"]])
        ]
        number += len(compared)
        fallen += sum(_fell(row, before[row["unit"]], points) for row in compared)
    return fallen, number


def _week_before(ranking: WeeklyRanking) -> list[dict[str, Any]]:
    """Of the same year; the first week has none: points of a year are no measure for those of a few days."""
    rows = WeeklyRanking.objects.filter(kind=ranking.kind, first=ranking.first, last__lt=ranking.last)
    found = rows.order_by("-last").first()
    return list(found.rows) if found else []


def _comparable(row: dict[str, Any], was: dict[str, Any]) -> bool:
    """Enough points could be judged in both weeks."""
    return NOT_CLASSED not in {row["class"], was["class"]}


def _fell(row: dict[str, Any], was: dict[str, Any], limit: Decimal) -> bool:
    if not _comparable(row, was):
        return False
    lost = Decimal(was["total"]) - Decimal(row["total"])
    return lost >= limit or (lost > 0 and row["class"] != was["class"])


def _tell(
    unit: Unit, row: dict[str, Any], was: dict[str, Any], ranking: WeeklyRanking, *, at: datetime
) -> None:
    context = {
        "code": f"{ranking.last:%d/%m/%Y}",
        "unit": unit.name,
        "reason": f"{_how(row, was)}, hạng {was['place']} thành hạng {row['place']}",
    }
    for person in agencies.staff_in(unit, Role.SIGN, local(at).date()):
        _notify(person, "score_fell_staff", unit.pk, context, ranking, at=at)


def _tell_watchers(fallen: list[tuple[Unit, Fall]], ranking: WeeklyRanking, *, at: datetime) -> None:
    """One notice a person, of all units that fell below the committee watched over."""
    day = local(at).date()
    below: dict[Unit, list[tuple[Unit, Fall]]] = {}
    for unit, fall in fallen:
        if unit.parent is not None:
            below.setdefault(unit.parent, []).append((unit, fall))
    told: dict[Staff, list[tuple[Unit, Fall]]] = {}
    for above, falls in below.items():
        for person in agencies.watchers_over(above, day) or agencies.control_office(day):
            told.setdefault(person, []).extend(falls)
    for person, falls in told.items():
        lines = [f"{unit.name} {_how(*fall)}" for unit, fall in falls[:NAMED]]
        if len(falls) > NAMED:
            lines.append(f"và {len(falls) - NAMED} đơn vị nữa")
        context = {
            "code": f"{ranking.last:%d/%m/%Y}",
            "unit": f"{len(falls)} đơn vị",
            "reason": "; ".join(lines),
        }
        _notify(person, "scores_fell_below_staff", ranking.pk, context, ranking, at=at)


def _notify(
    person: Staff, template: str, ref: UUID, context: dict[str, str], ranking: WeeklyRanking, *, at: datetime
) -> None:
    notifications.notify(
        to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
        template=template,
        ref=ref,
        context=context,
        at=at,
        event=ranking.pk,
    )


def _how(row: dict[str, Any], was: dict[str, Any]) -> str:
    before, now = f"{_number(was['total'])} điểm ({was['class']})", f"{_number(row['total'])} điểm"
    return f"từ {before} xuống {now} ({row['class']})"


def _number(points: str) -> str:
    return points.replace(".", ",")
