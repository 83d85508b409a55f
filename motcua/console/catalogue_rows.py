"""Rows of a draft to edit: who receives and settles, the limit of each channel, fee lines, papers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from motcua.catalogue.content import Fee, Paper, Power, Term
from motcua.catalogue.differences import LABELS
from motcua.catalogue.models import Component, ProcedureVersion
from motcua.catalogue.services import parts
from motcua.common.refusal import Refusal
from motcua.console.catalogue import EDITORS
from motcua.console.catalogue_row_forms import FeeRow, PaperRow, PowerRow, Row, TermRow
from motcua.web.audience import StaffRequest, for_staff

SHAPES: dict[str, tuple[type[Row], Callable[..., parts.Row]]] = {
    "powers": (PowerRow, Power),
    "channels": (TermRow, Term),
    "fees": (FeeRow, Fee),
    "papers": (PaperRow, Paper),
}
BLANK = 2  # empty rows on the page, for new ones
MOST = 200


@for_staff(*EDITORS)
def edit_rows(request: StaffRequest, version_id: UUID, part: str) -> HttpResponse:
    """All rows of one part on one page; an empty row adds, “Bỏ dòng này” removes."""
    if part not in SHAPES:
        raise Http404
    rows = ProcedureVersion.objects.select_related("procedure")
    draft = get_object_or_404(rows, pk=version_id, state=ProcedureVersion.State.DRAFT)
    rows_form = _formset(request, draft, part)
    status, said = 200, ""
    if rows_form.is_bound:
        status = 422
        if rows_form.is_valid():
            try:
                _save(request, draft, part, rows_form)
            except Refusal as refusal:
                status, said = 409, str(refusal)
            else:
                messages.success(request, _("Đã lưu: {part}.").format(part=LABELS[part]))
                return redirect("console:version", draft.pk)
    context = {"version": draft, "part": part, "label": LABELS[part], "rows": rows_form, "said": said}
    return render(request, "console/catalogue_rows.html", context, status=status)


def _formset(request: StaffRequest, draft: ProcedureVersion, part: str) -> Any:
    shape, _make = SHAPES[part]
    formset = forms.formset_factory(
        shape, extra=BLANK, can_delete=True, max_num=MOST, absolute_max=MOST + BLANK, validate_max=True
    )
    own = shape.choices_for(draft)
    return formset(request.POST or None, initial=_initial(draft, part), prefix="dong", form_kwargs=own)


def _initial(draft: ProcedureVersion, part: str) -> list[dict[str, Any]]:
    table, _name = parts.TABLES[part]
    shape, _make = SHAPES[part]
    order = ("position", "pk") if table is Component else ("pk",)
    rows = table.objects.filter(version=draft).order_by(*order)
    names = [name for name in shape.base_fields if name not in {"key", "case"}]
    return [
        {"key": str(row.pk), "case": getattr(row, "case_id", None)}
        | {name: getattr(row, name) for name in names}
        for row in rows
    ]


def _save(request: StaffRequest, draft: ProcedureVersion, part: str, formset: Any) -> None:
    _shape, make = SHAPES[part]
    kept: list[tuple[str, parts.Row]] = []
    removed: list[str] = []
    for form in formset:
        facts = dict(form.cleaned_data)
        if not facts:
            continue
        key, gone = facts.pop("key", ""), facts.pop("DELETE", False)
        if gone and key:
            removed.append(key)
        elif not gone and (key or form.has_changed()):
            kept.append((key, make(**facts)))
    parts.edit_rows(
        version_id=draft.pk, part=part, rows=kept, removed=removed, by=request.officer, at=request.person.now
    )
