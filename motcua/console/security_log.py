"""What a security officer reads: events about access, and who looked at whose data."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from motcua.audit import security_events
from motcua.audit.models import Access, SecurityEvent
from motcua.audit.security_events import Kind
from motcua.console import log_tables
from motcua.console.log_tables import Column, NarrowForm, between, moment, page_of, staff_named
from motcua.console.rail import SECURITY_READERS
from motcua.documents.checks import XLSX
from motcua.dossiers.models import Dossier
from motcua.web.audience import StaffRequest, for_staff

FORMATS = {"csv": ("text/csv; charset=utf-8", log_tables.csv_of), "xlsx": (XLSX, log_tables.xlsx_of)}


class EventForm(NarrowForm):
    kind = forms.ChoiceField(
        label=_("Việc"), required=False, choices=[("", _("Mọi việc")), *SecurityEvent.Kind.choices]
    )
    address = forms.GenericIPAddressField(label=_("Địa chỉ mạng"), required=False)
    field_order = ["q", "kind", "address", "first", "last"]


EVENT_COLUMNS = (
    Column(_("Lúc"), moment),
    Column(_("Việc"), lambda row: str(row.get_kind_display()), 36),
    Column(_("Cán bộ"), lambda row: row.staff_name, 30),
    Column(_("Người làm"), lambda row: row.by_name, 30),
    Column(_("Địa chỉ mạng"), lambda row: row.address or ""),
    Column(_("Trang"), lambda row: row.route, 40),
    Column(_("Chi tiết"), lambda row: row.detail, 60),
    Column(_("Số lần trong giờ"), lambda row: str(row.times), 12),
    Column(_("Mã tài khoản"), lambda row: str(row.account_id or ""), 38),
)
LOOK_COLUMNS = (
    Column(_("Lúc"), moment),
    Column(_("Cán bộ"), lambda row: row.staff_name, 30),
    Column(_("Đơn vị"), lambda row: row.unit_name, 50),
    Column(_("Dữ liệu"), lambda row: row.subject),
    Column(_("Mã dữ liệu"), lambda row: str(row.subject_id), 38),
    Column(_("Mục đích"), lambda row: row.purpose, 60),
)


@for_staff(*SECURITY_READERS)
def security_log(request: StaffRequest) -> HttpResponse:
    """Events about access, the newest first, by person, kind, address and day."""
    form = EventForm(request.GET)
    rows = _events(form)
    shown, following = page_of(rows, request.GET.get("after", ""))
    return _page(request, "console/security_log.html", form, shown, following)


@for_staff(*SECURITY_READERS)
def export_security_log(request: StaffRequest, kind: str) -> HttpResponse:
    """What the page shows, as a file; that it was taken is an event itself."""
    return _file(request, kind, _events(EventForm(request.GET)), EVENT_COLUMNS, "nhat-ky-an-toan")


@for_staff(*SECURITY_READERS)
def access_log(request: StaffRequest) -> HttpResponse:
    """Who looked at whose data and why; whose it was is not shown here, only the code of the dossier."""
    form = NarrowForm(request.GET)
    shown, following = page_of(_looks(form), request.GET.get("after", ""))
    dossiers = [row.subject_id for row in shown if row.subject == "dossier"]
    codes: dict[UUID, str | None] = dict(Dossier.objects.filter(pk__in=dossiers).values_list("pk", "code"))
    lines = [{"row": row, "code": codes.get(row.subject_id, "")} for row in shown]
    return _page(request, "console/access_log.html", form, lines, following)


@for_staff(*SECURITY_READERS)
def export_access_log(request: StaffRequest, kind: str) -> HttpResponse:
    """As `export_security_log`."""
    return _file(request, kind, _looks(NarrowForm(request.GET)), LOOK_COLUMNS, "nhat-ky-xem-du-lieu")


def _events(form: EventForm) -> "QuerySet[SecurityEvent]":
    """A filter that is no filter finds nothing: its mistake stands at the field."""
    rows = SecurityEvent.objects.all()
    if not form.is_valid():
        return rows.none()
    wanted = form.cleaned_data
    if wanted["q"]:
        people = staff_named(wanted["q"])
        rows = rows.filter(Q(staff_id__in=people) | Q(by_id__in=people))
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["address"]:
        rows = rows.filter(address=wanted["address"])
    return between(rows, wanted["first"], wanted["last"])


def _looks(form: NarrowForm) -> "QuerySet[Access]":
    rows = Access.objects.all()
    if not form.is_valid():
        return rows.none()
    wanted = form.cleaned_data
    if wanted["q"]:
        rows = rows.filter(staff_id__in=staff_named(wanted["q"]))
    return between(rows, wanted["first"], wanted["last"])


def _page(
    request: StaffRequest, template: str, form: NarrowForm, rows: list[Any], following: str
) -> HttpResponse:
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "form": form,
        "rows": rows,
        "first": bool(request.GET.get("after")),
        "next_key": following,
        "query": query.urlencode(),
        "filtered": any(query.values()),
    }
    return render(request, template, context, status=200 if form.is_valid() else 422)


def _file(
    request: StaffRequest, kind: str, rows: "QuerySet[Any]", columns: tuple[Column, ...], name: str
) -> HttpResponse:
    if kind not in FORMATS:
        raise Http404
    media, written = FORMATS[kind]
    by = request.officer.staff
    security_events.record(
        Kind.EXPORTED, staff_id=by.pk, staff_name=by.full_name, account_id=by.user_id, detail=f"{name}.{kind}"
    )
    answer = HttpResponse(written(rows, columns), content_type=media)
    whole = f"{name}-{timezone.localtime():%Y%m%d-%H%M}.{kind}"
    answer.headers["Content-Disposition"] = content_disposition_header(True, whole) or "attachment"
    return answer
