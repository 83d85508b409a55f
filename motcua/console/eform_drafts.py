"""The form builder: the draft with all its pieces, and one page for each piece."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue.eforms import editing
from motcua.catalogue.eforms.schema import Field
from motcua.catalogue.models import EForm, EFormChange
from motcua.catalogue.services import forms as acts
from motcua.common.refusal import Refusal
from motcua.console.eform_forms import (
    After,
    CheckForm,
    HeadForm,
    ItemForm,
    PageForm,
    PublishForm,
    both,
    languages_of,
)
from motcua.console.eform_outline import outline_of
from motcua.console.eform_questions import QuestionForm, TrialForm
from motcua.console.eform_words import TYPES
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.web.audience import StaffRequest, for_staff

CHANGES_A_PAGE = 50
_IN_TABLE = ("text", "date", "choice", "number", "money", "phone", "id_number", "computed")
_STEPS = {"_up": -1, "_down": 1}


def _draft_or_list(request: HttpRequest, key: str) -> EForm | HttpResponse:
    """The draft; when it was published or thrown away meanwhile, a sentence and the list of forms."""
    draft = EForm.objects.filter(key=key, published_at=None).first()
    if draft is not None:
        return draft
    if not EForm.objects.filter(key=key).exists():
        raise Http404
    messages.info(request, str(acts.NoDraft(key=key)))
    return redirect("console:forms")


@for_staff(*CATALOGUE_EDITORS)
@require_POST
def open_draft(request: StaffRequest, key: str) -> HttpResponse:
    """“Soạn phiên bản mới”."""
    if not EForm.objects.filter(key=key).exists():
        raise Http404
    acts.open_draft(key=key, by=request.officer, at=request.person.now)
    return redirect("console:form_draft", key)


@for_staff(*CATALOGUE_EDITORS)
@require_GET
def draft(request: StaffRequest, key: str) -> HttpResponse:
    """The draft as it stands, what is wrong with it, and how its tests go."""
    row = _draft_or_list(request, key)
    if isinstance(row, HttpResponse):
        return row
    return show(request, row)


def show(
    request: StaffRequest,
    row: EForm,
    *,
    publish: PublishForm | None = None,
    head: HeadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The builder's page; 409 and 422 draw it anew with what was not done."""
    title, title_en = languages_of(row.definition.get("title", ""))
    basis = row.definition.get("basis", "")
    known = HeadForm(initial={"title": title, "title_en": title_en, "basis": basis})
    context = {
        "row": row,
        "outline": outline_of(row.definition, at=request.person.now),
        "types": TYPES.items(),
        "column_types": [(name, TYPES[name]) for name in _IN_TABLE],
        "inner_types": [(name, words) for name, words in TYPES.items() if name not in {"group", "table"}],
        "publish": publish or PublishForm(day=request.person.now.date()),
        "head": head or known,
        "earlier": EForm.objects.published().filter(key=row.key).order_by("-number").first(),
    }
    return render(request, "console/eform_draft.html", context, status=status)


@for_staff(*CATALOGUE_EDITORS)
@require_POST
def change(request: StaffRequest, key: str) -> HttpResponse:
    """The small acts: move an item up or down, take it out, rename the form."""
    row = _draft_or_list(request, key)
    if isinstance(row, HttpResponse):
        return row
    try:
        return redirect(f"{reverse('console:form_draft', args=[key])}#{_anchor(_do(request, key))}")
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("console:form_draft", key)


def _do(request: StaffRequest, key: str) -> str:
    """Do the act and say where to look then."""
    common: dict[str, Any] = {"key": key, "revision": revision_of(request)}
    common |= {"by": request.officer, "at": request.person.now}
    for name, step in _STEPS.items():
        if name in request.POST:
            return acts.move_item(place=request.POST[name], step=step, **common)
    if "_remove" in request.POST:
        place = request.POST["_remove"]
        acts.remove_item(place=place, **common)
        return place.rpartition(".")[0].rpartition(".fields")[0]
    form = HeadForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        acts.change_head(title=both(facts["title"], facts["title_en"]), basis=facts["basis"], **common)
        messages.success(request, _("Đã lưu tên và căn cứ của biểu mẫu."))
    else:
        messages.warning(request, _("Biểu mẫu phải có tên; tên cũ được giữ nguyên."))
    return ""


