"""Leaders of a unit whose points of 766 fell are told, once a week: by the two latest published rankings."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.deadlines.calendars import local
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient
from motcua.scorecard.models import FallLimit, WeeklyRanking


def tell_of_falls(ranking: WeeklyRanking, *, at: datetime) -> int:
    """Tell who signs for each unit that fell by the limit or into a lower class since the week before.

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
    units = Unit.objects.in_bulk([UUID(row["unit"]) for row, _before in fallen])
    for row, was in fallen:
        _tell(units[UUID(row["unit"])], row, was, ranking, at=at)
    return len(fallen)


def fallen_by(points: Decimal) -> tuple[int, int]:
    """In the latest ranking of each kind: how many units fell by so many points or a class, of how many."""
    latest = WeeklyRanking.objects.order_by("kind", "-last").distinct("kind")
    fallen = number = 0
    for ranking in latest:
        before = {row["unit"]: row for row in _week_before(ranking)}
        compared = [row for row in ranking.rows if row["unit"] in before]
        number += len(compared)
        fallen += sum(_fell(row, before[row["unit"]], points) for row in compared)
    return fallen, number


def _week_before(ranking: WeeklyRanking) -> list[dict[str, Any]]:
    """Of the same year: a new year begins from nothing."""
    rows = WeeklyRanking.objects.filter(kind=ranking.kind, first=ranking.first, last__lt=ranking.last)
    found = rows.order_by("-last").first()
    return list(found.rows) if found else []


def _fell(row: dict[str, Any], was: dict[str, Any], limit: Decimal) -> bool:
    lost = Decimal(was["total"]) - Decimal(row["total"])
    return lost >= limit or (lost > 0 and row["class"] != was["class"])


def _tell(
    unit: Unit, row: dict[str, Any], was: dict[str, Any], ranking: WeeklyRanking, *, at: datetime
) -> None:
    context = {
        "code": f"{ranking.last:%d/%m/%Y}",
        "unit": unit.name,
        "reason": f"từ {_number(was['total'])} điểm ({was['class']}) xuống {_number(row['total'])} điểm "
        f"({row['class']}), hạng {was['place']} thành hạng {row['place']}",
    }
    for person in agencies.staff_in(unit, Role.SIGN, local(at).date()):
        notifications.notify(
            to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
            template="score_fell_staff",
            ref=unit.pk,
            context=context,
            at=at,
            event=ranking.pk,
        )


def _number(points: str) -> str:
    return points.replace(".", ",")
