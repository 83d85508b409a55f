"""Planned maintenance: what was announced, and the forms that announce, move or end it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.common.moments import spoken
from motcua.console.one_act import carry_out
from motcua.deadlines.services import regime_on
from motcua.notifications import maintaining
from motcua.notifications.models import Maintenance
from motcua.web.audience import StaffRequest, for_staff

_SHOWN = 50


class MomentField(forms.DateTimeField):
    """A moment typed as dd/mm/yyyy hh:mm, in Vietnamese time."""

    def __init__(self, **kwargs: Any) -> None:
        words = gettext_lazy("Vui lòng ghi ngày và giờ theo mẫu 29/07/2022 20:00.")
        super().__init__(
            input_formats=["%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M"],
            widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"autocomplete": "off"}),
            error_messages={"invalid": words, "required": words},
            **kwargs,
        )


class AnnounceForm(forms.Form):
    """What stops, from when, until when; `urgent_why` only when the law's notice cannot be kept."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    begins_at = MomentField(
        label=gettext_lazy("Bắt đầu lúc"), help_text=gettext_lazy("Ví dụ: 29/07/2022 20:00.")
    )
    ends_at = MomentField(label=gettext_lazy("Dự kiến hoạt động lại lúc"))
    stops = forms.MultipleChoiceField(
        label=gettext_lazy("Phần tạm ngừng"),
        choices=Maintenance.Stop.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Vui lòng chọn ít nhất một phần tạm ngừng.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Lời nhắn cho người dân và cán bộ"),
        help_text=gettext_lazy("Ví dụ: Việc gấp xin đến Bộ phận Một cửa trước 17:00."),
        max_length=300,
        required=False,
    )
    note_en = forms.CharField(
        label=gettext_lazy("Lời nhắn bằng tiếng Anh"),
        help_text=gettext_lazy("Để trống thì trang tiếng Anh hiện lời nhắn tiếng Việt."),
        max_length=300,
        required=False,
    )
    urgent_why = forms.CharField(
        label=gettext_lazy("Lý do phải làm gấp"),
        help_text=gettext_lazy("Chỉ ghi khi không kịp báo trước đủ ngày; được lưu cùng thông báo."),
        max_length=500,
        required=False,
    )


class MoveEndForm(forms.Form):
    ends_at = MomentField(label=gettext_lazy("Dự kiến hoạt động lại lúc"))
    why = forms.CharField(label=gettext_lazy("Lý do"), max_length=500)


class EndForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Hủy khi chưa bắt đầu thì phải ghi lý do; xong sớm thì không bắt buộc."),
    )


@for_staff(Role.SYSTEM_ADMIN)
@require_safe
def maintenance(request: StaffRequest) -> HttpResponse:
    """Every notice, the newest first, with what became of it."""
    at = request.person.now
    rows = Maintenance.objects.select_related("announced_by").prefetch_related("changes__staff")
    facts = {
        "rows": [
            {"one": row, "state": _state(row, at)} for row in rows.order_by("-begins_at", "pk")[:_SHOWN]
        ],
        "days": regime_on(at.date()).maintenance_notice_days,
        "earliest": maintaining.earliest_begin(at),
    }
    return render(request, "console/maintenance.html", facts)


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: StaffRequest) -> HttpResponse:
    """Tell everybody what stops from when to when."""
    at = request.person.now
    note = _("Báo bây giờ thì sớm nhất bắt đầu lúc {earliest} ({days} ngày làm việc; 32/2017/TT-BTTTT).")
    return _one(
        request,
        AnnounceForm(request.POST or None, initial={"key": uuid7()}),
        lambda data: maintaining.announce(**data, by=request.officer, at=at),
        title=_("Báo bảo trì hệ thống"),
        button=_("Đăng thông báo"),
        note=note.format(
            earliest=spoken(maintaining.earliest_begin(at)),
            days=regime_on(at.date()).maintenance_notice_days,
        ),
        done=_("Đã đăng thông báo bảo trì ở đầu mọi trang của cổng và của cán bộ."),
    )


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def move_end(request: StaffRequest, maintenance_id: UUID) -> HttpResponse:
    """It will run again sooner or later than was said."""
    row = get_object_or_404(Maintenance, pk=maintenance_id)
    return _one(
        request,
        MoveEndForm(request.POST or None, initial={"ends_at": row.ends_at}),
        lambda data: maintaining.move_end(
            maintenance_id=row.pk, **data, by=request.officer, at=request.person.now
        ),
        title=_("Đổi giờ hoạt động lại"),
        button=_("Lưu giờ mới"),
        note=_said(row),
        done=_("Đã đổi giờ hoạt động lại trên thông báo."),
    )


@for_staff(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def end_maintenance(request: StaffRequest, maintenance_id: UUID) -> HttpResponse:
    """Call it off, or say that everything runs again."""
    row = get_object_or_404(Maintenance, pk=maintenance_id)
    begun = row.begins_at <= request.person.now
    return _one(
        request,
        EndForm(request.POST if request.method == "POST" else None),
        lambda data: maintaining.end(
            maintenance_id=row.pk, **data, by=request.officer, at=request.person.now
        ),
        title=_("Bảo trì đã xong, hoạt động lại") if begun else _("Hủy bảo trì"),
        button=_("Hoạt động lại") if begun else _("Hủy bảo trì"),
        note=_said(row),
        done=_("Đã gỡ thông báo bảo trì."),
    )


def _said(row: Maintenance) -> str:
    words = _("{what}: từ {begins} đến {ends}.")
    return words.format(what=", ".join(row.what), begins=spoken(row.begins_at), ends=spoken(row.ends_at))


def _state(row: Maintenance, at: datetime) -> str:
    if row.over_at is not None:
        return "over"
    if row.ends_at <= at:
        return "past"
    return "running" if row.begins_at <= at else "coming"


def _one(request: StaffRequest, form: forms.Form, act: Any, *, done: str, **words: str) -> HttpResponse:
    """The form of one act; a refusal keeps what was typed."""
    status = carry_out(form, act)
    if status is None:
        messages.success(request, done)
        return redirect("console:maintenance")
    return render(request, "console/maintenance_form.html", {"form": form, **words}, status=status)
