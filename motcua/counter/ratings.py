"""How satisfied people are with a unit, for its head, leaders and control; the tablets at its desks."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Level, Role, Unit, UnitKind
from motcua.common.refusal import Refusal
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.frame import show
from motcua.counter.visit_forms import PeriodForm
from motcua.documents.render import qr_svg
from motcua.feedback import figures, permissions, remarks
from motcua.feedback.figures import Answered, Scope
from motcua.feedback.models import RatingDevice
from motcua.feedback.questions import QUESTIONS
from motcua.feedback.services import devices as services
from motcua.web.audience import StaffRequest, for_staff

NO_UNIT = UUID(int=0)


class DeviceForm(forms.Form):
    """The name on the tablet."""

    name = forms.CharField(
        label=gettext_lazy("Tên máy"),
        max_length=120,
        help_text=gettext_lazy("Ví dụ “Quầy 1”. Máy mất thì khóa theo tên."),
        error_messages={"required": gettext_lazy("Vui lòng đặt tên máy.")},
    )


@dataclass(frozen=True)
class Place:
    """An agency of the territory with the overall answers of those it settled for."""

    unit: Unit
    answered: Answered


@for_staff(*permissions.RATING_WATCHERS)
@require_safe
def ratings(request: StaffRequest) -> HttpResponse:
    """Shares of each question from a day to a day, a territory's agencies side by side, then what people
    wrote, without anybody's name.
    """
    period = PeriodForm(request.GET or None, today=request.person.now.date())
    first, last = period.days()
    scope, whose = _scope(request, figures.Scope(first, last))
    places = _places(scope, last) if scope.area else []
    place = next((one for one in places if str(one.unit.pk) == request.GET.get("don-vi")), None)
    scope = replace(scope, agency=place.unit.pk) if place else scope
    rows = remarks.remarks(scope, before=uuid_or_none(request.GET.get("after", "")))
    withheld = place is not None and place.answered.withheld
    facts = {
        "period": period,
        "first_day": first,
        "last_day": last,
        "answered": [replace(one, withheld=withheld) for one in figures.by_question(scope)],
        "fewest": figures.FEWEST,
        "rows": rows[: remarks.PAGE],
        "next_key": rows[remarks.PAGE - 1].key if len(rows) > remarks.PAGE else "",
        "everywhere": scope.unit is None,
        "places": places,
        "place": place,
        "whose": whose,
        "territory": request.GET.get("dia-ban", ""),
    }
    return show(request, "counter/ratings.html", facts, here=reverse("counter:ratings"))


def _scope(request: StaffRequest, days: Scope) -> tuple[Scope, str]:
    """What is shown and whose dossiers these are; a territory by its unit, as an overview opens it."""
    text = request.GET.get("dia-ban", "")
    if not text:
        scope = remarks.scope_of(request.officer, days)
        return scope, _whose(scope, request.officer.unit)
    top = get_object_or_404(Unit, pk=uuid_or_none(text) or NO_UNIT)
    found = remarks.territory_of(request.officer, days, top.pk)
    if found is None:
        raise Http404
    return found, _whose(found, top)


def _whose(scope: Scope, unit: Unit) -> str:
    if scope.unit:
        return _("Hồ sơ nộp tại %(unit)s.") % {"unit": unit.name}
    if scope.agency:
        return _("Hồ sơ do %(unit)s giải quyết.") % {"unit": unit.agency().name}
    if not scope.area:
        return _("Mọi hồ sơ trong tỉnh.")
    words = _("Hồ sơ do %(unit)s và các đơn vị bên dưới giải quyết, hoặc nộp tại Bộ phận Một cửa ở đó.")
    return words % {"unit": unit.name}


def _places(scope: Scope, day: date) -> list[Place]:
    """The territory's agencies, the least satisfied first; those with too few answers last, rated or not."""
    found = figures.overall_by(scope, "agency")
    standing = Unit.objects.on(day).filter(kind=UnitKind.COMMITTEE, level=Level.COMMUNE, pk__in=scope.area)
    units = (standing | Unit.objects.filter(pk__in=found)).distinct()
    none = Answered(QUESTIONS[0])
    places = [Place(unit, found.get(unit.pk, none)) for unit in units.order_by("sort_key")]
    return sorted(places, key=_worst_first)


def _worst_first(place: Place) -> tuple[bool, float, bool]:
    share = place.answered.satisfied
    return share is None, share or 0.0, not place.answered.total


@for_staff(Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: StaffRequest) -> HttpResponse:
    """The unit's tablets; a new one's address is shown once, to be opened on it."""
    if not permissions.can_keep_devices(request.officer):
        raise PermissionDenied
    form = DeviceForm(request.POST if request.method == "POST" else None)
    facts: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made, secret = services.set_up(
                    name=form.cleaned_data["name"], by=request.officer, at=request.person.now
                )
            except Refusal as refusal:
                form.add_error("name", str(refusal))
            else:
                address = request.build_absolute_uri(reverse("portal:rating_device", args=[secret]))
                facts |= {"made": made, "address": address, "qr": qr_svg(address)}
                facts["form"] = DeviceForm()
                status = 200
    rows = RatingDevice.objects.filter(unit=request.officer.unit, revoked_at=None).order_by("id")
    return show(
        request,
        "counter/rating_devices.html",
        facts | {"devices": list(rows)},
        here=reverse("counter:rating_devices"),
        status=status,
    )


@for_staff(Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP)
@require_POST
def revoke_device(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """Lock a tablet: its address opens no more."""
    try:
        device = services.revoke(device_id=device_id, by=request.officer, at=request.person.now)
    except RatingDevice.DoesNotExist:
        return redirect("counter:rating_devices")
    messages.success(request, _("Đã khóa máy “%(name)s”.") % {"name": device.name})
    return redirect("counter:rating_devices")
