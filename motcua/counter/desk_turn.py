"""The number in hand and the dossier taken in for it: the dossier keeps how long its person waited."""

from typing import Any

from motcua.counter.desk_forms import uuid_or_none
from motcua.queue.models import Turn
from motcua.queue.services import calling
from motcua.web.audience import StaffRequest

_NAME = "queue_turn"


def offer(request: StaffRequest) -> dict[str, Any]:
    """The person being served now, ticked unless the officer took the tick away."""
    serving = calling.serving(request.officer)
    tied = request.method != "POST" or _NAME in request.POST
    return {"serving": serving, "tied": tied}


def tied(request: StaffRequest) -> Turn | None:
    """The turn the dossier belongs to: one of the officer's own, also when it was just marked as done."""
    key = uuid_or_none(request.POST.get(_NAME))
    if key is None:
        return None
    rows = Turn.objects.filter(pk=key, staff=request.officer.staff, unit=request.officer.unit)
    return rows.select_related("ticket").first()


def facts(turn: Turn | None) -> dict[str, str | bool]:
    """What the event of taking in keeps: the number and the minutes waited."""
    return {"queue": str(turn.ticket), "waited": str(turn.waited_minutes)} if turn else {}
