"""Codes on paper: the half that an administrator, or the head of the person's unit, has to hand over."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.agencies import services as agencies
from motcua.console.access_requests import link_page
from motcua.console.rail import EVERYBODY, HALF_HOLDERS
from motcua.identity.models import PasswordLink
from motcua.web import confirming
from motcua.web.audience import StaffRequest, for_staff


@for_staff(*HALF_HOLDERS)
def code_halves(request: StaffRequest) -> HttpResponse:
    """Codes that still hold and of which a half is, or may become, this officer's."""
    by = request.officer
    rows = [
        {"link": link, "own": by.staff.pk in {link.first_id, link.second_id}}
        for link in agencies.open_halves(by=by, at=request.person.now)
    ]
    context = {"rows": rows, "in_console": bool(by.roles & set(EVERYBODY))}
    return render(request, "console/code_halves.html", context)


@for_staff(*HALF_HOLDERS)
@require_POST
@never_cache
def code_half(request: StaffRequest, link_id: UUID) -> HttpResponse:
    """The half on the screen, after a fresh proof; who asks first for the second half hands it over."""
    get_object_or_404(PasswordLink, pk=link_id, way=PasswordLink.Way.PAPER)
    due = confirming.first(request, back=reverse("console:code_halves"))
    if due is not None:
        return due
    link = agencies.take_half(link_id=link_id, by=request.officer, at=request.person.now)
    return link_page(request, link)