def revision_of(request: HttpRequest) -> int:
    """The state of the draft the page was drawn from; -1, which is none, for anything else."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _anchor(place: str) -> str:
    return "m-" + place.replace(".", "-") if place else "content"


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "POST"])
def item(request: StaffRequest, key: str) -> HttpResponse:
    """One piece: `?muc=` an item, or `?vao=` the list a new one goes to and `?loai=` its type."""
    row = _draft_or_list(request, key)
    if isinstance(row, HttpResponse):
        return row
    place, into = request.GET.get("muc", ""), request.GET.get("vao", "")
    try:
        before = editing.at_place(row.definition, place) if place else _new(row, into, request)
    except editing.NoSuchPlace:
        messages.warning(request, str(acts.FormChangedMeanwhile()))
        return redirect("console:form_draft", key)
    kind = kind_of(place or f"{into}.0")
    if kind is None or not isinstance(before, dict) or (kind == "question" and not _known_type(before)):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = SHAPES[kind](data, item=before, questions=_questions(row, place or into))
    if data is not None and form.is_valid():
        refused = _save(request, row, form, place=place, into=into)
        if refused is None:
            return redirect(f"{reverse('console:form_draft', args=[key])}#{_anchor(place or into)}")
        form.add_error(None, str(refused))
    return _show_item(request, row, form, kind, place)


def _save(
    request: StaffRequest, row: EForm, form: ItemForm | TrialForm, *, place: str, into: str
) -> Refusal | None:
    common: dict[str, Any] = {"key": row.key, "revision": revision_of(request), "item": form.item()}
    common |= {"by": request.officer, "at": request.person.now}
    try:
        if place:
            acts.change_item(place=place, **common)
        else:
            acts.add_item(place=into, **common)
    except Refusal as refusal:
        return refusal
    messages.success(request, _("Đã lưu: %(what)s.") % {"what": editing.called(common["item"])})
    return None


def _show_item(
    request: StaffRequest, row: EForm, form: ItemForm | TrialForm, kind: str, place: str
) -> HttpResponse:
    before = form.item_before if isinstance(form, ItemForm) else {}
    context = {
        "row": row,
        "form": form,
        "kind": kind,
        "place": place,
        "type": TYPES.get(str(before.get("type", ""))),
        "called": editing.called(before) if place and before else "",
        "back": f"{reverse('console:form_draft', args=[row.key])}#{_anchor(place)}",
    }
    status = 422 if form.errors else 200
    return render(request, "console/eform_item.html", context, status=status)


SHAPES: dict[str, type[ItemForm] | type[TrialForm]] = {
    "page": PageForm,
    "question": QuestionForm,
    "check": CheckForm,
    "trial": TrialForm,
}


def kind_of(place: str) -> str | None:
    """What stands at a place: "page", "question", "check" or "trial"; None for a list."""
    steps = place.split(".")
    if not steps[-1].isdecimal():
        return None
    return {"fields": "question", "pages": "page", "checks": "check", "tests": "trial"}.get(steps[-2])


def _new(row: EForm, into: str, request: HttpRequest) -> Mapping[str, Any]:
    """An empty item for the list; a list that is not there yet is one of the form or of a group."""
    head = into.rpartition(".")[0]
    if head:
        editing.at_place(row.definition, head)
    return {"type": request.GET.get("loai", "text")} if into.endswith("fields") else {}


def _known_type(before: Mapping[str, Any]) -> bool:
    return before.get("type") in TYPES


def _questions(row: EForm, place: str) -> dict[str, Field]:
    """Questions a condition may ask about; inside a group also its own, by their short keys."""
    found = editing.questions_in(row.definition)
    steps = place.split(".")
    if steps.count("fields") < 2:
        return found
    group = editing.at_place(row.definition, ".".join(steps[:4]))
    prefix = f"{group.get('key', '')}."
    own = {key.removeprefix(prefix): one for key, one in found.items() if key.startswith(prefix)}
    return {**own, **found}


@for_staff(*CATALOGUE_EDITORS)
@require_POST
def publish(request: StaffRequest, key: str) -> HttpResponse:
    """“Công bố”: from a day on; open drafts and dossiers stay with their version."""
    row = _draft_or_list(request, key)
    if isinstance(row, HttpResponse):
        return row
    form = PublishForm(request.POST, day=request.person.now.date())
    if not form.is_valid():
        return show(request, row, publish=form, status=422)
    try:
        done = acts.publish_draft(
            key=key,
            revision=revision_of(request),
            by=request.officer,
            at=request.person.now,
            **form.cleaned_data,
        )
    except Refusal as refusal:
        form.add_error("valid_from", str(refusal))
        return show(request, row, publish=form, status=409)
    said = _("Đã công bố phiên bản %(number)d, hồ sơ mới dùng từ ngày %(day)s.")
    messages.success(request, said % {"number": done.number, "day": f"{done.valid_from:%d/%m/%Y}"})
    return redirect("console:form", key, done.number)


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "POST"])
def discard(request: StaffRequest, key: str) -> HttpResponse:
    """Ask once, then throw the draft away."""
    row = _draft_or_list(request, key)
    if isinstance(row, HttpResponse):
        return row
    if request.method == "GET":
        return render(request, "console/eform_discard.html", {"row": row})
    acts.discard_draft(key=key, revision=revision_of(request), by=request.officer, at=request.person.now)
    messages.success(request, _("Đã bỏ bản nháp của biểu mẫu “%(title)s”.") % {"title": row.title})
    return redirect("console:forms")


@for_staff(*CATALOGUE_EDITORS)
@require_GET
def changes(request: StaffRequest, key: str) -> HttpResponse:
    """Who changed what, newest first."""
    newest = EForm.objects.filter(key=key).order_by("-number").first()
    if newest is None:
        raise Http404
    rows = EFormChange.objects.filter(key=key).order_by("-id")
    after = After(request.GET)
    if after.is_valid() and after.cleaned_data["after"]:
        rows = rows.filter(pk__lt=after.cleaned_data["after"])
    found = list(rows[: CHANGES_A_PAGE + 1])
    context = {
        "row": newest,
        "changes": found[:CHANGES_A_PAGE],
        "next_key": str(found[CHANGES_A_PAGE - 1].pk) if len(found) > CHANGES_A_PAGE else "",
        "first": "after" in request.GET,
    }
    return render(request, "console/eform_changes.html", context)
