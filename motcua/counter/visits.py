"""Guided, not filed: the record made at the desk, its slip, and the list the head and control see."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.areas import lines_on
from motcua.agencies.models import Role
from motcua.catalogue.models import ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.counter.acting import typed
from motcua.counter.dossier import content
from motcua.counter.frame import record_look, show
from motcua.counter.visit_forms import GuidanceForm, PeriodForm
from motcua.documents import services as documents
from motcua.dossiers.models import Visit
from motcua.dossiers.services import visits as services
from motcua.identity.masking import mask_phone
from motcua.web.audience import StaffRequest, for_staff

PAGE = 50
WATCH = (Role.RECEIVE, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL)


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Write down what was missing and what was said; then the slip the person may take."""
    today = request.person.now.date()
    rows = ProcedureVersion.objects.in_force(today).select_related("procedure", "field")
    version = get_object_or_404(rows, pk=version_id)
    components = list(version.components.select_related("case").order_by("position", "pk"))
    form = GuidanceForm(typed(request), components=components)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                visit = services.record_guidance(
                    guidance=form.guidance(version), by=request.officer, at=request.person.now
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("Đã ghi lượt hướng dẫn. In phiếu cho người dân nếu họ cần."))
                return redirect(reverse("counter:visits") + f"?moi={visit.pk}")
    facts = {"version": version, "form": form}
    return show(request, "counter/guide.html", facts, here=reverse("counter:intake"), status=status)


@for_staff(*WATCH)
@require_safe
def visits(request: StaffRequest) -> HttpResponse:
    """Who was guided and filed nothing, from a day to a day: counts, then the visits, the latest first."""
    today = request.person.now.date()
    period = PeriodForm(request.GET or None, today=today)
    first, last = period.days()
    rows = Visit.objects.visible_to(request.officer).between(first, last)
    under = _under(request)
    if under is not None:
        rows = rows.filter(unit__in=under)
    found = list(
        _before(rows, request.GET.get("after", "")[:36])
        .select_related("version", "unit", "guided_by", "slip")
        .order_by("-id")[: PAGE + 1]
    )
    new = next((row for row in found if str(row.pk) == request.GET.get("moi")), None)
    facts = {
        "period": period,
        "first_day": first,
        "last_day": last,
        "tally": services.tally(by=request.officer, first=first, last=last, desks=under),
        "rows": [_line(row) for row in found[:PAGE]],
        "new": _line(new) if new else None,
        "next_key": str(found[PAGE - 1].pk) if len(found) > PAGE else "",
        "first": bool(request.GET.get("after")),
        "everywhere": Role.TTHC_CONTROL in request.officer.roles or bool(request.officer.area),
    }
    return show(request, "counter/visits.html", facts, here=reverse("counter:visits"))


@for_staff(*WATCH)
@require_safe
def slip(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The slip as it was printed."""
    visible = Visit.objects.visible_to(request.officer).select_related("slip__blob")
    visit = get_object_or_404(visible, pk=visit_id)
    purpose = _("Xem phiếu hướng dẫn")
    record_look(request, subject="visit", subject_id=visit.pk, party_id=None, purpose=purpose)
    return content(documents.read(visit.slip), visit.slip.blob.mime, visit.slip.name, framed=True)


def _before(rows: Any, after: str) -> Any:
    try:
        return rows.filter(Q(pk__lt=UUID(after))) if after else rows
    except ValueError:
        return rows


def _under(request: StaffRequest) -> frozenset[UUID] | None:
    """Desks under the unit a figure of the area was opened for; None: no unit was named."""
    try:
        unit = UUID(request.GET.get("don-vi", ""))
    except ValueError:
        return None
    return lines_on(request.person.now.date()).under(unit)


def _line(visit: Visit) -> dict[str, Any]:
    return {"visit": visit, "phone": mask_phone(visit.person_phone) if visit.person_phone else ""}
