"""Connections to values others measure: what each reads, how the last reading went, one read now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.oversight.families import families
from motcua.oversight.models import OutsideSource
from motcua.oversight.services import fetching
from motcua.web.audience import StaffRequest, for_staff


@for_staff(*fetching.WATCHERS)
@require_safe
def figure_sources(request: StaffRequest) -> HttpResponse:
    """Every connection, with who answers for its values; keys are never shown."""
    real = timezone.now()  # jobs begin by the machine's clock; the page speaks of one time
    rows = OutsideSource.objects.select_related("unit", "asked_by").order_by("-active", "pk")
    known = families()
    facts = {
        "rows": [{"one": row, "family": known[row.family].name, "state": _state(row)} for row in rows],
        "next": request.person.now + (fetching.next_reading(real) - real),
    }
    return render(request, "console/figure_sources.html", facts)


@for_staff(*fetching.WATCHERS)
@require_POST
def read_figure_source(request: StaffRequest, slug: str) -> HttpResponse:
    """Read one now: a job does it, the page tells how it went."""
    row = get_object_or_404(OutsideSource, pk=slug)
    fetching.ask(slug=row.pk, by=request.officer, at=request.person.now)
    words = _("Đang đọc “{slug}”; tải lại trang sau ít phút để xem kết quả.")
    messages.success(request, words.format(slug=slug))
    return redirect("console:figure_sources")


def _state(row: OutsideSource) -> str:
    if not row.active:
        return "off"
    if row.is_asked:
        return "asked"
    if row.tried_at is None:
        return "never"
    return "well" if row.read_at == row.tried_at else "failed"
