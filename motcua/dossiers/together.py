"""Several procedures filed once, online: what a later draft of the filing takes from those before it.

Nothing is written here. `services.filing_together` writes it into the drafts when the filing is submitted, so
that a correction on an earlier page is never forgotten on a later form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.catalogue import eforms
from motcua.catalogue.groups import GroupMember
from motcua.catalogue.models import Component
from motcua.common.text import fold
from motcua.dossiers import completeness
from motcua.dossiers.digitised import kind_of
from motcua.dossiers.models import Draft


@dataclass(frozen=True)
class Part:
    """One procedure of a filing.

    known    answers of earlier forms that this form would ask again.
    twins    components that are the same paper as one asked for earlier: this one's id -> that component.
    """

    draft: Draft
    definition: eforms.Definition | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    twins: Mapping[UUID, Component] = field(default_factory=dict)

    def components(self) -> list[Component]:
        """Papers to show: neither asked for earlier nor made by an earlier procedure of the filing."""
        rows = completeness.components_of(self.draft)
        spared = self.draft.spared
        return [row for row in rows if row.pk not in self.twins and str(row.pk) not in spared]

    def gaps(self, *, at: datetime) -> list[str]:
        """What is still missing, as if the shared answers and papers stood in the draft."""
        answers = self.all_answers()
        return completeness.missing_from(self.draft, at=at, answers=answers, elsewhere=set(self.twins))

    def all_answers(self) -> dict[str, Any]:
        """The draft's answers and those it takes over."""
        return {**self.draft.answers, **self.known}


def drafts_of(draft: Draft) -> list[Draft]:
    """The drafts of the filing in the order of asking; this one alone when nothing goes with it."""
    if draft.group is None:
        return [draft]
    rows = Draft.objects.filter(group=draft.group, party=draft.party_id).order_by("id")
    rows = rows.select_related("version__procedure", "case", "e_form", "receiving_unit", "version__field")
    return list(rows)


def parts_of(drafts: Sequence[Draft], *, at: datetime) -> list[Part]:
    """Each draft with what it takes from those before it."""
    given = _given(drafts)
    answers: dict[str, Any] = {}
    asked: list[Component] = []
    parts: list[Part] = []
    for draft in drafts:
        definition = _definition(draft)
        known = _known(definition, given.get(draft.version.procedure_id, {}), answers, at) if parts else {}
        twins = _twins(completeness.components_of(draft), asked) if parts else {}
        part = Part(draft, definition, known, twins)
        parts.append(part)
        asked += [row for row in part.components() if not row.is_e_form and not row.shown_only]
        if definition:
            answers = {**eforms.clean_answers(definition, {**draft.answers, **known}), **answers}
    return parts


def _definition(draft: Draft) -> eforms.Definition | None:
    return eforms.parse(draft.e_form.definition, eforms.reader_language()) if draft.e_form else None


def _given(drafts: Sequence[Draft]) -> dict[UUID, dict[str, str]]:
    group = drafts[0].together_id
    rows = GroupMember.objects.filter(group=group) if group else GroupMember.objects.none()
    return {row.procedure_id: row.given for row in rows}


def _known(
    definition: eforms.Definition | None, given: Mapping[str, str], answers: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Answers that fit this form's own fields; what does not fit is asked."""
    if definition is None:
        return {}
    found = {}
    for page in definition.pages:
        for one in page.fields:
            value = answers.get(given.get(one.key, one.key))
            if value is not None and eforms.fits(definition, one, value, at=at):
                found[one.key] = value
    return found


def _twins(components: Sequence[Component], asked: Sequence[Component]) -> dict[UUID, Component]:
    """The same paper by its name, or by what kind of paper it is known to be."""
    names = {_name(row): row for row in reversed(asked)}
    kinds = {kind_of(row): row for row in reversed(asked) if kind_of(row)}
    twins = {}
    for row in components:
        twin = names.get(_name(row)) or kinds.get(kind_of(row))
        if twin is not None and not row.is_e_form and not row.shown_only:
            twins[row.pk] = twin
    return twins


def _name(component: Component) -> str:
    return " ".join(fold(component.name).split())
