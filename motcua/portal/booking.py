"""An appointment at a one-stop unit: where, which day, what time; by account or with name and telephone."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue.models import ProcedureVersion
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.documents.render import qr_svg
from motcua.identity import identifiers
from motcua.identity.models import Party
from motcua.notifications import contacts
from motcua.notifications.phone_codes import can_send
from motcua.portal import phone_proof, places
from motcua.portal.places import Where
from motcua.portal.procedures import version_of
from motcua.queue.models import Appointment
from motcua.queue.rules import rules_on
from motcua.queue.services import booking
from motcua.queue.services.booking import Day, Wish
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import (
    GuessLimit,
    Standing,
    count_today,
    rate_limited,
    seconds_left_of_hour,
    subjects_of,
    too_many,
)

State = Appointment.State
GUESSES = GuessLimit("find-appointment", per_hour=30)
OPEN_AFTERWARDS = timedelta(days=7)  # how long its address shows an appointment that is over
STRANGERS_PER_DAY = 4  # appointments from one connection without an account


class TooManyOfStranger(Refusal):
    """Without an account a connection books few appointments a day, so that all get some."""

    code = "appointment-too-many-of-stranger"
    message = gettext_lazy(
        "Từ kết nối này hôm nay đã đặt {most} lịch hẹn. Vui lòng đăng nhập để đặt tiếp, hoặc đến "
        "lấy số tại chỗ."
    )


class PersonForm(forms.Form):
    """Time, name and telephone; an account fills in what it knows."""

    appointment_id = forms.UUIDField(widget=forms.HiddenInput)
    starts_at = forms.TypedChoiceField(
        label=gettext_lazy("Giờ hẹn"),
        coerce=datetime.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Xin chọn giờ hẹn."),
            "invalid_choice": gettext_lazy("Giờ này vừa có người đặt hoặc đã qua. Xin chọn giờ khác."),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Họ và tên"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Xin ghi họ và tên.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        help_text=gettext_lazy("Mã lịch hẹn và thay đổi, nếu có, được báo vào số này."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("Xin ghi số điện thoại.")},
    )

    def __init__(self, data: Any = None, *, day: Day, party: Party | None) -> None:
        known = {"name": party.name, "phone": party.phone} if party else {}
        super().__init__(data, initial={"appointment_id": uuid7(), **known})
        self.fields["starts_at"].choices = [  # type: ignore[attr-defined]
            (time.isoformat(), f"{time:%H:%M}") for time in day.times
        ]

    def clean_phone(self) -> str:
        try:
            return identifiers.normalise_phone(self.cleaned_data["phone"])
        except identifiers.InvalidIdentifier as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class FindForm(forms.Form):
    """An appointment again, without an account."""

    code = forms.CharField(
        label=gettext_lazy("Mã lịch hẹn"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Xin ghi mã lịch hẹn, 8 chữ số.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại đã đặt"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("Xin ghi số điện thoại.")},
    )

    def found(self) -> Appointment | None:
        """The appointment with this code and telephone."""
        try:
            phone = identifiers.normalise_phone(self.cleaned_data["phone"])
        except identifiers.InvalidIdentifier:
            return None
        code = "".join(letter for letter in self.cleaned_data["code"] if letter.isdigit())
        return Appointment.objects.filter(code=code, phone=phone).first()


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("booking", per_minute=60)
def book(request: PageRequest, code: str) -> HttpResponse:
    """Choose a place, then a day, then a time; each choice is in the address, so going back works."""
    version = version_of(code, request)
    where = _where(request, version)
    days = booking.free_days(where.desk, version, at=request.person.now) if where.desk else []
    day = _day(request, days)
    posted = request.POST if request.method == "POST" else None
    form = PersonForm(posted, day=day, party=request.person.party) if day else None
    problem, status = "", 422 if posted is not None else 200
    if posted is not None and form is None:
        problem, status = _("Ngày này không còn giờ trống. Xin chọn ngày khác."), 409
    if form is not None and where.desk is not None and form.is_valid():
        facts = form.cleaned_data
        wish = Wish(unit=where.desk, version=version, party=request.person.party, **facts)
        try:
            return redirect("portal:appointment", _book(request, wish).pk)
        except Refusal as refusal:
            problem, status = str(refusal), 409
    context = {"version": version, "where": where, "days": days, "day": day, "form": form, "problem": problem}
    return render(request, "portal/book.html", context, status=status)


def _book(request: PageRequest, wish: Wish) -> Appointment:
    """Raises as `booking.book`, and TooManyOfStranger: nobody takes a whole day with invented numbers."""
    with transaction.atomic():
        new = not Appointment.objects.filter(pk=wish.appointment_id).exists()
        if new and wish.party is None and count_today(request, "booked") > STRANGERS_PER_DAY:
            raise TooManyOfStranger(most=STRANGERS_PER_DAY)
        return booking.book(wish=wish, at=request.person.now)


def _where(request: PageRequest, version: ProcedureVersion) -> Where:
    today, party = request.person.now.date(), request.person.party
    typed = {
        "level": request.GET.get("cap", ""),
        "district": request.GET.get("huyen", ""),
        "commune": request.GET.get("xa", ""),
    }
    if party is not None and not any(typed.values()):
        typed |= places.home_of(party.commune_code, day=today)
    return places.choose(places.levels_of(version), typed, day=today)


def _day(request: PageRequest, days: list[Day]) -> Day | None:
    try:
        chosen = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return None
    return next((one for one in days if one.day == chosen), None)


@for_everyone
@require_safe
@never_cache
@rate_limited("appointment", per_minute=60)
def appointment(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """One appointment: when, where, its code; who has the address may cancel it, as with a paper slip."""
    row = _row(request, appointment_id)
    context = {
        "row": row,
        "coming": row.state == State.BOOKED and row.starts_at > request.person.now,
        "again": row.state in {State.CALLED_OFF, State.CANCELLED, State.MISSED},
        "qr": qr_svg(row.code),
        "messages_stopped": contacts.is_stopped(contacts.digest_of(row.phone)),
        "grace": rules_on(local(row.starts_at).date()).grace.seconds // 60,
    }
    return render(request, "portal/appointment.html", context)


@for_everyone
@require_POST
@rate_limited("appointment", per_minute=60)
def cancel(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """“Hủy lịch hẹn”."""
    row = _row(request, appointment_id)
    try:
        booking.cancel(appointment_id=row.pk, at=request.person.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Đã hủy lịch hẹn %(code)s.") % {"code": row})
    return redirect("portal:appointment", row.pk)


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("find-appointment", per_minute=20)
def find(request: PageRequest) -> HttpResponse:
    """Code and telephone lead to the appointment; one answer for a wrong code and a wrong telephone."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        about = subjects_of(form.cleaned_data["code"], form.cleaned_data["phone"])
        row = form.found()
        party = request.person.party
        own = row is not None and party is not None and row.party_id == party.pk
        stands = Standing.OPEN if own else GUESSES.standing(request, *about, codes=can_send())
        if stands is Standing.CLOSED:
            return too_many(request, seconds=seconds_left_of_hour())
        if row is None:
            GUESSES.missed(request, *about)
        if stands is Standing.SLOW:
            return _ask_code(request, row, form.cleaned_data["phone"])
        if row is not None:
            return redirect("portal:appointment", row.pk)
        form.add_error(None, _("Mã lịch hẹn hoặc số điện thoại chưa đúng. Xin xem lại tin nhắn đặt lịch."))
    return render(request, "portal/find_appointment.html", {"form": form}, status=422 if form.errors else 200)


def _ask_code(request: PageRequest, row: Appointment | None, said: str) -> HttpResponse:
    to, target = (row.phone, str(row.pk)) if row else ("", "")
    return phone_proof.ask(request, purpose="appointment", phone=to, target=target, said=said)


@phone_proof.follows("appointment")
def _proved(request: PageRequest, target: str, phone: str) -> HttpResponse:
    return redirect("portal:appointment", target)


def coming_of(party: Party, at: datetime) -> list[Appointment]:
    """The person's appointments to come, and those called off that wait to be booked anew."""
    rows = Appointment.objects.filter(party=party, starts_at__gt=at)
    open_rows = rows.filter(state__in=[State.BOOKED, State.CALLED_OFF])
    return list(open_rows.select_related("unit", "version").order_by("starts_at")[:20])


def _row(request: PageRequest, appointment_id: UUID) -> Appointment:
    """The appointment; some days after it the address of the message opens it for its account alone."""
    rows = Appointment.objects.select_related("unit__parent", "version__procedure")
    row = rows.filter(pk=appointment_id).first()
    party = request.person.party
    own = row is not None and party is not None and row.party_id == party.pk
    if row is None or not (own or request.person.now < row.starts_at + OPEN_AFTERWARDS):
        raise Http404
    return row
