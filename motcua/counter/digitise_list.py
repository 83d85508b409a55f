"""For the head of the one-stop: which accepted dossiers still hold papers that must be digitised."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.agencies.models import Role
from motcua.counter.frame import show
from motcua.dossiers import digitised
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Status
from motcua.web.audience import StaffRequest, for_staff

PAGE = 50
_LOOKED_AT = 500  # dossiers one drawing looks through; the next page goes on from there


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_safe
def undigitised(request: StaffRequest) -> HttpResponse:
    """Accepted, not yet handed to the agency, with a paper lacking; the first to be transferred first."""
    rows = (
        Dossier.objects.listed_for(request.officer)
        .filter(status=Status.RECEIVED)
        .select_related("version", "owner")
        .order_by("id")
    )
    after = _after(request)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    looked_at = list(rows[:_LOOKED_AT])
    lacking = digitised.states(looked_at)
    lines = [{"dossier": row, "papers": lacking[row.pk]} for row in looked_at if row.pk in lacking]
    more = lines[PAGE - 1]["dossier"] if len(lines) > PAGE else None
    if more is None and len(looked_at) == _LOOKED_AT:
        more = looked_at[-1]
    facts: dict[str, Any] = {"lines": lines[:PAGE], "after": more.pk if isinstance(more, Dossier) else None}
    return show(request, "counter/digitise_list.html", facts, here=reverse("counter:undigitised"))


def _after(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("sau", ""))
    except ValueError:
        return None
