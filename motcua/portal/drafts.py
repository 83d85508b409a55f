"""One filing on its way: whose it is, its forms, its steps and what is still open.

Mostly of one draft. A filing for several procedures has a draft for each; the first leads: place, papers,
last look and submit are its pages, the pages of a form are those of its own draft.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import address_options, party_facts
from motcua.catalogue.english import for_reader
from motcua.dossiers import completeness
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.queries import DossierQuerySet
from motcua.dossiers.together import Part, drafts_of, parts_of
from motcua.identity.models import Party

UNFINISHED = "_typed"  # pages with mistakes, as typed: no answers yet, but nothing typed is lost
DELIVERY = "_delivery"
DELIVERY_ADDRESS = "_delivery_address"


@dataclass(frozen=True)
class Step:
    """One page of the guided filing; `draft` is the one it belongs to."""

    key: str
    title: str
    url: str
    draft: UUID


@dataclass(frozen=True)
class Filing:
    """A draft with its form read; `answers` begin with what the account and the filing already know.

    parts   all procedures of the filing, in the order of asking; `part` is the one opened.
    """

    part: Part
    parts: tuple[Part, ...]
    answers: dict[str, Any]

    @property
    def draft(self) -> Draft:
        return self.part.draft

    @property
    def definition(self) -> eforms.Definition | None:
        return self.part.definition

    @property
    def lead(self) -> Draft:
        return self.parts[0].draft

    @property
    def drafts(self) -> list[Draft]:
        return [part.draft for part in self.parts]

    @property
    def unfinished(self) -> dict[str, dict[str, list[str]]]:
        kept: dict[str, dict[str, list[str]]] = self.draft.answers.get(UNFINISHED, {})
        return kept

    def pages(self) -> list[eforms.Page]:
        """Pages of the opened draft's form that ask this person something."""
        return self.asked_pages(self.part)

    def asked_pages(self, part: Part) -> list[eforms.Page]:
        """Pages of a part's form without the questions an earlier form of the filing asks."""
        if part.definition is None:
            return []
        made = []
        answers = self.answers if part is self.part else part.all_answers()
        for page in eforms.visible_pages(part.definition, answers):
            asked = tuple(one for one in page.fields if one.key not in part.known)
            if asked:
                made.append(page if len(asked) == len(page.fields) else replace(page, fields=asked))
        return made

    def steps(self) -> list[Step]:
        """Where, the pages of the forms this person sees, papers, the last look."""
        made = [self._step("where", _("Nơi nộp, nộp cho ai"))]
        for part in self.parts:
            made += [_page_step(part, page) for page in self.asked_pages(part)]
        return [*made, self._step("papers", _("Giấy tờ kèm theo")), self._step("review", _("Xem lại và nộp"))]

    def _step(self, name: str, title: str) -> Step:
        return Step(name, title, reverse(f"portal:{name}", args=[self.lead.pk]), self.lead.pk)

    def place(self, key: str) -> dict[str, Any]:
        """What the head of a step's page shows, and where its buttons lead."""
        steps = self.steps()
        here = (key, self.draft.pk)
        at = next((number for number, step in enumerate(steps) if (step.key, step.draft) == here), None)
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
            "names": [for_reader(draft.version.name) for draft in self.drafts] if len(self.parts) > 1 else [],
        }

    def page(self, key: str) -> eforms.Page:
        """A page of the form that this person sees; 404 for any other."""
        page = next((page for page in self.pages() if page.key == key), None)
        if page is None:
            raise Http404
        return page

    def unfinished_titles(self) -> list[str]:
        """Pages whose last typing has mistakes: their older answers must not be filed unseen."""
        return [title for _id, title in self._unfinished_pages()]

    def _unfinished_pages(self) -> list[tuple[UUID, str]]:
        found = []
        for part in self.parts:
            kept = part.draft.answers.get(UNFINISHED, {})
            found += [(part.draft.pk, page.title) for page in self.asked_pages(part) if page.key in kept]
        return found

    def gaps(self, *, at: datetime) -> list[str]:
        """What the filing still lacks, each said once."""
        return list(dict.fromkeys(gap for part in self.parts for gap in part.gaps(at=at)))

    def first_open(self, *, at: datetime) -> Step:
        """Where to go on: the first step that lacks something, else the last look."""
        steps = self.steps()
        if any(draft.receiving_unit_id is None for draft in self.drafts):
            return steps[0]
        gaps = set(self._unfinished_pages())
        for part in self.parts:
            answers = part.all_answers()
            titles = eforms.incomplete_pages(part.definition, answers, at=at) if part.definition else []
            gaps |= {(part.draft.pk, title) for title in titles}
        for step in steps[1:-2]:
            if (step.draft, step.title) in gaps:
                return step
        return steps[-2] if any(map(_lacks_paper, self.parts)) else steps[-1]


def _page_step(part: Part, page: eforms.Page) -> Step:
    url = reverse("portal:page", args=[part.draft.pk, page.key])
    return Step(page.key, page.title, url, part.draft.pk)


def _lacks_paper(part: Part) -> bool:
    attached = set(part.draft.files.values_list("component_id", flat=True)) | set(part.twins)
    return any(paper.pk not in attached for paper in completeness.required_files(part.draft))


def dossiers_of(party: Party) -> DossierQuerySet:
    """The party's dossiers; whoever types at a desk sees only what was filed on the same consent."""
    rows = Dossier.objects.of(party)
    if party.hand is not None and party.hand.consent_id is not None:
        return rows.filter(consent=party.hand.consent_id)
    return rows


class AlreadyFiled(Exception):
    """The draft has become a dossier: the page leads to its receipt."""

    def __init__(self, dossier_id: UUID) -> None:
        super().__init__(dossier_id)
        self.dossier_id = dossier_id


def filing_of(draft_id: UUID, party: Party, *, at: datetime) -> Filing:
    """The person's own draft; somebody else's does not exist (404). Raises AlreadyFiled."""
    rows = Draft.objects.of(party).select_related(
        "version__procedure", "case", "e_form", "receiving_unit", "version__field"
    )
    draft = rows.filter(pk=draft_id).first()
    if draft is None:
        if dossiers_of(party).filter(pk=draft_id).exists():
            raise AlreadyFiled(draft_id)
        raise Http404
    parts = parts_of(drafts_of(draft), at=at)
    opened = _opened(parts, draft_id)
    known: dict[str, Any] = {}
    if opened.definition:
        book = address_options(at.date())
        known = eforms.prefill(opened.definition, party_facts(party), at=at, book=book)
    return Filing(opened, tuple(parts), {**known, **opened.draft.answers, **opened.known})


def _opened(parts: Sequence[Part], draft_id: UUID) -> Part:
    found = next((part for part in parts if part.draft.pk == draft_id), None)
    if found is None:  # filed by another press in between
        raise AlreadyFiled(draft_id)
    return found
