"""The desk's panel: sit down, call the next, begin, done; and who waits."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.models import Role
from motcua.catalogue.models import Field
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.frame import show
from motcua.counter.kinds import Kind
from motcua.deadlines.calendars import VIETNAM, local
from motcua.queue import permissions
from motcua.queue.line import Line, Seat, read_line
from motcua.queue.models import Appointment, Desk, Purpose, Ticket, Turn
from motcua.queue.services import calling, desks, tickets
from motcua.web.audience import StaffRequest, for_staff

SITS = (Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP)
SHOWN = 12


@for_staff(*SITS)
@require_safe
def panel(request: StaffRequest) -> HttpResponse:
    """The own desk with who is there and who is next; without a desk, the choice of one."""
    line = read_line(request.officer.unit, at=request.person.now)
    if request.headers.get("HX-Request"):
        facts = _line_facts(request, line, _seat(request, line))
        return render(request, "counter/queue.html#line", facts)
    return _draw(request, line)


def _draw(request: StaffRequest, line: Line, *, problem: str = "") -> HttpResponse:
    seat = _seat(request, line)
    facts: dict[str, Any] = {
        "unit": line.unit,
        "problem": problem,
        "may_set_up": permissions.can_set_up(request.officer),
        **_line_facts(request, line, seat),
    }
    if seat is None:
        sitting = {one.desk.pk: one.sitting for one in line.seats}
        rows = Desk.objects.of(line.unit).prefetch_related("fields").order_by("number")
        facts["desks"] = [(desk, sitting.get(desk.pk)) for desk in rows]
    else:
        facts |= _hand_facts(request, line, seat)
    here = reverse("counter:queue")
    return show(request, "counter/queue.html", facts, here=here, status=409 if problem else 200)


def _seat(request: StaffRequest, line: Line) -> Seat | None:
    return next((one for one in line.seats if one.sitting.staff_id == request.officer.staff.pk), None)


def _line_facts(request: StaffRequest, line: Line, seat: Seat | None) -> dict[str, Any]:
    """Who waits: for the own desk in the order of calling, else everybody in the order of coming."""
    waiting = line.in_order(seat) if seat else line.tickets
    midnight = datetime.combine(local(line.at).date(), time.min, VIETNAM)
    coming = Appointment.objects.filter(
        unit=line.unit,
        state=Appointment.State.BOOKED,
        starts_at__gte=midnight,
        starts_at__lt=midnight + timedelta(days=1),
    )
    return {
        "seat": seat,
        "number": len(waiting),
        "waiting": [(one, _minutes(one.queued_at, line.at, one.waited)) for one in waiting[:SHOWN]],
        "more": max(0, len(waiting) - SHOWN),
        "unserved": len(line.unserved()),
        "missed": list(
            Ticket.objects.of_day(line.unit, local(line.at).date())
            .filter(state=Ticket.State.NO_SHOW)
            .order_by("-number")[:SHOWN]
        ),
        "coming": [(one, uuid7()) for one in coming.select_related("version").order_by("starts_at")[:SHOWN]],
        "target": line.rules.wait,
        "policy": line.rules.policy,
    }


def _minutes(since: datetime, at: datetime, before: int) -> int:
    """Minutes waited in all until now."""
    return max(0, before + round((at - since).total_seconds())) // 60


def _hand_facts(request: StaffRequest, line: Line, seat: Seat) -> dict[str, Any]:
    turn = seat.turn
    if turn is None:
        return {"turn": None}
    others = [one.desk for one in line.seats if one.desk.pk != seat.desk.pk]
    fields = Field.objects.filter(pk__in={pk for one in line.seats for pk in one.field_ids})
    roles, goes_to = request.officer.roles, None
    if turn.ticket.purpose == Purpose.FILE and Role.RECEIVE in roles:
        goes_to = (reverse("counter:intake"), _("Nhận hồ sơ của người này"))
    if turn.ticket.purpose == Purpose.COLLECT and Role.RETURN in roles:
        goes_to = (reverse("counter:list", args=[Kind.RETURN]), _("Tìm kết quả để trả"))
    return {
        "turn": turn,
        "waited": (turn.waited or 0) // 60,
        "goes_to": goes_to,
        "other_desks": others,
        "other_fields": [one for one in fields.order_by("sort_key") if one.pk != turn.ticket.field_id],
    }


def _act(request: StaffRequest, call: Callable[[], object]) -> HttpResponse:
    """Do it and show the panel; a refusal is said above the panel as it now stands."""
    try:
        call()
    except Refusal as refusal:
        line = read_line(request.officer.unit, at=request.person.now)
        return _draw(request, line, problem=str(refusal))
    return redirect("counter:queue")


@for_staff(*SITS)
@require_POST
def open_desk(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """“Mở quầy”."""
    get_object_or_404(Desk, pk=desk_id, unit=request.officer.unit)
    return _act(request, lambda: desks.open_desk(desk_id=desk_id, by=request.officer, at=request.person.now))


@for_staff(*SITS)
@require_POST
def close_desk(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """“Đóng quầy”: the own, or by the head one that somebody forgot."""
    return _act(request, lambda: desks.close_desk(desk_id=desk_id, by=request.officer, at=request.person.now))


@for_staff(*SITS)
@require_POST
def pause(request: StaffRequest) -> HttpResponse:
    """“Tạm nghỉ” and “Làm tiếp”."""
    if request.POST.get("do") == "resume":
        return _act(request, lambda: desks.resume(by=request.officer))
    return _act(request, lambda: desks.pause(by=request.officer, at=request.person.now))


@for_staff(*SITS)
@require_POST
def call_next(request: StaffRequest) -> HttpResponse:
    """“Gọi số tiếp theo”."""

    def call() -> None:
        if calling.call_next(by=request.officer, at=request.person.now) is None:
            messages.info(request, _("Chưa có ai chờ quầy này."))

    return _act(request, call)


@for_staff(*SITS)
@require_POST
def turn_act(request: StaffRequest, turn_id: UUID, act: str) -> HttpResponse:
    """What happens with the person called: again, begun, done, not there, sent on."""
    get_object_or_404(Turn, pk=turn_id, unit=request.officer.unit)
    simple: dict[str, Callable[..., Turn]] = {
        "goi-lai": calling.recall,
        "bat-dau": calling.start,
        "xong": calling.finish,
        "khong-den": calling.no_show,
    }
    by, at = request.officer, request.person.now
    if act in simple:
        return _act(request, lambda: simple[act](turn_id=turn_id, by=by, at=at))
    if act != "chuyen":
        raise Http404
    kind, _colon, key = request.POST.get("to", "").partition(":")
    desk = uuid_or_none(key) if kind == "quay" else None
    found = Field.objects.filter(pk=key).first() if kind == "linhvuc" and key.isdecimal() else None
    return _act(
        request,
        lambda: calling.transfer(turn_id=turn_id, to_desk=desk, to_field=found, by=by, at=at),
    )


@for_staff(*SITS)
@require_POST
def bring_back(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    """“Đưa lại vào hàng”: the person who missed the call is here after all."""
    get_object_or_404(Ticket, pk=ticket_id, unit=request.officer.unit, day=local(request.person.now).date())
    return _act(
        request, lambda: calling.bring_back(ticket_id=ticket_id, by=request.officer, at=request.person.now)
    )


@for_staff(*SITS)
@require_POST
def arrived(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    """“Đã đến”: an appointment whose person came to the desk instead of the terminal."""
    get_object_or_404(Appointment, pk=appointment_id, unit=request.officer.unit)

    def call() -> None:
        ticket = tickets.arrive(
            appointment_id=appointment_id,
            ticket_id=uuid_or_none(request.POST.get("ticket")) or uuid7(),
            unit=request.officer.unit,
            priority=None,
            at=request.person.now,
        )
        messages.success(request, _("Lịch hẹn đã thành số %(ticket)s.") % {"ticket": ticket})

    return _act(request, call)
