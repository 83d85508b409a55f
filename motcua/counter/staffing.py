"""People at work: duties, how much each carries, who is sent until when, and the monthly word about them."""

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
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.common.refusal import Refusal
from motcua.counter.acting import typed
from motcua.counter.comparing import period_of
from motcua.counter.dossier import content
from motcua.counter.figures import cell
from motcua.counter.frame import show
from motcua.counter.spreadsheets import spreadsheet
from motcua.counter.visit_forms import PeriodForm
from motcua.deadlines.services import regime_on
from motcua.documents import services as documents
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Duty
from motcua.oversight import duties, duties_sheet, secondments, stock
from motcua.oversight.models import StaffLetter
from motcua.oversight.places import may_compare
from motcua.oversight.services import staff_letters
from motcua.web.audience import StaffRequest, for_staff

_READERS = (Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL)
_TERMS = {
    secondments.Term.ENDS_SOON: ("soon", "soon", gettext_lazy("Sắp hết thời hạn")),
    secondments.Term.TOO_LONG: ("late", "late", gettext_lazy("Dài quá mức cho phép")),
    secondments.Term.NO_END: ("late", "warning", gettext_lazy("Chưa ghi ngày kết thúc")),
    secondments.Term.TOO_SHORT: ("soon", "info", gettext_lazy("Ngắn hơn mức tối thiểu")),
    secondments.Term.FINE: ("on-time", "done", gettext_lazy("Đúng thời hạn")),
}


