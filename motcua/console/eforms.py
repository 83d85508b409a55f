"""Electronic forms to look at: which there are, and what each page asks. Changed in eform_drafts.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import current_form
from motcua.catalogue.eforms.editing import questions_in
from motcua.catalogue.eforms.schema import Field
from motcua.catalogue.models import EForm, ProcedureVersion
from motcua.console.eform_conditions import in_words
from motcua.console.eform_words import TYPES
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.web.audience import StaffRequest, for_staff


@dataclass(frozen=True)
class Question:
    """A field as an officer reads it."""

    label: str
    type: str
    required: bool
    help: str
    when: str
    options: tuple[str, ...]
    prefilled: bool
    block: str
    unconfirmed: bool
    inside: tuple["Question", ...]


@for_staff(*CATALOGUE_EDITORS)
def forms(request: StaffRequest) -> HttpResponse:
    """Every form: its current version first, the earlier ones behind it, and who uses it."""
    day = request.person.now.date()
    groups: dict[str, list[EForm]] = {}
    for row in EForm.objects.defer("definition").order_by("key", "-number"):
        groups.setdefault(row.key, []).append(row)
    users: dict[str, list[ProcedureVersion]] = {}
    current = ProcedureVersion.objects.in_force(day).filter(form_key__in=groups)
    for version in current.select_related("procedure").order_by("sort_key"):
        users.setdefault(version.form_key, []).append(version)
    rows = [_listed(versions, users.get(key, []), day) for key, versions in groups.items()]
    return render(request, "console/forms.html", {"rows": rows})


def _listed(versions: list[EForm], users: list[ProcedureVersion], day: date) -> dict[str, object]:
    """One line of the list: the draft, what is in force, what will be and what was."""
    published = [row for row in versions if row.published_at]
    begun = [row for row in published if row.valid_from is None or row.valid_from <= day]
    return {
        "newest": versions[0],
        "draft": next((row for row in versions if not row.published_at), None),
        "current": begun[0] if begun else None,
        "coming": [row for row in published if row not in begun],
        "old": begun[1:],
        "users": users,
    }


@for_staff(*CATALOGUE_EDITORS)
def form(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """One version: its pages with their questions, in the citizen's order."""
    row = get_object_or_404(EForm.objects.exclude(published_at=None), key=key, number=number)
    definition, asked = eforms.parse(row.definition), questions_in(row.definition)
    pages = [
        {
            "page": page,
            "when": in_words(page.when, asked),
            "questions": [_question(one, asked) for one in page.fields],
        }
        for page in definition.pages
    ]
    versions = EForm.objects.filter(key=key).defer("definition")
    context = {
        "row": row,
        "definition": definition,
        "pages": pages,
        "newest": current_form(key, request.person.now.date()) or row,
        "draft": versions.filter(published_at=None).first(),
        "begins_later": bool(row.valid_from and row.valid_from > request.person.now.date()),
    }
    return render(request, "console/form.html", context)


def _question(one: Field, asked: Mapping[str, Field]) -> Question:
    return Question(
        label=one.label,
        type=str(TYPES.get(one.type, one.type)),
        required=one.required and one.type != "note",
        help=" ".join(part for part in (one.help, one.hint) if part),
        when=in_words(one.when, asked),
        options=tuple(option.label for option in one.options),
        prefilled=bool(one.prefill),
        block=one.block,
        unconfirmed=one.unconfirmed,
        inside=tuple(_question(part, asked) for part in one.fields),
    )
