"""The numbers the queue goes by on a day, and the persons with priority, read from their dated rows."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.queue.models import PriorityGroup, QueueRule
from motcua.queue.order import Policy

Code = QueueRule.Code


@dataclass(frozen=True)
class Rules:
    """Values in force on one day; `wait` and `serve` are targets in whole minutes (468/QĐ-TTg)."""

    wait: int
    serve: int
    policy: Policy
    grace: timedelta
    slot_minutes: int
    booking_days: int
    booking_most: int


def rules_on(day: date) -> Rules:
    """The rows in force on `day`; before the first row of a kind, that first row."""
    held: dict[str, int] = {}
    for code, value, since in QueueRule.objects.order_by("valid_from").values_list(
        "code", "value", "valid_from"
    ):
        if since <= day or code not in held:
            held[code] = value
    return Rules(
        wait=held[Code.WAIT_MINUTES],
        serve=held[Code.SERVE_MINUTES],
        policy=Policy(held[Code.JUMPS], timedelta(minutes=held[Code.EARLY_MINUTES])),
        grace=timedelta(minutes=held[Code.GRACE_MINUTES]),
        slot_minutes=held[Code.SLOT_MINUTES],
        booking_days=held[Code.BOOKING_DAYS],
        booking_most=held[Code.BOOKING_MOST],
    )


def priority_groups(day: date) -> QuerySet[PriorityGroup]:
    """Whom the law gives priority on that day (63/2010/NĐ-CP Điều 18 khoản 8)."""
    in_force = Q(valid_to=None) | Q(valid_to__gt=day)
    return PriorityGroup.objects.filter(in_force, valid_from__lte=day).order_by("position")


@transaction.atomic
def seed() -> None:
    """Load the shipped rows that are missing; what was changed since stays so."""
    PriorityGroup.objects.bulk_create(shipped_groups(), ignore_conflicts=True)
    QueueRule.objects.bulk_create(shipped_rules(), ignore_conflicts=True)


def shipped_groups() -> list[PriorityGroup]:
    """The persons with priority that come with the system, not saved."""
    facts = _shipped()
    return [
        PriorityGroup(**row, basis=facts["group_basis"], valid_from=facts["group_since"], position=position)
        for position, row in enumerate(facts["groups"], 1)
    ]


def shipped_rules() -> list[QueueRule]:
    """The numbers that come with the system, not saved."""
    return [QueueRule(**row) for row in _shipped()["rules"]]


def _shipped() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(
        files("motcua.queue").joinpath("seed", "rules.json").read_text("utf-8")
    )
    return facts
