"""Announcing procedures: what has to be done by when, what is late, who said it was done."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.catalogue.models import Announcement, AnnouncementUndo
from motcua.catalogue.services import announcements as acts
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.console.one_act import carry_out
from motcua.console.organisation_forms import DayField
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.deadlines.services import regime_on
from motcua.web.audience import StaffRequest, for_staff

PAGE = 50
_DONE = 20
_RULES = {
    Announcement.Task.SIGN: "publish_before_days",
    Announcement.Task.NATIONAL: "national_entry_days",
    Announcement.Task.PROCESS: "process_entry_days",
}
_SHORT_RULES: dict[str, str] = {
    Announcement.Task.SIGN: "short_publish_days",
    Announcement.Task.NATIONAL: "short_national_days",
}


class FinishForm(forms.Form):
    """The day it was done, and the paper: of a signature the decision's number."""

    done_on = DayField(label=gettext_lazy("Ngày làm xong"))
    paper = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=200, required=False)

    def __init__(self, *args: Any, task: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if task == Announcement.Task.SIGN:
            self.fields["done_on"].label = _("Ngày ký")
            self.fields["paper"] = forms.CharField(
                label=_("Quyết định công bố"),
                max_length=200,
                help_text=_("Số, ngày, cơ quan ban hành. Ví dụ: 1234/QĐ-UBND ngày 25/07/2022."),
                error_messages={"required": _("Vui lòng ghi số, ngày của quyết định công bố.")},
            )


class UndoForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do hoàn tác"),
        help_text=gettext_lazy("Được giữ cùng tên bạn. Ví dụ: ghi nhầm sang thủ tục khác."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Vui lòng ghi lý do hoàn tác.")},
    )


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def announcements(request: StaffRequest) -> HttpResponse:
    """Open tasks of one kind, the next due first; ticked ones are recorded as done with one press."""
    task = _task(request)
    form = FinishForm(request.POST if request.method == "POST" else None, task=task)
    status = 200
    if request.method == "POST":
        status = _finish(request, form)
        if status == 302:
            return redirect(f"{reverse('console:announcements')}?viec={task}")
    return render(request, "console/announcements.html", _facts(request, task, form), status=status)


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: StaffRequest, announcement_id: UUID) -> HttpResponse:
    """Take back a task that was ticked by mistake, with the reason; both stay written down."""
    rows = Announcement.objects.select_related("version__procedure", "said_by")
    row = get_object_or_404(rows, pk=announcement_id)
    form = UndoForm(request.POST if request.method == "POST" else None, initial={"key": uuid7()})
    if row.said_by is None and request.method != "POST":
        raise acts.NothingToUndo(procedure=row.version.procedure.code)
    status = carry_out(
        form,
        lambda data: acts.undo(announcement_id=row.pk, **data, by=request.officer, at=request.person.now),
    )
    if status is None:
        messages.success(request, _("Đã hoàn tác: việc này lại chờ làm, hạn như cũ."))
        return redirect(f"{reverse('console:announcements')}?viec={row.task}")
    return render(request, "console/announcement_undo.html", {"row": row, "form": form}, status=status)


def _finish(request: StaffRequest, form: FinishForm) -> int:
    if not form.is_valid():
        return 422
    try:
        done = acts.finish(ids=_ids(request), by=request.officer, at=request.person.now, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return 409
    messages.success(request, _("Đã ghi {n} việc là đã xong.").format(n=len(done)))
    return 302


def _facts(request: StaffRequest, task: str, form: FinishForm) -> dict[str, Any]:
    day = request.person.now.date()
    rows = Announcement.objects.open().filter(task=task).select_related("version__procedure")
    shown = list(_after(rows, request.GET.get("after", "")).order_by("due_on", "id")[: PAGE + 1])
    done = Announcement.objects.filter(task=task).exclude(done_on=None)
    undone = AnnouncementUndo.objects.filter(task=task).select_related(
        "version__procedure", "said_by", "undone_by"
    )
    regime, rule = regime_on(day), _RULES[Announcement.Task(task)]
    ticked = {str(one) for one in _ids(request)}
    return {
        "task": task,
        "tabs": _tabs(task, day),
        "form": form,
        "rows": [
            {"one": row, "late": row.due_on < day, "today": row.due_on == day, "on": str(row.pk) in ticked}
            for row in shown[:PAGE]
        ],
        "next_key": f"{shown[PAGE - 1].due_on.isoformat()}_{shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
        "first": bool(request.GET.get("after")),
        "done": done.select_related("version__procedure", "said_by").order_by("-said_at", "-id")[:_DONE],
        "undone": undone.order_by("-undone_at", "-id")[:_DONE],
        "days": getattr(regime, rule),
        "short_days": getattr(regime, _SHORT_RULES[task]) if task in _SHORT_RULES else None,
        "short_unconfirmed": regime.unconfirmed.get(_SHORT_RULES.get(task, ""), ""),
        "unconfirmed": regime.unconfirmed.get(rule, ""),
    }


def _tabs(task: str, day: date) -> list[dict[str, Any]]:
    """The three kinds of task with how many are open, and late."""
    counts = Announcement.objects.open().values("task")
    found: dict[str, Any] = {
        row["task"]: row for row in counts.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))
    }
    return [
        {
            "value": one.value,
            "label": one.label,
            "here": one == task,
            "n": found.get(one.value, {}).get("n", 0),
            "late": found.get(one.value, {}).get("late", 0),
        }
        for one in Announcement.Task
    ]


def _task(request: StaffRequest) -> str:
    asked = request.GET.get("viec", "")
    return asked if asked in Announcement.Task.values else Announcement.Task.SIGN.value


def _after(rows: Any, key: str) -> Any:
    due, _bar, last = key.partition("_")
    try:
        due_on, pk = date.fromisoformat(due), UUID(last)
    except ValueError:
        return rows
    return rows.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=pk))


def _ids(request: StaffRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("viec"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
