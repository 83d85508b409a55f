"""Forms that begin: empty, copied, or brought in as a file; and a version taken out as one."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.models import EForm
from motcua.catalogue.services import forms as acts
from motcua.console.eform_forms import CreateForm, ImportForm
from motcua.console.one_act import carry_out
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.web.audience import StaffRequest, for_staff


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "POST"])
def create(request: StaffRequest) -> HttpResponse:
    """A new form, empty or copied from the newest version of another."""
    newest: dict[str, EForm] = {}
    for row in EForm.objects.published().defer("definition").order_by("key", "-number"):
        newest.setdefault(row.key, row)
    sources = [(key, f"{row.title} ({key})") for key, row in newest.items()]
    form = CreateForm(request.POST if request.method == "POST" else None, sources=sources)
    status = carry_out(
        form,
        lambda facts: acts.create_form(
            key=facts["key"],
            title=facts["title"],
            source=newest.get(facts["source"]),
            by=request.officer,
            at=request.person.now,
        ),
    )
    if status is None:
        messages.success(request, _("Đã tạo bản nháp. Thêm trang và câu hỏi, xem trước rồi công bố."))
        return redirect("console:form_draft", form.cleaned_data["key"])
    context = {"form": form, "title": _("Tạo biểu mẫu"), "button": _("Tạo bản nháp")}
    return render(request, "console/eform_begin.html", context, status=status)


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "POST"])
def bring_in(request: StaffRequest) -> HttpResponse:
    """A definition as JSON becomes a draft; what is wrong in it is shown there."""
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"key": request.GET.get("ma", "")[:80]},
    )
    status = carry_out(
        form,
        lambda facts: acts.import_definition(
            key=facts["key"], data=facts["data"], by=request.officer, at=request.person.now
        ),
    )
    if status is None:
        messages.success(request, _("Đã nạp vào bản nháp; chưa có gì được công bố."))
        return redirect("console:form_draft", form.cleaned_data["key"])
    context = {"form": form, "title": _("Nạp biểu mẫu từ tệp"), "button": _("Nạp vào bản nháp")}
    return render(request, "console/eform_begin.html", context, status=status)


@for_staff(*CATALOGUE_EDITORS)
@require_GET
def take_out(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """The definition of a version or of the draft, as a file that `bring_in` takes."""
    row = get_object_or_404(EForm, key=key, number=number)
    text = json.dumps(row.definition, ensure_ascii=False, indent=2)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.key}-v{row.number}.json"'
    return response
