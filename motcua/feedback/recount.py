"""Ratings and petitions counted again: the sums of days from the slips, each petition from its own events."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.deadlines.calendars import local
from motcua.feedback.models import Petition, PetitionEvent, Rating, RatingDay, RatingDelta
from motcua.feedback.rating_rows import Way

_KEY = ("day", "unit_id", "agency_id", "procedure_id", "question", "score", "assisted")


@dataclass(frozen=True)
class Wrong:
    """What is kept, and what it should be, in words a person can search for."""

    what: str
    counted: Any
    should_be: Any


@dataclass(frozen=True)
class Said:
    """How many were counted again, and every difference."""

    ratings: int
    petitions: int
    wrong: list[Wrong]


def recount() -> Said:
    """Count everything again in one snapshot: acts and folding go on meanwhile and are not seen."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside another's transaction its snapshot is used
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ratings, wrong_days = _ratings()
        petitions, wrong_petitions = _petitions()
    return Said(ratings, petitions, wrong_days + wrong_petitions)


def _ratings() -> tuple[int, list[Wrong]]:
    """Every answer of every slip, against the days and what waits to be added to them."""
    number = 0
    should: Counter[tuple[Any, ...]] = Counter()
    rows = Rating.objects.values_list("rated_at", "unit_id", "agency_id", "procedure_id", "scores", "way")
    for rated_at, unit, agency, procedure, scores, way in rows.iterator():
        number += 1
        where = (local(rated_at).date(), unit, agency, procedure)
        should.update((*where, question, score, way == Way.ASSISTED) for question, score in scores.items())
    kept: Counter[tuple[Any, ...]] = Counter()
    for model in (RatingDay, RatingDelta):
        for row in model.objects.values_list(*_KEY, "number").iterator():
            kept[row[:-1]] += row[-1]
    return number, [
        Wrong(f"đánh giá ngày {key[0]:%d/%m/%Y}, đơn vị {key[1]}, {key[4]}={key[5]}", kept[key], should[key])
        for key in sorted({*should, *kept}, key=str)
        if kept[key] != should[key]
    ]


def _petitions() -> tuple[int, list[Wrong]]:
    """Where each stands and when it was sent, from its events."""
    last: dict[Any, str] = {}
    sent: dict[Any, datetime] = {}
    events = PetitionEvent.objects.order_by("petition_id", "number")
    for petition, target, at in events.values_list("petition_id", "target", "happened_at").iterator():
        last[petition] = target
        sent.setdefault(petition, at)
    wrong = []
    number = 0
    for key, code, state, sent_at in Petition.objects.values_list(
        "pk", "code", "state", "sent_at"
    ).iterator():
        number += 1
        if state != last.get(key):
            wrong.append(Wrong(f"phản ánh {code}, trạng thái", state, last.get(key)))
        if sent_at != sent.get(key):
            wrong.append(Wrong(f"phản ánh {code}, lúc gửi", sent_at, sent.get(key)))
    return number, wrong
