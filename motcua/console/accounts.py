"""Accounts of staff: the list, one person, and the acts of `agencies.services` on an account."""

import re
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.agencies import services as agencies
from motcua.agencies.models import AccessRequest, Assignment, Unit
from motcua.agencies.tree import tree_on
from motcua.common.refusal import Refusal
from motcua.console.access_requests import asked, link_page
from motcua.console.account_forms import (
    ContactForm,
    FilterForm,
    HireForm,
    LeaveForm,
    OpenAccountForm,
    WayForm,
)
from motcua.console.rail import ADMINISTRATORS
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink, Staff
from motcua.notifications.access import ways_to
from motcua.web import confirming
from motcua.web.audience import StaffRequest, for_staff

PAGE = 50


@for_staff(*ADMINISTRATORS)
def accounts(request: StaffRequest) -> HttpResponse:
    """People by name, fifty a page, by key; of one unit and what is under it when it is named."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    unit = _unit_or_none(wanted.get("unit"))
    rows = _filtered(request, wanted, unit)
    after = _staff_or_none(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(Q(sort_key__gt=after.sort_key) | Q(sort_key=after.sort_key, pk__gt=after.pk))
    shown = list(_with_posts(rows, request).order_by("sort_key", "pk")[: PAGE + 1])
    today = request.person.now.date()
    context = {
        "form": form,
        "unit": unit,
        "may_hire": unit and agencies.administers(unit, by=request.officer, day=today),
        "rows": [{"staff": row, "left": row.has_left(today)} for row in shown[:PAGE]],
        "first": after is not None,
        "next_key": str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "filtered": bool(unit or wanted.get("q") or wanted.get("state")),
    }
    return render(request, "console/accounts.html", context)


def _filtered(request: StaffRequest, wanted: dict[str, Any], unit: Unit | None) -> "QuerySet[Staff]":
    day = request.person.now.date()
    rows = agencies.staff_in_area(by=request.officer, day=day)
    posts = Assignment.objects.on(day).filter(staff=OuterRef("pk"))
    if unit is not None:
        tree = tree_on(day)
        under = [one.pk for one in tree.units.values() if unit in tree.chain(one)]
        rows = rows.filter(Exists(posts.filter(unit__in=under)))
    for word in wanted.get("q", "").split():
        begins = rf"\m{re.escape(word)}"  # a word of the name that begins so, with or without diacritics
        named = Q(full_name__unaccent__iregex=begins) | Q(code__iexact=word)
        placed = Exists(posts.filter(unit__name__unaccent__iregex=begins))
        rows = rows.filter(named | Q(user__username__istartswith=word) | Q(placed))
    match wanted.get("state"):
        case "idle":
            rows = rows.filter(~Exists(posts), left_on=None)
        case "left":
            rows = rows.filter(left_on__lte=day)
        case "working":
            rows = rows.filter(Q(left_on=None) | Q(left_on__gt=day))
    return rows


def _with_posts(rows: "QuerySet[Staff]", request: StaffRequest) -> "QuerySet[Staff]":
    posts = Assignment.objects.on(request.person.now.date()).select_related("unit").order_by("unit__sort_key")
    factors = Authenticator.objects.filter(
        user=OuterRef("user_id"), type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    held = Prefetch("assignments", posts, to_attr="posts")
    return rows.select_related("user").prefetch_related(held).annotate(second_factor=Exists(factors))


def _unit_or_none(key: UUID | None) -> Unit | None:
    return Unit.objects.filter(pk=key).first() if key else None


def _staff_or_none(key: str) -> Staff | None:
    try:
        return Staff.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _person(request: StaffRequest, staff_id: UUID) -> Staff:
    """The person, when this administrator may see the account; otherwise the page does not exist."""
    seen = agencies.staff_in_area(by=request.officer, day=request.person.now.date())
    return get_object_or_404(_with_posts(seen, request), pk=staff_id)


def _managed(request: StaffRequest, staff_id: UUID) -> Staff:
    row = _person(request, staff_id)
    if not agencies.manages(row, by=request.officer, day=request.person.now.date()):
        raise Http404
    return row


def _account_page(request: StaffRequest, row: Staff) -> dict[str, Any]:
    today = request.person.now.date()
    return {
        "staff": row,
        "left": row.has_left(today),
        "manages": agencies.manages(row, by=request.officer, day=today),
        "oneself": row.pk == request.officer.staff.pk,
        "leave_form": LeaveForm(initial={"on": today}),
        "way_form": WayForm(ways=ways_to(row)),
        "contact_form": ContactForm(initial={"phone": row.phone, "email": row.email}),
        "account_form": OpenAccountForm(ways=ways_to(row)),
        "guarded": agencies.holds_guarded(row, at=request.person.now),
    }


@for_staff(*ADMINISTRATORS)
def account(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """One account: who, where, how they sign in, what may be done."""
    return render(request, "console/account.html", _account_page(request, _person(request, staff_id)))


@for_staff(*ADMINISTRATORS)
@never_cache
def hire(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """A new account with a first post in the unit, and a link by which its owner chooses the password."""
    unit = get_object_or_404(Unit, pk=unit_id)
    today = request.person.now.date()
    if not agencies.administers(unit, by=request.officer, day=today):
        raise Http404
    due = confirming.first(request)
    if due is not None:
        return due
    initial = {"valid_from": today} | confirming.typed_before(request)
    form = HireForm(request.POST or None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            hired = agencies.hire(
                unit_id=unit.pk,
                way=_first_way(form.cleaned_data),
                by=request.officer,
                at=request.person.now,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return link_page(request, hired.link) if hired.link else asked(request)
    return render(request, "console/account_hire.html", {"form": form, "unit": unit}, status=status)


def _first_way(typed: dict[str, Any]) -> PasswordLink.Way:
    """To the address just typed, where this installation sends to such addresses."""
    return ways_to(Staff(email=typed["email"], phone=typed["phone"]))[0]


@for_staff(*ADMINISTRATORS)
@require_POST
@never_cache
def reset_password(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """A link by which the person chooses another password, or a request for a second administrator."""
    row = _managed(request, staff_id)
    due = confirming.first(request, back=reverse("console:account", args=[row.pk]))
    if due is not None:
        return due
    ways = ways_to(row)
    form = WayForm(request.POST, ways=ways)
    if not form.is_valid():
        context = _account_page(request, row) | {"way_form": form}
        return render(request, "console/account.html", context, status=422)
    made = agencies.reset_password(
        staff_id=row.pk, way=form.cleaned_data["way"], ways=ways, by=request.officer, at=request.person.now
    )
    if isinstance(made, AccessRequest):
        return asked(request)
    return link_page(request, made)


@for_staff(*ADMINISTRATORS)
@require_POST
def reset_second_factor(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """A lost telephone or key is forgotten, or a second administrator is asked."""
    row = _managed(request, staff_id)
    due = confirming.first(request, back=reverse("console:account", args=[row.pk]))
    if due is not None:
        return due
    made = agencies.reset_second_factor(staff_id=row.pk, by=request.officer, at=request.person.now)
    if isinstance(made, AccessRequest):
        return asked(request)
    said = _("Đã bỏ bước xác thực thứ hai của {name}; lần đăng nhập sau sẽ thiết lập lại.")
    messages.success(request, said.format(name=row.full_name))
    return redirect("console:account", row.pk)


@for_staff(*ADMINISTRATORS)
@require_POST
@never_cache
def open_account(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """A sign-in for somebody who works here without one, or a request for a second administrator."""
    row = _managed(request, staff_id)
    due = confirming.first(request, back=reverse("console:account", args=[row.pk]))
    if due is not None:
        return due
    ways = ways_to(row)
    form = OpenAccountForm(request.POST, ways=ways)
    status = 422
    if form.is_valid():
        typed, by, at = form.cleaned_data, request.officer, request.person.now
        try:
            made = agencies.open_account(staff_id=row.pk, ways=ways, by=by, at=at, **typed)
        except identity.SignInNameTaken as refusal:
            form.add_error("username", str(refusal))
            status = 409
        else:
            return asked(request) if isinstance(made, AccessRequest) else link_page(request, made)
    context = _account_page(request, row) | {"account_form": form}
    return render(request, "console/account.html", context, status=status)


@for_staff(*ADMINISTRATORS)
@require_POST
def change_contact(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Where links for the person go, or a request for a second administrator."""
    row = _managed(request, staff_id)
    due = confirming.first(request, back=reverse("console:account", args=[row.pk]))
    if due is not None:
        return due
    form = ContactForm(request.POST)
    status = 422
    if form.is_valid():
        typed, by, at = form.cleaned_data, request.officer, request.person.now
        try:
            made = agencies.change_contact(staff_id=row.pk, by=by, at=at, **typed)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            if isinstance(made, AccessRequest):
                return asked(request)
            said = _(
                "Đã đổi điện thoại, thư điện tử của {name}; địa chỉ cũ và người đứng đầu đơn vị được báo."
            )
            messages.success(request, said.format(name=row.full_name))
            return redirect("console:account", row.pk)
    context = _account_page(request, row) | {"contact_form": form}
    return render(request, "console/account.html", context, status=status)


@for_staff(*ADMINISTRATORS)
@require_POST
def leave(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """The person stops working on a day."""
    row = _managed(request, staff_id)
    form = LeaveForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            agencies.leave(staff_id=row.pk, by=request.officer, at=request.person.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("on", str(refusal))
            status = 409
        else:
            day = f"{form.cleaned_data['on']:%d/%m/%Y}"
            said = _("{name} nghỉ từ ngày {day}; từ ngày đó không đăng nhập được.")
            messages.success(request, said.format(name=row.full_name, day=day))
            return redirect("console:account", row.pk)
    facts = _account_page(request, row) | {"leave_form": form}
    return render(request, "console/account.html", facts, status=status)
