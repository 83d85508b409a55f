"""What the person wrote in earlier filings, offered for the same questions; never filled in unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.catalogue import eforms
from motcua.catalogue.eforms.answering import raw_of
from motcua.catalogue.eforms.conditions import fields_of
from motcua.common.invariant import InvariantBroken
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import FiledBy
from motcua.identity.models import Party
from motcua.portal.drafts import Filing

LOOKED_AT = 5
_ALWAYS = frozenset({"text", "address", "phone", "email", "id_number"})
_ONE_PERSON = _ALWAYS | {"date", "choice"}
Raw = dict[str, list[str]]


@dataclass(frozen=True)
class Earlier:
    """answers: of this page's questions that are still blank; from the newest filing that has any."""

    dossier: Dossier
    answers: dict[str, Any]
    labels: list[str]


def earlier_answers(filing: Filing, page: eforms.Page, party: Party) -> Earlier | None:
    """The newest own filing that answers a blank question of the page: same key, kind and words."""
    blank = {one.key: one for one in page.fields if _may_come(one) and not filing.answers.get(one.key)}
    if not blank or page.key in filing.unfinished or filing.draft.filed_by != FiledBy.SELF:
        return None
    if party.hand is not None and party.hand.consent_id is not None:
        return None  # staff who type for a person do not read the person's earlier filings
    rows = Dossier.objects.filter(owner=party, filed_by=FiledBy.SELF).exclude(e_form=None)
    for row in rows.select_related("e_form", "version").order_by("-id")[:LOOKED_AT]:
        found = _shared(row, blank)
        if found:
            behind = _behind(row, page, found, filing.answers)
            return Earlier(row, behind | found, [_called(blank[key]) for key in found])
    return None


def _may_come(one: eforms.Field) -> bool:
    return one.type in (_ONE_PERSON if one.block else _ALWAYS)


def _shared(row: Dossier, blank: Mapping[str, eforms.Field]) -> dict[str, Any]:
    if row.e_form is None:
        raise InvariantBroken("The query leaves out filings without a form.")
    definition = eforms.parse(row.e_form.definition, eforms.reader_language())
    kept = eforms.clean_answers(definition, row.answers)
    there = {one.key: one for page in definition.pages for one in page.fields}
    return {
        key: kept[key]
        for key, one in blank.items()
        if kept.get(key) and (there[key].type, there[key].label) == (one.type, one.label)
    }


def _behind(
    row: Dossier, page: eforms.Page, found: Mapping[str, Any], answered: Mapping[str, Any]
) -> dict[str, Any]:
    """What the same filing answered to the page's questions that what was found hangs on."""
    own = {one.key for one in page.fields}
    asked = set().union(*(fields_of(one.when) for one in page.fields if one.key in found))
    return {key: row.answers[key] for key in asked & own if key in row.answers and key not in answered}


def _called(one: eforms.Field) -> str:
    return f"{one.block}: {one.label}" if one.block else one.label


def filled_in(raw: Raw, page: eforms.Page, earlier: Earlier | None) -> Raw:
    """The page as posted with the earlier answers where it was blank; what was typed stays."""
    posted = {name: values for name, values in raw.items() if name != "_earlier"}
    taken = {name.partition(".")[0] for name, values in posted.items() if any(values)}
    answers = earlier.answers if earlier else {}
    return posted | raw_of(page.fields, {key: value for key, value in answers.items() if key not in taken})
