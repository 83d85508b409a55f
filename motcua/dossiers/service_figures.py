"""What became of one service since New Year, for its public page (32/2017/TT-BTTTT Điều 11 khoản 3).

Read from the daily figures and the few rows not folded yet; no dossier is counted.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from motcua.catalogue.models import ChannelTerm
from motcua.dossiers.flows import Flow, FlowDay, Measure

_SHOWN = (Measure.RECEIVED, Measure.SETTLED, Measure.LATE)


@dataclass(frozen=True)
class ServiceFigures:
    """Numbers of dossiers of one procedure, of all channels and of the online one."""

    received: int
    received_online: int
    settled: int
    settled_online: int
    late: int

    @property
    def on_time(self) -> float | None:
        """Per cent of the settled ones that were settled in time; None while none is."""
        return 100 * (self.settled - self.late) / self.settled if self.settled else None


def of_service(procedure_id: UUID, day: date) -> ServiceFigures:
    """From 1 January to the day; one query, so that nothing folded meanwhile is missed or counted twice."""
    since = {"procedure_id": procedure_id, "day__gte": day.replace(month=1, day=1), "day__lte": day}
    sums = {f"n_{measure}": Sum(measure.value) for measure in _SHOWN}
    folded = FlowDay.objects.filter(**since).order_by().values_list("channel").annotate(**sums)
    each = {f"n_{measure}": Count("pk", filter=Q(measure=measure)) for measure in _SHOWN}
    waiting = Flow.objects.filter(**since, measure__in=_SHOWN).order_by()
    numbers: Counter[tuple[str, str]] = Counter()
    for channel, *found in folded.union(waiting.values_list("channel").annotate(**each), all=True):
        numbers.update({(channel, measure): n for measure, n in zip(_SHOWN, found, strict=True)})
    online = ChannelTerm.Channel.ONLINE
    return ServiceFigures(
        received=_all(numbers, Measure.RECEIVED),
        received_online=numbers[online, Measure.RECEIVED],
        settled=_all(numbers, Measure.SETTLED),
        settled_online=numbers[online, Measure.SETTLED],
        late=_all(numbers, Measure.LATE),
    )


def _all(numbers: Counter[tuple[str, str]], measure: Measure) -> int:
    return sum(n for (_channel, what), n in numbers.items() if what == measure)
