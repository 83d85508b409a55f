"""How petitions stood at a past moment, from what had happened by then: what came later changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet

from motcua.feedback.models import Petition, PetitionEvent
from motcua.feedback.petition_lateness import Happened, Lateness, lateness_of
from motcua.feedback.petition_states import Act, State


@dataclass(frozen=True)
class Stood:
    """late: some limit had been missed; prolonged: one was past and nobody had answered yet."""

    late: int = 0
    prolonged: int = 0


def stood(petitions: "QuerySet[Petition]", moment: datetime) -> Stood:
    """How many of them were late, and prolonged, just before the moment. One query.

    Only those that may have been late are read. Where no event says the limits, it is late, and prolonged
    until it ended.
    """
    marked = Q(late_at__lt=moment) | Q(due_at__lt=moment)
    rows = PetitionEvent.objects.filter(petition__in=petitions.filter(marked).order_by().values("pk"))
    acts = rows.filter(happened_at__lt=moment).order_by("petition_id", "number")
    told = acts.values_list("petition_id", "act", "target", "happened_at", "facts", "petition__ended_at")
    late = prolonged = 0
    for _petition, group in groupby(told, key=lambda row: row[0]):
        events = list(group)
        found = lateness_of(
            (Happened(Act(act), State(to), done, facts) for _key, act, to, done, facts, _end in events),
            at=moment,
        )
        late += _was_late(found)
        prolonged += _was_open(found, ended_at=events[0][-1], moment=moment)
    return Stood(late, prolonged)


def _was_late(found: Lateness) -> bool:
    return bool(found.possible) or not found.known


def _was_open(found: Lateness, *, ended_at: datetime | None, moment: datetime) -> bool:
    if not found.known:
        return ended_at is None or ended_at >= moment
    return found.overdue(moment)
