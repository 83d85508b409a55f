"""Calendars to change: each page is one form for one act of `deadlines.calendars_admin`."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.common.refusal import Refusal
from motcua.console import calendar_forms as shapes
from motcua.console.calendars import calendar_page
from motcua.console.rail import CALENDAR_EDITORS
from motcua.deadlines import calendars_admin as acts
from motcua.deadlines.models import CalendarDay
from motcua.web.audience import StaffRequest, for_staff


def _who(request: StaffRequest) -> dict[str, Any]:
    officer = request.officer
    return {"by": acts.Editor(officer.staff.pk, officer.name), "at": request.person.now}


def _page(
    request: StaffRequest,
    form: forms.Form,
    *,
    year: int,
    title: str,
    button: str,
    act: Callable[[dict[str, Any]], object],
    done: str,
    note: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Show the form; on a good answer do the act and go back to the year. A refusal keeps what was typed."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, done)
                day = form.cleaned_data.get("day")
                return redirect("console:calendar", day.year if day else year)
    facts = {"form": form, "year": year, "title": title, "button": button, "note": note, "danger": danger}
    return render(request, "console/calendar_form.html", facts, status=status)


@for_staff(*CALENDAR_EDITORS)
def add_day(request: StaffRequest, year: int) -> HttpResponse:
    """A special day more."""
    return _page(
        request,
        shapes.AddDayForm(request.POST or None),
        year=year,
        title=_("Thêm ngày vào lịch năm {year}").format(year=year),
        button=_("Thêm ngày"),
        note=_("Hoán đổi ngày làm việc gồm hai dòng: một ngày nghỉ hoán đổi và một ngày làm bù."),
        act=lambda data: acts.add_day(**data, **_who(request)),
        done=_("Đã ghi ngày vào lịch. Hạn đã in trên giấy hẹn không đổi."),
    )


@for_staff(*CALENDAR_EDITORS)
def edit_day(request: StaffRequest, day_id: int) -> HttpResponse:
    """What a coming day is."""
    row = get_object_or_404(CalendarDay, pk=day_id)
    facts = {"kind": row.kind, "name": row.name, "decision": row.decision}
    return _page(
        request,
        shapes.EditDayForm(request.POST or None, initial=facts),
        year=row.day.year,
        title=_("Sửa ngày {day}").format(day=f"{row.day:%d/%m/%Y}"),
        button=_("Lưu"),
        act=lambda data: acts.edit_day(day_id=row.pk, **data, **_who(request)),
        done=_("Đã sửa ngày trong lịch. Hạn đã in trên giấy hẹn không đổi."),
    )


@for_staff(*CALENDAR_EDITORS)
def confirm_day(request: StaffRequest, day_id: int) -> HttpResponse:
    """The text a provisional day now has."""
    row = get_object_or_404(CalendarDay, pk=day_id)
    return _page(
        request,
        shapes.DecisionForm(request.POST or None),
        year=row.day.year,
        title=_("Xác nhận ngày {day}").format(day=f"{row.day:%d/%m/%Y}"),
        button=_("Xác nhận"),
        note=f"{row.get_kind_display()}: {row.name}",
        act=lambda data: acts.confirm_day(day_id=row.pk, **data, **_who(request)),
        done=_("Đã ghi văn bản của ngày {day}.").format(day=f"{row.day:%d/%m/%Y}"),
    )


@for_staff(*CALENDAR_EDITORS)
def remove_day(request: StaffRequest, day_id: int) -> HttpResponse:
    """The day follows its weekday again."""
    row = get_object_or_404(CalendarDay, pk=day_id)
    return _page(
        request,
        shapes.DecisionForm(request.POST or None),
        year=row.day.year,
        title=_("Bỏ ngày {day} khỏi lịch").format(day=f"{row.day:%d/%m/%Y}"),
        button=_("Bỏ ngày này"),
        note=f"{row.get_kind_display()}: {row.name}",
        danger=True,
        act=lambda data: acts.remove_day(day_id=row.pk, **data, **_who(request)),
        done=_("Đã bỏ ngày {day} khỏi lịch.").format(day=f"{row.day:%d/%m/%Y}"),
    )


@for_staff(*CALENDAR_EDITORS)
@require_POST
def publish_year(request: StaffRequest, year: int) -> HttpResponse:
    """The year's calendar is official."""
    form = shapes.PublishYearForm(request.POST)
    context = calendar_page(request, year)
    if form.is_valid():
        try:
            acts.publish_year(year=year, **form.cleaned_data, **_who(request))
        except Refusal as refusal:
            form.add_error("decision", str(refusal))
        else:
            messages.success(request, _("Lịch năm {year} đã được xác nhận.").format(year=year))
            return redirect("console:calendar", year)
    return render(request, "console/calendar.html", context | {"publish": form}, status=422)
