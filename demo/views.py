"""The demo's own pages: step into a person, move the clock. Without MOTCUA_DEMO they do not exist."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from uuid import UUID

from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from demo import gateway
from demo.audience import only_in_demo
from demo.officials import PREFIX
from motcua.agencies.models import Assignment, Unit
from motcua.deadlines import clock
from motcua.dossiers.services import upkeep
from motcua.identity import access_events
from motcua.identity.models import Party, Staff, User
from motcua.payments.models import Attempt
from motcua.payments.services import attempts
from motcua.web import confirming
from motcua.web.middleware import POST_KEY

_MORNING = time(7, 30)
_CITIZENS_SHOWN = 100


@only_in_demo
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one can be: staff by unit, then citizens and enterprises."""
    now = clock.now()
    parties = Party.objects.filter(user__is_active=True).order_by("sort_key")[:_CITIZENS_SHOWN]
    chosen = request.GET.get("don-vi", "")
    context = {
        "now": now,
        "desks": _desks(now, _uuid(chosen) if chosen else None),
        "others": _other_units(now),
        "chosen": chosen,
        "parties": parties,
        "next": get_next_redirect_url(request),
    }
    return render(request, "demo/people.html", context)


def _other_units(now: datetime) -> QuerySet[Unit]:
    """Units whose people are not introduced: those of the year before."""
    held = Assignment.objects.on(now.date()).filter(staff__user__username__startswith=PREFIX)
    return Unit.objects.filter(pk__in=held.values("unit")).order_by("sort_key", "pk")


def _desks(now: datetime, chosen: UUID | None) -> list[tuple[Unit, list[tuple[Staff, list[str]]]]]:
    """Units with their people and what each does there, in the order of level and name.

    chosen  only this unit, else all whose people are introduced.
    """
    day = now.date()
    rows = Assignment.objects.on(day).filter(staff__user__is_active=True)
    found = (
        (rows.filter(unit=chosen) if chosen else rows.exclude(staff__user__username__startswith=PREFIX))
        .select_related("staff", "unit", "unit__parent")
        .order_by("unit__level", "unit__sort_key", "unit_id", "staff__sort_key", "role")
    )
    desks: dict[Unit, dict[Staff, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in found:
        if not row.staff.has_left(day):
            desks[row.unit][row.staff].append(row.get_role_display())
    order = {"province": 0, "district": 1, "commune": 2}
    units = sorted(desks, key=lambda unit: order.get(unit.level, 3))
    return [(unit, list(desks[unit].items())) for unit in units]


@only_in_demo
@require_POST
def step_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo person; `unit` chooses the post of staff who hold several."""
    user = get_object_or_404(User, pk=_uuid(request.POST.get("user", "")), is_active=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    confirming.count_as_proof(request, user, "demo")
    access_events.signed_in(user, how="demo")
    UserSession.objects.create_from_request(request)
    staff = getattr(user, "staff", None)
    if staff is None:
        return redirect(get_next_redirect_url(request) or "/")
    if unit := request.POST.get("unit"):
        request.session[POST_KEY] = str(_uuid(unit))
    return redirect(get_next_redirect_url(request) or "/can-bo/")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@only_in_demo
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Forward by an hour, to the next morning, or by a week."""
    now = clock.now()
    steps = {"hour": timedelta(hours=1), "morning": _next_morning(now) - now, "week": timedelta(days=7)}
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    upkeep.run_due(at=clock.forward(step))
    return redirect(get_next_redirect_url(request) or "demo:people")


@only_in_demo
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, reference: str) -> HttpResponse:
    """The demo's bank: pay or do not; then back to where the person came from."""
    attempt = get_object_or_404(Attempt.objects.select_related("order"), reference=reference)
    if request.method == "GET":
        return render(request, "demo/bank.html", {"attempt": attempt})
    gateway.decide(reference, paid=request.POST.get("outcome") == "paid")
    attempts.ask_now(attempt)
    return redirect("portal:payment", attempt.order.ref, attempt.pk)


def _next_morning(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), _MORNING, tzinfo=now.tzinfo)
