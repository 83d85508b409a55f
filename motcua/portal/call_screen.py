"""The public screen of a one-stop unit: who is called where. Numbers only, so everybody may look."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.agencies.models import Unit, UnitKind
from motcua.deadlines.calendars import local
from motcua.queue.models import Ticket, Turn
from motcua.queue.words import call_words
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited

_SHOWN = 8


@for_everyone
@require_safe
@never_cache
@rate_limited("call-screen", per_minute=240)
def call_screen(request: PageRequest, unit_id: UUID) -> HttpResponse:
    """The last calls, the latest first and large; asked again every few seconds."""
    unit = get_object_or_404(Unit, pk=unit_id, kind=UnitKind.ONE_STOP)
    part = "#calls" if request.headers.get("HX-Request") else ""
    return render(request, f"portal/call_screen.html{part}", _calls(unit, request))


def _calls(unit: Unit, request: PageRequest) -> dict[str, Any]:
    day = local(request.person.now).date()
    turns = list(
        Turn.objects.of_day(unit, day).select_related("ticket", "desk").order_by("-last_called_at")[:_SHOWN]
    )
    calls = [
        {
            "turn": turn,
            "asked": turn.ended_at is None and turn.started_at is None,
            "say": call_words(turn.ticket.number, turn.desk.number),
        }
        for turn in turns
    ]
    waiting = Ticket.objects.of_day(unit, day).waiting().count()
    return {"unit": unit, "calls": calls, "waiting": waiting, "now": request.person.now}
