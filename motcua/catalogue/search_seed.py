"""The eight life events and the first everyday words; both tables are edited by officers afterwards."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.catalogue.models import LifeEvent, Procedure, ProcedureVersion, Synonym, VersionQuerySet
from motcua.catalogue.search_index import index_versions
from motcua.catalogue.vocabulary import forget, words_of
from motcua.common.text import fold

_SEED = Path(__file__).parent / "seed"


def seed_search() -> int:
    """Load synonyms and life events with their procedures, index; returns versions changed.

    May run again: words that officers changed stay.
    """
    Synonym.objects.bulk_create(shipped_synonyms(), ignore_conflicts=True)
    forget()
    return seed_life_events()


def shipped_synonyms() -> list[Synonym]:
    """The everyday words that come with the system, not saved."""
    pairs: list[tuple[str, str]] = json.loads((_SEED / "synonyms.json").read_text("utf-8"))
    return [Synonym(phrase=phrase, means=means, folded=fold(phrase)) for phrase, means in pairs]


def shipped_life_events() -> frozenset[str]:
    """Slugs of the life events that come with the system."""
    return frozenset(facts["slug"] for facts in _read())


@transaction.atomic
def seed_life_events(slugs: Collection[str] | None = None) -> int:
    """Load the life events, or these of them, link procedures to them by name, index; versions changed."""
    for position, facts in enumerate(_read()):
        if slugs is None or facts["slug"] in slugs:
            LifeEvent.objects.get_or_create(
                slug=facts["slug"],
                defaults={"name": facts["name"], "words": facts["words"], "position": position},
            )
    _link(_names_of_procedures(ProcedureVersion.objects.all()), slugs)
    return index_versions(ProcedureVersion.objects.all())


@transaction.atomic
def link_procedures(codes: Collection[str]) -> None:
    """Link procedures that have just come to the life events that are there, by name, and index them."""
    versions = ProcedureVersion.objects.filter(procedure__code__in=codes)
    _link(_names_of_procedures(versions), None)
    index_versions(versions)


def _link(names: list[tuple[Procedure, str, str]], slugs: Collection[str] | None) -> None:
    events = {event.slug: event for event in LifeEvent.objects.all()}
    for facts in _read():
        event = events.get(facts["slug"])
        if event is None or (slugs is not None and event.slug not in slugs):
            continue
        patterns = [f" {' '.join(words_of(name))} " for name in facts["names"]]
        fields = set(facts.get("fields", []))
        event.procedures.add(
            *(
                procedure
                for procedure, name, field in names
                if field in fields or any(pattern in name for pattern in patterns)
            )
        )


def _names_of_procedures(versions: VersionQuerySet) -> list[tuple[Procedure, str, str]]:
    rows = versions.select_related("procedure", "field").order_by("pk")
    return [(row.procedure, f" {' '.join(words_of(row.name))} ", row.field.name) for row in rows]


def _read() -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads((_SEED / "life_events.json").read_text("utf-8"))
    return events
