"""What the head of the one-stop arranges: desks, terminals; and reads: how long people wait."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Role
from motcua.catalogue.models import Field, ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.counter.frame import show
from motcua.counter.queue_forms import DeskForm, FiguresForm, KioskForm
from motcua.documents.render import qr_svg
from motcua.queue import figures as reading
from motcua.queue.models import Desk, Kiosk, QueueRule, Sitting
from motcua.queue.services import desks, kiosks
from motcua.web.audience import StaffRequest, for_staff

_HEAD = for_staff(Role.HEAD_ONE_STOP)
_HERE = "counter:queue_setup"


@_HEAD
@require_safe
def setup(request: StaffRequest) -> HttpResponse:
    """Desks with who sits there, terminals, the public screen, the rules the queue goes by."""
    return _setup(request)


def _setup(request: StaffRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    unit = request.officer.unit
    sitting = {row.desk_id: row for row in _sittings(request)}
    rows = Desk.objects.filter(unit=unit).prefetch_related("fields").order_by("-in_use", "number")
    facts = {
        "desks": [(desk, sitting.get(desk.pk)) for desk in rows],
        "kiosks": list(Kiosk.objects.filter(unit=unit, revoked_at=None).order_by("registered_at")),
        "kiosk_form": KioskForm(),
        "screen": settings.PUBLIC_URL + reverse("portal:call_screen", args=[unit.pk]),
        "rules": list(QueueRule.objects.order_by("code", "valid_from")),
    }
    return show(request, "counter/queue_setup.html", facts | more, here=reverse(_HERE), status=status)


def _sittings(request: StaffRequest) -> list[Sitting]:
    return list(Sitting.objects.open().filter(desk__unit=request.officer.unit).select_related("staff"))


@_HEAD
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: StaffRequest, desk_id: UUID | None = None) -> HttpResponse:
    """A new desk, or one that changes."""
    unit, day = request.officer.unit, request.person.now.date()
    row = get_object_or_404(Desk, pk=desk_id, unit=unit) if desk_id else None
    received = ProcedureVersion.objects.in_force(day).filter(competences__level=unit.level)
    served = Field.objects.filter(pk__in=received.values("field")).order_by("sort_key")
    highest = Desk.objects.of(unit).aggregate(n=Max("number"))["n"] or 0
    typed = request.POST if request.method == "POST" else None
    form = DeskForm(typed, desk=row, served=served, next_number=highest + 1)
    status = 422 if typed is not None else 200
    if form.is_valid():
        try:
            done = desks.set_up_desk(by=request.officer, **form.facts())
        except Refusal as refusal:
            wrong = {desks.DeskNumberTaken.code: "number", desks.SomeoneSitsThere.code: "in_use"}
            form.add_error(wrong.get(refusal.code), str(refusal))
            status = 409
        else:
            messages.success(request, _("Đã lưu quầy %(desk)s.") % {"desk": done})
            return redirect(_HERE)
    return show(
        request, "counter/queue_desk.html", {"form": form, "desk": row}, here=reverse(_HERE), status=status
    )


@_HEAD
@require_POST
def kiosk(request: StaffRequest) -> HttpResponse:
    """A new terminal, or a new link for one that lost its own; the link is shown this once."""
    form = KioskForm(request.POST)
    if not form.is_valid():
        return _setup(request, status=422, kiosk_form=form)
    facts = form.cleaned_data
    row, token = kiosks.register(by=request.officer, at=request.person.now, real_at=timezone.now(), **facts)
    link = settings.PUBLIC_URL + reverse("portal:kiosk_enrol", args=[token])
    return _setup(request, new_kiosk=row, link=link, qr=qr_svg(link))


@_HEAD
@require_POST
def revoke(request: StaffRequest, kiosk_id: UUID) -> HttpResponse:
    """The terminal gives no more numbers."""
    row = get_object_or_404(Kiosk, pk=kiosk_id, unit=request.officer.unit)
    kiosks.revoke(kiosk_id=row.pk, by=request.officer, at=request.person.now)
    messages.success(request, _("Máy “%(name)s” không lấy số được nữa.") % {"name": row.name})
    return redirect(_HERE)


@_HEAD
@require_safe
def figures(request: StaffRequest) -> HttpResponse:
    """How long people waited and were served, against the targets: by desk, person and day."""
    period = FiguresForm(request.GET or None, today=request.person.now.date())
    first, last = period.days()
    facts = {
        "period": period,
        "first_day": first,
        "last_day": last,
        "report": reading.report(request.officer.unit, first=first, last=last),
    }
    return show(request, "counter/queue_figures.html", facts, here=reverse("counter:queue_figures"))
