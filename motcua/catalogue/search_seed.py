"""The eight life events and the first everyday words; both tables are edited by officers afterwards."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.catalogue.models import LifeEvent, Procedure, ProcedureVersion, Synonym
from motcua.catalogue.search_index import index_versions
from motcua.catalogue.vocabulary import forget, words_of
from motcua.common.text import fold

_SEED = Path(__file__).parent / "seed"


@transaction.atomic
def seed_search() -> int:
    """Load synonyms and life events, link procedures to events by name, index; returns versions changed.

    May run again, also after an import: words that officers changed stay, links by name come back.
    """
    _seed_synonyms()
    _seed_life_events()
    return index_versions(ProcedureVersion.objects.all())


def _seed_synonyms() -> None:
    pairs: list[tuple[str, str]] = json.loads((_SEED / "synonyms.json").read_text("utf-8"))
    rows = [Synonym(phrase=phrase, means=means, folded=fold(phrase)) for phrase, means in pairs]
    Synonym.objects.bulk_create(rows, ignore_conflicts=True)
    forget()


def _seed_life_events() -> None:
    events: list[dict[str, Any]] = json.loads((_SEED / "life_events.json").read_text("utf-8"))
    names = _names_of_procedures()
    for position, facts in enumerate(events):
        event, _new = LifeEvent.objects.get_or_create(
            slug=facts["slug"],
            defaults={"name": facts["name"], "words": facts["words"], "position": position},
        )
        patterns = [f" {' '.join(words_of(name))} " for name in facts["names"]]
        fields = set(facts.get("fields", []))
        event.procedures.add(
            *(
                procedure
                for procedure, name, field in names
                if field in fields or any(pattern in name for pattern in patterns)
            )
        )


def _names_of_procedures() -> list[tuple[Procedure, str, str]]:
    versions = ProcedureVersion.objects.select_related("procedure", "field").order_by("pk")
    return [(row.procedure, f" {' '.join(words_of(row.name))} ", row.field.name) for row in versions]
