"""The catalogue to change: each view is one act of `catalogue.services`."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.catalogue.content import content_of
from motcua.catalogue.differences import LABELS
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.services import synonyms, versions
from motcua.common.refusal import Refusal
from motcua.console import catalogue_forms as shapes
from motcua.console.catalogue import EDITORS, page_of, synonyms_page
from motcua.web.audience import StaffRequest, for_staff


def _version(version_id: UUID) -> ProcedureVersion:
    rows = ProcedureVersion.objects.select_related("procedure", "field")
    return get_object_or_404(rows, pk=version_id)


@for_staff(*EDITORS)
def edit_part(request: StaffRequest, version_id: UUID, part: str) -> HttpResponse:
    """Edit one part; of a published version a draft is made first."""
    if part not in versions.EDITABLE:
        raise Http404
    row = _version(version_id)
    if request.method == "POST":
        form = shapes.PartForm(request.POST, part=part)
        if form.is_valid():
            try:
                draft = versions.edit_part(
                    version_id=row.pk,
                    part=part,
                    value=form.cleaned_data["value"],
                    by=request.officer,
                    at=request.person.now,
                )
            except Refusal as refusal:
                form.add_error("value", str(refusal))
            else:
                messages.success(request, _("Đã lưu: {part}.").format(part=LABELS[part]))
                return redirect("console:version", draft.pk)
    else:
        form = shapes.PartForm(initial={"value": versions.text_of(content_of(row), part)}, part=part)
    context = {"version": row, "form": form, "label": LABELS[part]}
    return render(request, "console/catalogue_part.html", context, status=422 if form.errors else 200)


@for_staff(*EDITORS)
@require_POST
def open_draft(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """A draft to work on, copied from a published version."""
    row = _version(version_id)
    draft = versions.open_draft(version_id=row.pk, by=request.officer, at=request.person.now)
    messages.success(request, _("Đã tạo bản nháp của thủ tục {code}.").format(code=row.procedure.code))
    return redirect("console:version", draft.pk)


@for_staff(*EDITORS)
@require_POST
def publish(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """Make a draft public from a day on."""
    row = _version(version_id)
    form = shapes.PublishForm(request.POST)
    if form.is_valid():
        try:
            versions.publish_version(
                version_id=row.pk, by=request.officer, at=request.person.now, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            day = f"{form.cleaned_data['valid_from']:%d/%m/%Y}"
            text = _("Thủ tục {code} công khai phiên bản này từ ngày {day}.")
            messages.success(request, text.format(code=row.procedure.code, day=day))
            return redirect("console:version", row.pk)
    context = page_of(row, request) | {"publish_form": form}
    return render(request, "console/catalogue_version.html", context, status=422)


@for_staff(*EDITORS)
@require_POST
def close(request: StaffRequest, version_id: UUID) -> HttpResponse:
    """End a published version on a day."""
    row = _version(version_id)
    form = shapes.CloseForm(request.POST)
    if form.is_valid():
        try:
            versions.close_version(
                version_id=row.pk, by=request.officer, at=request.person.now, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("valid_to", str(refusal))
        else:
            day = f"{form.cleaned_data['valid_to']:%d/%m/%Y}"
            text = _("Phiên bản này của thủ tục {code} kết thúc từ ngày {day}.")
            messages.success(request, text.format(code=row.procedure.code, day=day))
            return redirect("console:version", row.pk)
    context = page_of(row, request) | {"close_form": form}
    return render(request, "console/catalogue_version.html", context, status=422)


@for_staff(*EDITORS)
@require_POST
def add_synonym(request: StaffRequest) -> HttpResponse:
    """Teach search one more everyday phrase."""
    form = shapes.SynonymForm(request.POST)
    if form.is_valid():
        try:
            added = synonyms.add_synonym(by=request.officer, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("phrase", str(refusal))
        else:
            messages.success(request, _("Đã thêm “{phrase}”.").format(phrase=added.phrase))
            return redirect("console:synonyms")
    return render(request, "console/catalogue_synonyms.html", synonyms_page(form), status=422)


@for_staff(*EDITORS)
@require_POST
def remove_synonym(request: StaffRequest, synonym_id: int) -> HttpResponse:
    """Forget a phrase."""
    synonyms.remove_synonym(synonym_id=synonym_id, by=request.officer)
    messages.success(request, _("Đã xóa cụm từ khỏi bảng."))
    return redirect("console:synonyms")
