"""At the desk: a paper that is held of this person already is offered beside its line of the checklist."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from motcua.catalogue.models import Component
from motcua.counter.desk_forms import PaperRow
from motcua.counter.known import number_of
from motcua.dossiers import digitised, reuse
from motcua.dossiers.copies import ScanRule
from motcua.identity.models import Party


def offer(rows: Iterable[PaperRow], data: Mapping[str, Any], *, at: datetime) -> None:
    """Write into each row what is held of whoever the typed number belongs to, and which of it was chosen."""
    rows = list(rows)
    number = number_of(str(data.get("d-id_number", "")))
    party = Party.objects.filter(id_number=number).first() if number else None
    if party is None:
        return
    shelf = reuse.Shelf.of(party, at=at)
    if not shelf.copies and not shelf.results:
        return
    components: list[Component] = [row.component for row in rows]
    rules = {rule.component_id: rule for rule in ScanRule.objects.filter(component__in=components)}
    for row in rows:
        if row.component.shown_only or row.component.is_e_form:
            continue
        kind = digitised.kind_of(row.component, rules.get(row.component.pk))
        row.offers = shelf.offers(kind, row.component.name)
        wanted = str(data.get(f"{row.name}-reuse", ""))
        row.chosen = next((one for one in row.offers if str(one.source) == wanted), None)
