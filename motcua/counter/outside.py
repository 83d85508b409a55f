"""Values of others for the map: what there is, a table read and checked, looked at, then taken or dropped."""

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

from motcua.agencies.models import Role, Unit
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.counter.frame import show
from motcua.counter.side_forms import date_field
from motcua.counter.spreadsheets import spreadsheet
from motcua.documents import services as documents
from motcua.oversight import figure_tables, outside
from motcua.oversight.families import Family, families
from motcua.oversight.figure_checks import Outcome, restored
from motcua.oversight.indicators import Value
from motcua.oversight.models import OutsideBatch, OutsideSource
from motcua.oversight.services import loading
from motcua.web.audience import StaffRequest, for_staff

LOADERS = (Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.HEAD_ONE_STOP)
SHOWN = 300  # values drawn of a table, problems named


class TableForm(forms.Form):
    """The table and what is true of all its lines. The hidden key makes a double press one batch."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    day = date_field(gettext_lazy("Số liệu tính đến ngày"), gettext_lazy("Ví dụ 20/07/2022."))
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=300,
        help_text=gettext_lazy("Cơ quan, văn bản, ví dụ: Kho bạc Nhà nước tỉnh, báo cáo 214/BC-KBQN."),
        error_messages={"required": gettext_lazy("Vui lòng ghi số liệu lấy từ đâu.")},
    )
    responsible = forms.CharField(
        label=gettext_lazy("Người chịu trách nhiệm về số liệu"),
        max_length=200,
        help_text=gettext_lazy("Họ tên, chức vụ, cơ quan."),
        error_messages={"required": gettext_lazy("Vui lòng ghi ai chịu trách nhiệm về số liệu.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Bảng số liệu"),
        help_text=gettext_lazy("CSV hoặc XLSX theo bảng mẫu. Dòng để trống cả tử số và mẫu số thì bỏ qua."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Vui lòng chọn tệp."),
            "empty": gettext_lazy("Tệp không có nội dung. Vui lòng mở tệp kiểm tra lại."),
        },
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"key": uuid7()})


@for_staff(*LOADERS)
@require_safe
def sources(request: StaffRequest) -> HttpResponse:
    """Each family with its newest values, what was brought lately, and the connections."""
    top = _top(request)
    batches = loading.batches_of(top)
    newest = {one.family: one for one in reversed(batches) if one.state == OutsideBatch.State.TAKEN}
    facts = {
        "top": top,
        "families": [{"family": one, "newest": newest.get(one.key)} for one in families().values()],
        "waiting": [_batch(one) for one in batches if one.state == OutsideBatch.State.WAITING],
        "ended": [_batch(one) for one in batches if one.state != OutsideBatch.State.WAITING],
        "connections": list(OutsideSource.objects.filter(unit=top).order_by("pk")),
    }
    return show(request, "counter/outside.html", facts, here=reverse("counter:map"))


@for_staff(*LOADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: StaffRequest, family: str) -> HttpResponse:
    """Send a table: every wrong line is named and nothing is kept, or it waits to be taken."""
    chosen, top = _family(family), _top(request)
    form = TableForm(request.POST or None, request.FILES or None)
    outcome, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                batch, outcome = _read(request, chosen, form)
            except Refusal as refusal:
                form.add_error("file", str(refusal))
                status = 409
            else:
                if batch is not None:
                    return redirect("counter:outside_batch", batch.pk)
    facts = {"family": chosen, "top": top, "form": form, **_problems(outcome)}
    return show(request, "counter/outside_load.html", facts, status=status, here=reverse("counter:map"))


@for_staff(*LOADERS)
@require_safe
def template(request: StaffRequest, family: str) -> HttpResponse:
    """The spreadsheet to fill in: a line for every place and indicator."""
    chosen, top = _family(family), _top(request)
    sheet = figure_tables.template(chosen, loading.places_to_fill(top, request.person.now.date()))
    return spreadsheet(sheet, f"bang-mau-{chosen.key}.xlsx")


@for_staff(*LOADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """What a table would change, value by value; one press takes it, another drops it."""
    top = _top(request)
    related = OutsideBatch.objects.select_related("read_by", "ended_by")
    row = get_object_or_404(related, pk=batch_id, unit=top)
    refusal = ""
    if request.method == "POST":
        taken = _("Đã nhập %(n)d giá trị; số mới hiện ra trong vòng một phút.")
        act, said = loading.take, taken % {"n": len(row.rows)}
        if request.POST.get("do") == "drop":
            act, said = loading.drop, _("Đã bỏ bảng này; không có gì thay đổi.")
        try:
            act(batch_id=row.pk, by=request.officer, at=request.person.now)
        except Refusal as refused:
            refusal = str(refused)
            row.refresh_from_db()
        else:
            messages.success(request, said)
            return redirect("counter:outside")
    facts = {
        "row": row,
        "family": families()[row.family],
        "lines": _lines(row, today=request.person.now.date()),
        "rest": max(len(row.rows) - SHOWN, 0),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return show(request, "counter/outside_batch.html", facts, status=status, here=reverse("counter:map"))


def _top(request: StaffRequest) -> Unit:
    if not loading.may_load(request.officer):
        raise PermissionDenied
    return loading.loads_for(request.officer, request.person.now.date())


def _family(key: str) -> Family:
    found = families().get(key)
    if found is None:
        raise Http404
    return found


def _read(request: StaffRequest, family: Family, form: TableForm) -> tuple[OutsideBatch | None, Outcome]:
    facts = form.cleaned_data
    sent = facts["file"]
    table = loading.Table(
        facts["key"],
        family,
        facts["day"],
        facts["source"],
        facts["responsible"],
        sent.name,
        documents.read_limited(sent.name, sent),
    )
    return loading.read_table(table=table, by=request.officer, at=request.person.now)


def _problems(outcome: Outcome | None) -> dict[str, Any]:
    problems = outcome.problems if outcome else []
    return {"problems": problems[:SHOWN], "more": max(len(problems) - SHOWN, 0), "many": len(problems)}


def _batch(row: OutsideBatch) -> dict[str, Any]:
    return {"row": row, "family": families()[row.family]}


def _lines(row: OutsideBatch, *, today: Any) -> list[dict[str, Any]]:
    """Values of the table beside those that count until it is taken."""
    values = restored(row.rows)[:SHOWN]
    units = Unit.objects.in_bulk({one.unit for one in values})
    before = outside.values_of(set(units), row.day, today=today)
    family = families()[row.family]
    known = {one.key: one for one in family.indicators}
    return [
        {
            "unit": units[one.unit].name,
            "indicator": known[one.indicator].name,
            "total": known[one.indicator].total,
            "value": outside.value(one.numerator, one.denominator),
            "before": before.get(one.unit, {}).get(one.indicator, Value(0, 0)),
        }
        for one in values
    ]
