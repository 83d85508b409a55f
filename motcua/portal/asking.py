"""A request to supplement as its applicant meets it: what is asked for, what is there, what is missing."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from motcua.catalogue import eforms
from motcua.catalogue.models import Component
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import supplying
from motcua.dossiers.status import Act
from motcua.dossiers.supplies import SupplyDraft, SupplyFile


@dataclass
class Row:
    """One thing that is asked for; no component: something the form or the facts lack."""

    name: str
    reasons: list[str]
    component: Component | None
    files: list[SupplyFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def takes_files(self) -> bool:
        """A paper that is uploaded: neither the form answered here nor what is only shown at the desk."""
        one = self.component
        return one is not None and not one.shown_only and not one.is_e_form


@dataclass(frozen=True)
class PageLine:
    """A page of the form to look at again. state: "" | "changed" | "wrong"."""

    title: str
    url: str
    state: str


@dataclass
class Asking:
    """The open request of a dossier with what its applicant has gathered so far."""

    dossier: Dossier
    matter: Matter
    draft: SupplyDraft | None
    at: datetime

    @property
    def items(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.matter.facts["items"]
        return found

    @cached_property
    def rows(self) -> list[Row]:
        """What is asked for in the order of the request; several reasons for one paper stand together."""
        ids = [item["component"] for item in self.items if item["component"]]
        components = {str(one.pk): one for one in Component.objects.filter(pk__in=ids)}
        rows: dict[str, Row] = {}
        for item in self.items:
            place = item["component"] or item["name"]
            row = rows.setdefault(place, Row(item["name"], [], components.get(item["component"])))
            row.reasons.append(item["reason"])
        files = self.draft.files.select_related("file__blob").order_by("id") if self.draft else []
        for attached in files:
            if str(attached.component_id) in rows:
                rows[str(attached.component_id)].files.append(attached)
        return list(rows.values())

    @property
    def wants_words(self) -> bool:
        """Something is asked for that only words can answer."""
        return self.definition is None and any(not row.takes_files for row in self.rows)

    @cached_property
    def definition(self) -> eforms.Definition | None:
        """The form, when the request concerns it."""
        wanted = any(row.component is None or row.component.is_e_form for row in self.rows)
        if self.dossier.e_form is None or not wanted:
            return None
        return eforms.parse(self.dossier.e_form.definition)

    @property
    def answers(self) -> dict[str, Any]:
        """What was filed, with what was put right since."""
        return {**self.dossier.answers, **(self.draft.answers if self.draft else {})}

    @property
    def unfinished(self) -> supplying.Typed:
        return self.draft.unfinished if self.draft else {}

    @property
    def new_answers(self) -> dict[str, Any]:
        return supplying.changed(self.dossier, self.draft)

    def pages(self) -> list[eforms.Page]:
        """The pages that the request names, or all when it is about the form as a whole."""
        if self.definition is None:
            return []
        seen = eforms.visible_pages(self.definition, self.answers)
        named = [page for page in seen if _names(page) & self._words()]
        if not named or any(row.component and row.component.is_e_form for row in self.rows):
            return seen
        gaps = supplying.form_gaps(self.dossier, self.draft, at=self.at) if self.new_answers else []
        return [page for page in seen if page in named or page.title in gaps or page.key in self.unfinished]

    def asked_on(self, page: eforms.Page) -> list[Row]:
        """Why this page is asked about: what names it, and what is about the form as a whole."""
        about = [row for row in self.rows if row.component is None or row.component.is_e_form]
        named = [row for row in about if row.name.casefold() in _names(page)]
        return named or about

    def page_lines(self) -> list[PageLine]:
        return [
            PageLine(page.title, reverse("portal:supplement_page", args=[self.dossier.pk, page.key]), state)
            for page, state in ((page, self._state(page)) for page in self.pages())
        ]

    def _state(self, page: eforms.Page) -> str:
        if page.key in self.unfinished:
            return "wrong"
        return "changed" if any(one.key in self.new_answers for one in page.fields) else ""

    def _words(self) -> set[str]:
        return {row.name.casefold() for row in self.rows if row.component is None}

    def missing(self) -> list[str]:
        return supplying.missing_from(self.dossier, self.matter, self.draft, at=self.at)


def _names(page: eforms.Page) -> set[str]:
    return {page.title.casefold(), *(one.label.casefold() for one in page.fields)}


def open_request(dossier: Dossier) -> Matter | None:
    """The request to supplement that waits for the applicant."""
    return dossier.matters.filter(act=Act.SUPPLY_SUPPLEMENT, closed_at=None).first()


def asking(dossier: Dossier, *, at: datetime) -> Asking | None:
    """The open request and its draft; None when nothing is asked any more."""
    matter = open_request(dossier)
    if matter is None:
        return None
    return Asking(dossier, matter, SupplyDraft.objects.filter(matter=matter).first(), at)
