"""The review queue: what imports could not read, grouped by problem, one finding at a time."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.agencies.officers import Officer
from motcua.catalogue.models import ImportBatch, ImportFinding
from motcua.catalogue.problems import ACCEPTABLE, Problem
from motcua.catalogue.services import review as acts
from motcua.common.refusal import Refusal
from motcua.console import catalogue_forms as shapes
from motcua.console.catalogue import EDITORS
from motcua.web.audience import StaffRequest, for_staff

_LAST_BATCHES = 5


def _open() -> Any:
    return ImportFinding.objects.filter(resolved_at=None)


@for_staff(*EDITORS)
def review(request: StaffRequest) -> HttpResponse:
    """Open findings counted by problem."""
    counts = _open().values("problem").annotate(count=Count("pk")).order_by("-count")
    groups = [
        {
            "problem": Problem(row["problem"]),
            "count": row["count"],
            "acceptable": row["problem"] in ACCEPTABLE,
        }
        for row in counts
    ]
    batches = ImportBatch.objects.order_by("-pk")[:_LAST_BATCHES]
    return render(request, "console/catalogue_review.html", {"groups": groups, "batches": batches})


@for_staff(*EDITORS)
def first_of(request: StaffRequest, problem: str) -> HttpResponse:
    """The first open finding of a problem, or back to the groups when none is left."""
    if problem not in Problem.values:
        raise Http404
    found = _open().filter(problem=problem).order_by("pk").first()
    if found is None:
        messages.info(request, _("Không còn điểm nào của nhóm này."))
        return redirect("console:review")
    return redirect("console:finding", found.pk)


@for_staff(*EDITORS)
def finding(request: StaffRequest, finding_id: UUID) -> HttpResponse:
    """One finding: the raw text beside what was read; mend it, or say why it may stay."""
    row = get_object_or_404(
        ImportFinding.objects.select_related("batch", "version__procedure"), pk=finding_id
    )
    mend = _mend_form(row)
    resolve = shapes.ResolveForm()
    status = 200
    if request.method == "POST":
        mending = request.POST.get("act") == "mend" and mend is not None
        form = type(mend)(request.POST) if mending and mend is not None else shapes.ResolveForm(request.POST)
        if form.is_valid() and _done(request, row, form, mending=mending):
            return redirect("console:review_problem", row.problem)
        status = 422
        mend, resolve = (form, resolve) if mending else (mend, form)  # type: ignore[assignment]
    following = _open().filter(problem=row.problem, pk__gt=row.pk).order_by("pk").first()
    context = {"finding": row, "mend": mend, "resolve": resolve, "following": following}
    context |= {"problem": Problem(row.problem), "left": _open().filter(problem=row.problem).count()}
    return render(request, "console/catalogue_finding.html", context, status=status)


def _mend_form(row: ImportFinding) -> forms.Form | None:
    """The form that mends this problem, filled with what was read; None when words alone settle it."""
    shape = shapes.MENDS.get(Problem(row.problem))
    if shape is None or row.version_id is None or (not row.target and shape is not shapes.SettlesForm):
        return None
    first, _space, rest = row.parsed.partition(" ")
    match shape:
        case shapes.LimitForm:
            return shape(initial={"value": first if first.isdigit() else None, "unit": "working_day"})
        case shapes.FeeForm:
            return shape(initial={"amount": first if first.isdigit() else None})
        case shapes.CountsForm:
            copies = rest.removeprefix("+ ") if rest.startswith("+ ") else "0"
            return shape(initial={"originals": first if first.isdigit() else 1, "copies": copies})
        case shapes.SplitForm:
            return shape(initial={"names": row.parsed})
        case shapes.SettlesForm:
            return shape(initial={"field_code": row.parsed})
    return shape()


def _done(request: StaffRequest, row: ImportFinding, form: forms.Form, *, mending: bool) -> bool:
    """Perform the act; a refusal stays on the form so nothing typed is lost."""
    try:
        if mending:
            done = _mend(row, form, by=request.officer, at=request.person.now)
        else:
            done = acts.resolve_finding(
                finding_id=row.pk, by=request.officer, at=request.person.now, **form.cleaned_data
            )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Đã ghi: {resolution}").format(resolution=done.resolution))
    return True


def _mend(row: ImportFinding, form: forms.Form, *, by: Officer, at: Any) -> ImportFinding:
    facts = form.cleaned_data
    match form:
        case shapes.LimitForm():
            return acts.mend_limit(finding_id=row.pk, by=by, at=at, **facts)
        case shapes.FeeForm():
            return acts.mend_fee(finding_id=row.pk, by=by, at=at, **facts)
        case shapes.CountsForm():
            return acts.mend_counts(finding_id=row.pk, by=by, at=at, **facts)
        case shapes.SplitForm():
            names = facts["names"].splitlines()
            return acts.split_paper(finding_id=row.pk, names=names, by=by, at=at)
        case shapes.SettlesForm():
            return acts.mend_settles(finding_id=row.pk, by=by, at=at, **facts)
    return acts.remove_paper(finding_id=row.pk, by=by, at=at)


@for_staff(*EDITORS)
@require_POST
def accept_group(request: StaffRequest, problem: str) -> HttpResponse:
    """Accept all findings of a group the importer mended by a rule."""
    if problem not in Problem.values:
        raise Http404
    count = acts.accept_group(problem=Problem(problem), by=request.officer, at=request.person.now)
    messages.success(request, _("Đã chấp nhận {count} điểm.").format(count=count))
    return redirect("console:review")
