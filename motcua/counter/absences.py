"""Who of the unit is away, who stands in, and what lies still because nobody does."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies import services as agencies
from motcua.agencies.models import Absence, Assignment, Role
from motcua.agencies.permissions import GUARDED, LEADING, can_record_absence
from motcua.common.refusal import Refusal
from motcua.counter.forms import ActForm
from motcua.counter.frame import show
from motcua.counter.lines import lines
from motcua.counter.narrowing import Filters
from motcua.counter.work import Kind
from motcua.counter.work import page as work_page
from motcua.identity.models import Staff
from motcua.web import confirming
from motcua.web.audience import StaffRequest, for_staff

_DAYS = {
    "required": gettext_lazy("Vui lòng ghi ngày."),
    "invalid": gettext_lazy("Vui lòng ghi ngày, tháng, năm, ví dụ 25/07/2022."),
}


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages=_DAYS,
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%d/%m/%Y"),
    )


class AbsenceForm(ActForm):
    """Who, from when to when, why, and who stands in."""

    person = forms.ModelChoiceField(label=gettext_lazy("Người vắng mặt"), queryset=Staff.objects.none())
    first = _day_field(gettext_lazy("Từ ngày"))
    last = _day_field(gettext_lazy("Đến hết ngày"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=300,
        error_messages={"required": gettext_lazy("Vui lòng ghi lý do, ví dụ: nghỉ phép, đi học.")},
    )
    substitute = forms.ModelChoiceField(
        label=gettext_lazy("Người thay thế"),
        help_text=gettext_lazy("Thấy và làm việc của người vắng dưới tên cả hai; hết ngày thì tự thôi."),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chưa có: lãnh đạo giao lại việc"),
    )
    decision = forms.CharField(
        label=gettext_lazy("Văn bản ủy quyền"),
        help_text=gettext_lazy("Bắt buộc khi thay người ký, người phân công, trưởng Bộ phận Một cửa."),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        people: list[Staff],
        absent: list[Staff],
        today: date,
        typed: dict[str, str] | None = None,
    ) -> None:
        begun = {"first": today, "last": today, "person": absent[0] if absent else None}
        super().__init__(data, initial=begun | (typed or {}))
        for name, those in (("person", absent), ("substitute", people)):
            field: Any = self.fields[name]
            field.queryset = Staff.objects.filter(pk__in=[one.pk for one in those]).order_by("sort_key")
            field.label_from_instance = lambda one: one.full_name


@for_staff()
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: StaffRequest) -> HttpResponse:
    """Present and coming absences of the unit, the form for one more, work that waits for nobody."""
    officer, at = request.officer, request.person.now
    today = at.date()
    held = list(Assignment.objects.on(today).filter(unit=officer.unit).select_related("staff"))
    people = list({row.staff_id: row.staff for row in held}.values())
    leads = bool(officer.roles & LEADING)
    absent = [officer.staff, *(one for one in people if leads and one != officer.staff)]
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        people=people,
        absent=absent,
        today=today,
        typed=confirming.typed_before(request),
    )
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            facts = form.cleaned_data
            lends = facts["substitute"] and facts["person"] == officer.staff and officer.roles & GUARDED
            due = confirming.first(request) if lends else None
            if due is not None:
                return due
            try:
                row = agencies.record_absence(
                    absence_id=facts["key"],
                    staff_id=facts["person"].pk,
                    first=facts["first"],
                    last=facts["last"],
                    reason=facts["reason"],
                    substitute_id=facts["substitute"].pk if facts["substitute"] else None,
                    decision=facts["decision"],
                    by=officer,
                    at=at,
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                words = _("Đã ghi %(name)s vắng mặt đến hết %(day)s.")
                last = row.valid_to - timedelta(days=1)
                messages.success(request, words % {"name": row.staff.full_name, "day": f"{last:%d/%m/%Y}"})
                return redirect("counter:absences")
    rows = Absence.objects.overlapping(today, None).filter(unit=officer.unit)
    context = {
        "form": form,
        "rows": [
            {"row": row, "last": row.valid_to - timedelta(days=1), "may_end": _may_end(request, row, held)}
            for row in rows.select_related("staff", "substitute").order_by("valid_from", "id")
        ],
        "still": _still(request) if Role.ASSIGN in officer.roles else [],
    }
    return show(request, "counter/absences.html", context, here=request.path, status=status)


@for_staff()
@require_POST
def come_back(request: StaffRequest, absence_id: UUID) -> HttpResponse:
    """The person is back, or does not go: from today on nobody stands in."""
    get_object_or_404(Absence, pk=absence_id, unit=request.officer.unit)
    row = agencies.end_absence(absence_id=absence_id, by=request.officer, at=request.person.now)
    messages.success(request, _("%(name)s đã trở lại làm việc.") % {"name": row.staff.full_name})
    return redirect("counter:absences")


def _may_end(request: StaffRequest, row: Absence, held: list[Assignment]) -> bool:
    theirs = [one for one in held if one.staff_id == row.staff_id]
    return can_record_absence(request.officer, theirs, substitutes=False)


def _still(request: StaffRequest) -> list[dict[str, Any]]:
    """Open work of those who are away today without a substitute, to be given to others."""
    officer, at = request.officer, request.person.now
    found = []
    for staff_id, row in agencies.absent_on(officer.unit, at.date()).items():
        if row.substitute_id is None:
            page = work_page(Kind.UNIT, officer, at=at, filters=Filters(handler=str(staff_id)))
            drawn = lines(page.rows, at=at, due_words=_("Hạn bước này"), ticked=True)
            found.append({"name": row.staff.full_name, "lines": drawn, "many": len(page.rows)})
    return [one for one in found if one["many"]]
