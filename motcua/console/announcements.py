"""Announcing procedures: what has to be done by when, what is late, who said it was done."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.catalogue.models import Announcement
from motcua.catalogue.services import announcements as acts
from motcua.common.refusal import Refusal
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
        "days": getattr(regime, rule),
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
