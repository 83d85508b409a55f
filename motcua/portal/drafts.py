"""One draft on its way: whose it is, its form, its steps and what is still open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import address_options, party_facts
from motcua.dossiers import completeness
from motcua.dossiers.models import Dossier, Draft
from motcua.identity.models import Party

UNFINISHED = "_typed"  # pages with mistakes, as typed: no answers yet, but nothing typed is lost
DELIVERY = "_delivery"
DELIVERY_ADDRESS = "_delivery_address"


@dataclass(frozen=True)
class Step:
    """One page of the guided filing."""

    key: str
    title: str
    url: str


@dataclass(frozen=True)
class Filing:
    """A draft with its form read; `answers` begin with what the account already knows."""

    draft: Draft
    definition: eforms.Definition | None
    answers: dict[str, Any]

    @property
    def unfinished(self) -> dict[str, dict[str, list[str]]]:
        kept: dict[str, dict[str, list[str]]] = self.draft.answers.get(UNFINISHED, {})
        return kept

    def pages(self) -> list[eforms.Page]:
        return eforms.visible_pages(self.definition, self.answers) if self.definition else []

    def steps(self) -> list[Step]:
        """Where, the pages of the form this person sees, papers, the last look."""
        made = [self._step("where", _("Nơi nộp, nộp cho ai"))]
        made += [self._step("page", page.title, page.key) for page in self.pages()]
        return [*made, self._step("papers", _("Giấy tờ kèm theo")), self._step("review", _("Xem lại và nộp"))]

    def _step(self, name: str, title: str, *more: str) -> Step:
        return Step(more[0] if more else name, title, reverse(f"portal:{name}", args=[self.draft.pk, *more]))

    def place(self, key: str) -> dict[str, Any]:
        """What the head of a step's page shows, and where its buttons lead."""
        steps = self.steps()
        at = next((number for number, step in enumerate(steps) if step.key == key), None)
        if at is None:
            raise Http404
        before = (
            steps[at - 1].url if at else reverse("portal:procedure", args=[self.draft.version.procedure.code])
        )
        after = steps[at + 1].url if at + 1 < len(steps) else ""
        return {
            "step": at + 1,
            "total": len(steps),
            "title": steps[at].title,
            "before": before,
            "after": after,
        }

    def page(self, key: str) -> eforms.Page:
        """A page of the form that this person sees; 404 for any other."""
        page = next((page for page in self.pages() if page.key == key), None)
        if page is None:
            raise Http404
        return page

    def unfinished_titles(self) -> list[str]:
        """Pages whose last typing has mistakes: their older answers must not be filed unseen."""
        return [page.title for page in self.pages() if page.key in self.unfinished]

    def first_open(self, *, at: datetime) -> Step:
        """Where to go on: the first step that lacks something, else the last look."""
        steps = self.steps()
        if self.draft.receiving_unit_id is None:
            return steps[0]
        if self.definition:
            gaps = set(eforms.incomplete_pages(self.definition, self.draft.answers, at=at)) | set(
                self.unfinished_titles()
            )
            for step in steps[1:-2]:
                if step.title in gaps:
                    return step
        attached = set(self.draft.files.values_list("component_id", flat=True))
        lacking = any(paper.pk not in attached for paper in completeness.required_files(self.draft))
        return steps[-2] if lacking else steps[-1]


class AlreadyFiled(Exception):
    """The draft has become a dossier: the page leads to its receipt."""

    def __init__(self, dossier_id: UUID) -> None:
        super().__init__(dossier_id)
        self.dossier_id = dossier_id


def filing_of(draft_id: UUID, party: Party, *, at: datetime) -> Filing:
    """The person's own draft; somebody else's does not exist (404). Raises AlreadyFiled."""
    draft = (
        Draft.objects.select_related(
            "version__procedure", "case", "e_form", "receiving_unit", "version__field"
        )
        .filter(pk=draft_id, party=party)
        .first()
    )
    if draft is None:
        if Dossier.objects.of(party).filter(pk=draft_id).exists():
            raise AlreadyFiled(draft_id)
        raise Http404
    if draft.e_form is None:
        return Filing(draft, None, dict(draft.answers))
    definition = eforms.parse(draft.e_form.definition, eforms.reader_language())
    known = eforms.prefill(definition, party_facts(party), at=at, book=address_options(at.date()))
    return Filing(draft, definition, {**known, **draft.answers})
