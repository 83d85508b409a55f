"""Words among officers about a dossier, and the notices a member of staff gets."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.dossier import dossier_page
from motcua.counter.frame import dossier_or_404, show
from motcua.counter.walking import dossier_url
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import commenting
from motcua.notifications import services as notifications
from motcua.notifications.models import Notice
from motcua.web.audience import StaffRequest, for_staff

_SHOWN = 50


@for_staff()
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Say something to the own agency about the dossier."""
    row = dossier_or_404(request, dossier_id)
    back = f"{dossier_url(request, row.pk)}#trao-doi"
    if request.method != "POST":
        return redirect(back)
    try:
        commenting.comment(
            comment_id=uuid_or_none(request.POST.get("key")) or uuid7(),
            dossier_id=row.pk,
            by=request.officer,
            at=request.person.now,
            text=request.POST.get("text", "").replace("\x00", ""),
            mentions=[one for one in map(uuid_or_none, request.POST.getlist("to")) if one],
        )
    except Refusal as refusal:
        return dossier_page(request, row, refusal=str(refusal), status=409)
    messages.success(request, _("Đã ghi trao đổi nội bộ của hồ sơ %(code)s.") % {"code": row})
    return redirect(back)


@for_staff()
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """What this member of staff was told, the newest first; opening it marks what is new as read."""
    staff_id = request.officer.staff.pk
    rows = list(Notice.objects.to_staff(staff_id).order_by("-id")[:_SHOWN])
    notifications.mark_read_by_staff(staff_id=staff_id, at=request.person.now)
    known = Dossier.objects.visible_to(request.officer).filter(pk__in=[row.ref for row in rows])
    mine = set(known.values_list("pk", flat=True))
    facts = {"lines": [{"notice": row, "opens": row.ref in mine} for row in rows]}
    return show(request, "counter/inbox.html", facts, here=request.path)