class LetterForm(forms.Form):
    """What only the head can say."""

    body = forms.CharField(
        label=gettext_lazy("Nhận xét về thời gian làm việc, tinh thần, thái độ"),
        help_text=gettext_lazy("Phần số liệu đã có sẵn ở trên; câu này được in tiếp theo trong thông báo."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Vui lòng ghi nhận xét trước khi gửi.")},
    )


@for_staff(*_READERS)
@require_safe
def staffing(request: StaffRequest) -> HttpResponse:
    """One desk: who receives, settles, signs, returns; assigned on the day, done over the period."""
    desk, day = _desk(request), request.person.now.date()
    form, period = _period(request)
    people = duties.people(duties.units_of(desk, day), period, day=day)
    senders = duties.senders(desk, day)
    facts = {
        "desk": desk,
        "desks": _desks(request, day),
        "period_form": form,
        "period": period,
        "duties": list(Duty),
        "rows": [_line(one) for one in people],
        "named": [_line(one) for one in people if one.grave],
        "senders": senders,
        "lacking": [one for one in senders if one.lacks],
        "query": request.GET.urlencode(),
        "headless": bool(agencies.desks_without_head(day, among=[desk.pk])),
    }
    return show(request, "counter/staffing.html", facts, here=reverse("counter:staffing"))


@for_staff(*_READERS)
@require_safe
def staffing_sheet(request: StaffRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    desk, day = _desk(request), request.person.now.date()
    _form, period = _period(request)
    people = duties.people(duties.units_of(desk, day), period, day=day)
    sheet = duties_sheet.xlsx_of(desk, people, duties.senders(desk, day), period)
    return spreadsheet(sheet, f"bo-tri-nguoi-{day:%Y-%m-%d}.xlsx")


@for_staff(*_READERS, Role.ASSIGN, Role.SIGN)
@require_safe
def workload(request: StaffRequest) -> HttpResponse:
    """How much each person carries and did: of the leader's own unit, or of a desk and its agency."""
    officer, at = request.officer, request.person.now
    day = at.date()
    form, period = _period(request)
    watches = bool(officer.roles & set(_READERS))
    desk = _desk(request) if watches else None
    units = duties.units_of(desk, day) if desk else frozenset({officer.unit.pk})
    rows = duties.workload(units, period, stock.moment_for(officer.unit, at=at), day=day)
    facts = {
        "unit": desk or officer.unit,
        "desk": desk,
        "desks": _desks(request, day) if watches else [],
        "period_form": form,
        "period": period,
        "rows": [_load(one) for one in rows],
    }
    return show(request, "counter/workload.html", facts, here=reverse("counter:workload"))


@for_staff(*_READERS)
@require_safe
def sent_people(request: StaffRequest) -> HttpResponse:
    """People sent to the desks: until when, against the law's term; and the monthly notices."""
    day, units = request.person.now.date(), _units(request)
    rows = secondments.secondments(units, day)
    letters = StaffLetter.objects.select_related("desk", "agency", "sent_by", "file")
    if units is not None:
        letters = letters.filter(desk__in=units)
    facts = {
        "rows": [{"one": one, "chip": _TERMS[one.term]} for one in rows],
        "letters": letters.order_by("-month", "desk__sort_key", "agency__sort_key")[:60],
        "many": units is None or len(units) > 1,
        "months": regime_on(day).secondment_months,
    }
    return show(request, "counter/secondments.html", facts, here=reverse("counter:secondments"))


@for_staff(*_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """One monthly notice: what the system knows, what the head adds, one press to send it."""
    letter = _letter(request, letter_id)
    form = LetterForm(typed(request), initial={"body": letter.body})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            body, at = form.cleaned_data["body"], request.person.now
            try:
                sent = staff_letters.send(letter_id=letter.pk, body=body, by=request.officer, at=at)
            except Refusal as refusal:
                form.add_error("body", str(refusal))
                status = 409
            else:
                messages.success(request, _("Đã gửi thông báo %(number)s.") % {"number": sent.number})
                return redirect("counter:secondments")
    facts = {
        "letter": letter,
        "sentences": staff_letters.sentences(letter),
        "form": form,
        "may_send": letter.sent_at is None
        and request.officer.holds(Role.HEAD_ONE_STOP, unit_id=letter.desk_id),
    }
    return show(request, "counter/staff_letter.html", facts, status=status)


@for_staff(*_READERS)
@require_safe
def staff_letter_file(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """The notice as it was sent."""
    letter = _letter(request, letter_id)
    if letter.file is None:
        raise Http404
    return content(documents.read(letter.file), letter.file.blob.mime, letter.file.name)


def _letter(request: StaffRequest, letter_id: UUID) -> StaffLetter:
    rows = StaffLetter.objects.select_related("desk", "agency", "file__blob", "sent_by")
    letter = get_object_or_404(rows, pk=letter_id)
    units = _units(request)
    if units is not None and letter.desk_id not in units:
        raise Http404
    return letter


def _units(request: StaffRequest) -> frozenset[UUID] | None:
    """Desks this officer reads about: the own one, those of the area, all."""
    officer = request.officer
    if Role.TTHC_CONTROL in officer.roles:
        return None
    return officer.area or frozenset({officer.unit.pk})


def _desks(request: StaffRequest, day: date) -> list[Unit]:
    return duties.desks_under(_units(request), day) if may_compare(request.officer) else []


def _desk(request: StaffRequest) -> Unit:
    """The desk asked for, where the officer may read about it; else the own, else the first of the area."""
    officer, day = request.officer, request.person.now.date()
    asked = request.GET.get("mot-cua", "")
    units = _units(request)
    if asked:
        try:
            pk = UUID(asked)
        except ValueError as wrong:
            raise Http404 from wrong
        if units is not None and pk not in units:
            raise Http404
        return get_object_or_404(Unit.objects.on(day).filter(kind=UnitKind.ONE_STOP), pk=pk)
    if officer.unit.kind == UnitKind.ONE_STOP:
        return officer.unit
    found = duties.desks_under(units, day)
    if not found:
        raise PermissionDenied
    return found[0]


def _period(request: StaffRequest) -> tuple[PeriodForm, Period]:
    asked = request.GET if "tu" in request.GET or "den" in request.GET else None
    form = PeriodForm(asked, today=request.person.now.date())
    return form, period_of(form)


def _line(one: duties.Person) -> dict[str, Any]:
    return {
        "name": one.staff.full_name,
        "titles": ", ".join(sorted(one.titles)),
        "cells": [
            {"label": duty.label, "assigned": duty in one.assigned, "n": one.done.get(duty, 0)}
            for duty in Duty
        ],
        "grave": one.grave,
        "combines": one.combines,
        "warning": duties_sheet.warning(one),
    }


def _load(one: duties.Person) -> dict[str, Any]:
    return {
        "name": one.staff.full_name,
        "titles": ", ".join(sorted(one.titles)),
        "done": [(duty.label, one.done.get(duty, 0)) for duty in Duty],
        "late": one.late,
        "open": cell(one.open, stock.Kind.OPEN, person=one.staff.pk),
        "open_late": cell(one.open_late, stock.Kind.LATE, person=one.staff.pk),
    }
