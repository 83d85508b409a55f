"""A form walked through as the citizen sees it; nothing typed here is kept anywhere."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import address_options
from motcua.catalogue.models import EForm
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.web.audience import StaffRequest, for_staff

_LARGEST = 100_000  # characters of carried answers
_OURS = frozenset({"csrfmiddlewaretoken", "_answers", "_page", "_back"})
Raw = dict[str, list[str]]


@dataclass
class Walk:
    """Where the walk stands: the answers so far, carried by the page itself, and the page shown."""

    definition: eforms.Definition
    answers: dict[str, Any]
    page: eforms.Page | None
    raw: Raw | None = None
    checked: eforms.Checked | None = None

    @property
    def pages(self) -> list[eforms.Page]:
        return eforms.visible_pages(self.definition, self.answers)

    @property
    def number(self) -> int:
        return self.pages.index(self.page) + 1 if self.page in self.pages else len(self.pages) + 1


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Page by page with its conditions, mistakes and computed answers; then the last look."""
    row = get_object_or_404(EForm, key=key, number=number)
    language = "en" if request.GET.get("ngon-ngu") == "en" else "vi"
    context: dict[str, Any] = {"row": row, "language": language}
    context["findings"] = eforms.findings_in(row.definition)
    if context["findings"]:
        return render(request, "console/eform_preview.html", context)
    definition = eforms.parse(row.definition, language)
    walk = _walk(request, definition)
    book = address_options(request.person.now.date())
    context |= {"walk": walk, "carried": json.dumps(walk.answers, ensure_ascii=False)}
    errors = walk.checked.errors if walk.checked else {}
    context["errors"] = [("f-" + name.replace(".", "-"), said) for name, said in errors.items()]
    if walk.page is not None:
        context["fields"] = eforms.bind(
            definition, walk.page, walk.answers, book=book, raw=walk.raw, checked=walk.checked
        )
    else:
        context["sections"] = eforms.summary(definition, walk.answers)
    part = "#fields" if request.headers.get("HX-Request") else ""
    return render(request, f"console/eform_preview.html{part}", context, status=422 if errors else 200)


def _walk(request: StaffRequest, definition: eforms.Definition) -> Walk:
    answers = eforms.clean_answers(definition, _carried(request.POST.get("_answers", "")))
    pages = eforms.visible_pages(definition, answers)
    shown = next(
        (page for page in pages if page.key == request.POST.get("_page")), pages[0] if pages else None
    )
    walk = Walk(definition, answers, shown)
    if request.method == "GET" or shown is None:
        return walk
    if "_back" in request.POST:
        walk.page = pages[max(pages.index(shown) - 1, 0)] if request.POST.get("_page") else pages[-1]
        return walk
    raw = {name: list(map(str, values)) for name, values in request.POST.lists() if name not in _OURS}
    changed = eforms.rearrange(shown, raw)
    at = request.person.now
    walk.raw = changed or raw
    checked = eforms.validate_page(
        definition, shown, walk.raw, answers=answers, at=at, book=address_options(at.date())
    )
    if changed is not None or "_refresh" in raw:
        walk.checked = eforms.Checked(checked.answers, {})
    elif checked.ok:
        _go_on(walk, checked)
    else:
        walk.checked = checked
    return walk


def _go_on(walk: Walk, checked: eforms.Checked) -> None:
    """To the next page this person sees; after the last one there is none."""
    done = walk.page
    kept = {**walk.answers, **checked.answers}
    walk.answers = eforms.clean_answers(walk.definition, kept)
    walk.raw = None
    pages = walk.pages
    after = pages.index(done) + 1 if done in pages else 0
    walk.page = pages[after] if after < len(pages) else None


def _carried(text: str) -> dict[str, Any]:
    """Answers the page carried; anything that is none counts as nothing."""
    try:
        answers = json.loads(text) if len(text) < _LARGEST else {}
    except (ValueError, RecursionError):
        return {}
    return answers if isinstance(answers, dict) else {}
