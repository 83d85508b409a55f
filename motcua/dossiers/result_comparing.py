"""Each value of a draft beside what it came from: the application, or the result it corrects."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.results import Kind, declared, form_of
from motcua.dossiers.status import Status


class Change(StrEnum):
    """How a value departs from what it came from."""

    NONE = ""
    DIFFERS = "differs"
    ADDED = "added"  # what it came from says nothing


@dataclass(frozen=True)
class Origin:
    """What the values of a draft came from.

    values    by name of the field; a field that is not there came from nowhere.
    replaces  the code of the result that is corrected; empty when the application is the origin.
    """

    values: Mapping[str, str]
    replaces: str = ""

    def change(self, name: str, written: str) -> Change:
        """How what is written departs; spaces are no difference."""
        before, after = (" ".join(text.split()) for text in (self.values.get(name, ""), written))
        if name not in self.values or before == after:
            return Change.NONE
        return Change.DIFFERS if before else Change.ADDED


def origin_of(dossier: Dossier, kind: Kind) -> Origin:
    """The result in force while it is corrected; otherwise the answers and the owner's own data.

    A field has an origin where the form asks for it, or the owner's data has it.
    """
    replaced = _replaced(dossier) if dossier.status == Status.CORRECTING else None
    if replaced is not None:
        values = {field.name: str(replaced.data.get(field.name, "")) for field in kind.fields}
        return Origin(values, replaced.code)
    form = form_of(dossier)
    asked = {one.key for page in form.pages for one in page.fields} if form else set()
    said = declared(dossier, kind)
    fields = [field for field in kind.fields if field.owner or asked.intersection(field.answers)]
    return Origin({field.name: said[field.name] for field in fields})


def _replaced(dossier: Dossier) -> Paper | None:
    rows = dossier.papers.filter(kind=Paper.Kind.RESULT, replaced_at=None, revoked_at=None)
    return rows.order_by("-made_at", "-id").first()
