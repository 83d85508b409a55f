"""Ratings and petitions counted again: the sums of days from the slips, each petition from its own events."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from motcua.deadlines.calendars import local
from motcua.feedback.models import Petition, PetitionEvent, Rating, RatingDay, RatingDelta
from motcua.feedback.petition_lateness import Happened, lateness_of
from motcua.feedback.petition_states import Act, State
from motcua.feedback.rating_rows import Way

_KEY = ("day", "unit_id", "agency_id", "procedure_id", "question", "score", "assisted")
_KEPT = {  # of a petition, told by its events
    "state": "trạng thái",
    "sent_at": "lúc gửi",
    "due_at": "hạn hiện tại",
    "late_at": "quá hạn trả lời từ",
    "liking": "đánh giá",
    "reopened_at": "mở lại lúc",
}
BATCH = 1000


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


def recount(*, at: datetime) -> Said:
    """Count everything again in one snapshot: acts and folding go on meanwhile and are not seen.

    at   now: until then reminders may have noted what is late.
    """
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside another's transaction its snapshot is used
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ratings, wrong_days = _ratings()
        petitions, wrong_petitions = _petitions(at)
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


def _petitions(at: datetime) -> tuple[int, list[Wrong]]:
    """Where each stands, when it was sent, whether it was late, how it was judged: from its events."""
    wrong: list[Wrong] = []
    number, last = 0, None
    rows = Petition.objects.order_by("pk").values("pk", "code", *_KEPT)
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        last = batch[-1]["pk"]
        events = PetitionEvent.objects.filter(petition__in=[row["pk"] for row in batch])
        acts = events.order_by("petition_id", "number").values_list(
            "petition_id", "act", "target", "happened_at", "facts"
        )
        told = {
            key: [Happened(Act(act), State(to), moment, facts) for _key, act, to, moment, facts in group]
            for key, group in groupby(acts, key=lambda row: row[0])
        }
        for row in batch:
            number += 1
            wrong += _differences(row, told.get(row["pk"], []), at)
    return number, wrong


def _differences(petition: dict[str, Any], events: list[Happened], at: datetime) -> Iterator[Wrong]:
    said = lateness_of(events, at=at)
    judged = [one.facts["level"] for one in events if one.act == Act.RATE]
    reopened = [one.at for one in events if one.act == Act.REOPEN]
    should = {
        "state": said.state and said.state.value,
        "sent_at": events[0].at if events else None,
        "liking": judged[-1] if judged else None,
        "reopened_at": reopened[0] if reopened else None,
    }
    for name, value in should.items():
        if petition[name] != value:
            yield Wrong(f"phản ánh {petition['code']}, {_KEPT[name]}", petition[name], value)
    late, due = petition["late_at"], petition["due_at"]
    if not said.allows(late):
        yield Wrong(f"phản ánh {petition['code']}, {_KEPT['late_at']}", late, _one_of(said.possible))
    if not said.allows_due(due):
        yield Wrong(f"phản ánh {petition['code']}, {_KEPT['due_at']}", due, _one_of(said.due))


def _one_of(moments: Collection[datetime | None]) -> str | None:
    """What may stand there, in words."""
    return " hoặc ".join(f"{local(one):%d/%m/%Y %H:%M}" for one in sorted(filter(None, moments))) or None
