"""The quarterly meeting of a head of a one-stop with the agencies: the report, the date, the minutes."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.models import Role
from motcua.common.refusal import Refusal
from motcua.counter.frame import show
from motcua.counter.side_forms import date_field
from motcua.deadlines.services import regime_on
from motcua.oversight.models import AgencyMeeting, MeetingSeat
from motcua.oversight.periods import name_of
from motcua.oversight.services import meetings as acts
from motcua.web.audience import StaffRequest, for_staff

ROLES = (Role.HEAD_ONE_STOP, Role.SIGN, Role.ASSIGN, Role.TTHC_CONTROL, Role.AREA_CONTROL)
PAGE = 50
_WHEN = gettext_lazy("Vui lòng ghi ngày và giờ theo mẫu 10/10/2022 14:00.")


class PlanForm(forms.Form):
    """When and where."""

    planned_at = forms.DateTimeField(
        label=gettext_lazy("Họp lúc"),
        help_text=gettext_lazy("Ví dụ: 10/10/2022 14:00."),
        input_formats=["%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"autocomplete": "off"}),
        error_messages={"invalid": _WHEN, "required": _WHEN},
    )
    place = forms.CharField(
        label=gettext_lazy("Nơi họp"),
        max_length=200,
        error_messages={"required": gettext_lazy("Vui lòng ghi nơi họp.")},
    )


class MinutesForm(forms.Form):
    """When it was held, who came for each agency, what was concluded."""

    held_on = date_field(gettext_lazy("Đã họp ngày"), gettext_lazy("Ví dụ: 10/10/2022."))
    conclusions = forms.CharField(
        label=gettext_lazy("Kết luận của cuộc họp"),
        help_text=gettext_lazy("Việc gì, ai làm, bao giờ xong."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Vui lòng ghi kết luận của cuộc họp.")},
    )

    def __init__(self, data: Any = None, *, seats: list[MeetingSeat], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for seat in seats:
            self.fields[f"who-{seat.pk}"] = forms.CharField(
                label=_("Người dự của {agency}").format(agency=seat.agency.name),
                help_text=_("Họ và tên, chức vụ; để trống nếu vắng."),
                max_length=200,
                required=False,
            )
        self.order_fields(["held_on", *(f"who-{seat.pk}" for seat in seats), "conclusions"])

    def came(self) -> dict[UUID, str]:
        """Seats that were taken, and by whom."""
        typed = ((name, value) for name, value in self.cleaned_data.items() if name.startswith("who-"))
        return {UUID(name.removeprefix("who-")): value for name, value in typed if value}


@for_staff(*ROLES)
@require_safe
def agency_meetings(request: StaffRequest) -> HttpResponse:
    """Meetings this officer may read, the newest quarter first, fifty a page."""
    rows = acts.visible_to(request.officer).select_related("desk", "recorded_by")
    after = _key(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(Q(first__lt=after.first) | Q(first=after.first, id__lt=after.pk))
    counted = rows.annotate(invited=Count("seats"), came=Count("seats", filter=Q(seats__came=True)))
    shown = list(counted.order_by("-first", "-id")[: PAGE + 1])
    facts = {
        "rows": [_line(row, request) for row in shown[:PAGE]],
        "next_key": str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "first": after is not None,
        "months": regime_on(request.person.now.date()).meeting_months,
    }
    return show(request, "counter/agency_meetings.html", facts, here=reverse("counter:agency_meetings"))


@for_staff(*ROLES)
@require_safe
def agency_meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """The report, and for the head the forms of what comes next."""
    return _page(request, _row(request, meeting_id))


@for_staff(Role.HEAD_ONE_STOP)
@require_POST
def plan_meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Set the date; the agencies' leaders are invited."""
    row = _row(request, meeting_id)
    form = PlanForm(request.POST)
    if form.is_valid():
        try:
            acts.plan(meeting_id=row.pk, by=request.officer, at=request.person.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("planned_at", str(refusal))
        else:
            messages.success(request, _("Đã ấn định ngày họp và mời lãnh đạo các cơ quan."))
            return redirect("counter:agency_meeting", row.pk)
    return _page(request, row, plan=form, status=422)


@for_staff(Role.HEAD_ONE_STOP)
@require_POST
def record_meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Who came and what was concluded."""
    row = _row(request, meeting_id)
    form = MinutesForm(request.POST, seats=_seats(row))
    if form.is_valid():
        try:
            acts.record(
                meeting_id=row.pk,
                held_on=form.cleaned_data["held_on"],
                came=form.came(),
                conclusions=form.cleaned_data["conclusions"],
                by=request.officer,
                at=request.person.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi cuộc họp: ai dự và kết luận."))
            return redirect("counter:agency_meeting", row.pk)
    return _page(request, row, minutes=form, status=422)


def _page(
    request: StaffRequest,
    row: AgencyMeeting,
    *,
    plan: PlanForm | None = None,
    minutes: MinutesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    seats = _seats(row)
    today = request.person.now.date()
    leads = acts.may_lead(request.officer, row) and row.held_on is None
    facts = _line(row, request) | {
        "seats": seats,
        "totals": {
            name: sum(getattr(seat, name) for seat in seats)
            for name in ("received", "settled", "late", "extended", "open_late", "doubts")
        },
        "lagging": [seat for seat in seats if seat.late or seat.open_late],
        "leads": leads,
        "plan": plan or PlanForm(initial={"planned_at": row.planned_at, "place": row.place}),
        "minutes": minutes or MinutesForm(seats=seats, initial={"held_on": today}),
        "problem": plan or minutes,
    }
    return show(
        request,
        "counter/agency_meeting.html",
        facts,
        here=reverse("counter:agency_meetings"),
        status=status,
    )


def _seats(row: AgencyMeeting) -> list[MeetingSeat]:
    """The agencies that are latest on top."""
    seats = row.seats.select_related("agency")
    return list(seats.order_by("-open_late", "-late", "agency__sort_key", "pk"))


def _row(request: StaffRequest, meeting_id: UUID) -> AgencyMeeting:
    rows = acts.visible_to(request.officer).select_related("desk", "recorded_by")
    return get_object_or_404(rows, pk=meeting_id)


def _line(row: AgencyMeeting, request: StaffRequest) -> dict[str, Any]:
    """A meeting and how it stands."""
    if row.held_on is not None:
        state = "held"
    elif row.due_on < request.person.now.date():
        state = "late"
    else:
        state = "planned" if row.planned_at else "waits"
    return {"one": row, "period": name_of(row.first, row.last), "state": state}


def _key(text: str) -> AgencyMeeting | None:
    try:
        return AgencyMeeting.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
