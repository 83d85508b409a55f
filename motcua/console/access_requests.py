"""What waits for a second administrator: confirm it, decline it, or take the own request back."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.agencies import services as agencies
from motcua.agencies.models import AccessRequest
from motcua.console.rail import ADMINISTRATORS, EVERYBODY
from motcua.identity import services as identity
from motcua.identity.masking import mask_email, mask_phone
from motcua.identity.models import PasswordLink
from motcua.notifications.access import ways_to
from motcua.web import confirming
from motcua.web.audience import StaffRequest, for_staff

HERE = "console:access_requests"
DECIDED_SHOWN = 30
Way = PasswordLink.Way


def asked(request: StaffRequest) -> HttpResponse:
    """To the list, after a request was written."""
    messages.info(request, _("Đã ghi đề nghị. Việc chỉ có hiệu lực khi một người quản trị khác xác nhận."))
    return redirect(HERE)


def link_page(request: StaffRequest, link: PasswordLink) -> HttpResponse:
    """That a link was sent; of a code that goes by hand, the half this officer hands over, to be printed."""
    staff = link.user.staff
    sent_to = {Way.EMAIL: mask_email(staff.email), Way.SMS: mask_phone(staff.phone)}
    second = link.first_id != request.officer.staff.pk
    paper = link.way == PasswordLink.Way.PAPER
    context = {
        "link": link,
        "second": second,
        "in_console": bool(request.officer.roles & set(EVERYBODY)),
        "staff": staff,
        "sent_to": sent_to.get(Way(link.way), ""),
        "address": request.build_absolute_uri(reverse("password_code")),
        "code": identity.half_of(link, second=second) if paper else "",
    }
    return render(request, "console/account_link.html", context)


@for_staff(*ADMINISTRATORS)
def access_requests(request: StaffRequest) -> HttpResponse:
    """What waits, the oldest first, and the latest decided."""
    by, at = request.officer, request.person.now
    rows = [
        {
            "row": row,
            "words": agencies.in_words(row),
            "from": _day(row.facts.get("valid_from")),
            "to": _day(row.facts.get("valid_to")),
            "own": row.asked_by_id == by.staff.pk,
            "may": agencies.may_confirm(row, by=by, at=at),
            "nobody": row.asked_by_id == by.staff.pk and not agencies.confirmers(row, at=at),
            "handled": agencies.handled_lately(row.staff, at=at),
            "renews": row.role and row.staff.user_id and agencies.handled_alone(row.staff, at=at),
        }
        for row in agencies.requests_seen(by=by, at=at)
    ]
    context = {"rows": rows, "decided": _decided(request)}
    return render(request, "console/access_requests.html", context)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decided(request: StaffRequest) -> list[dict[str, object]]:
    """The latest about people this administrator sees, whichever way they ended."""
    seen = agencies.staff_in_area(by=request.officer, day=request.person.now.date())
    rows = AccessRequest.objects.exclude(state=AccessRequest.State.WAITING).filter(staff__in=seen)
    latest = rows.select_related("staff", "unit", "asked_by").order_by("-id")[:DECIDED_SHOWN]
    return [{"row": row, "words": agencies.in_words(row)} for row in latest]


@for_staff(*ADMINISTRATORS)
@require_POST
@never_cache
def confirm(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """The second person agrees; a link that goes by hand is on the answer and nowhere else."""
    deed = get_object_or_404(AccessRequest.objects.select_related("staff"), pk=request_id)
    due = confirming.first(request, back=reverse(HERE))
    if due is not None:
        return due
    row, link = agencies.confirm_request(
        request_id=request_id, ways=ways_to(deed.staff), by=request.officer, at=request.person.now
    )
    if link is not None:
        return link_page(request, link)
    said = _("Đã xác nhận: {what}. Người đó và người đứng đầu đơn vị được báo.")
    messages.success(request, said.format(what=agencies.in_words(row)))
    return redirect(HERE)


@for_staff(*ADMINISTRATORS)
@require_POST
def decline(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """No, with a reason; or the own request taken back."""
    get_object_or_404(AccessRequest, pk=request_id)
    row = agencies.decline_request(
        request_id=request_id,
        reason=request.POST.get("reason", ""),
        by=request.officer,
        at=request.person.now,
    )
    messages.success(request, f"{row.get_state_display()}: {agencies.in_words(row)}.")
    return redirect(HERE)
