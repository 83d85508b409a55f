"""What search reads: the folded name of a version, and the folded words of its field and life events.

The English of each is among the words: whoever types English finds the same procedures.
"""

from uuid import UUID

from django.db import transaction

from motcua.catalogue.english import texts
from motcua.catalogue.models import LifeEvent, ProcedureVersion, VersionQuerySet
from motcua.catalogue.vocabulary import forget, words_of

_BATCH = 500


@transaction.atomic
def index_versions(versions: VersionQuerySet) -> int:
    """Fill the search columns of these versions; returns how many changed.

    Call after a name, a field or the procedures of a life event changed. Synonyms are read with each query:
    an edit of that table needs no indexing.
    """
    changed = []
    of_events, english = _words_of_life_events(), texts()
    for version in versions.select_related("field").iterator(chunk_size=_BATCH):
        name = " ".join(words_of(version.name))
        others = words_of(version.field.name) + of_events.get(version.procedure_id, [])
        others += words_of(english.get(version.name, "")) + words_of(english.get(version.field.name, ""))
        words = " ".join(dict.fromkeys(others))
        if (name, words) != (version.search_name, version.search_words):
            version.search_name, version.search_words = name, words
            changed.append(version)
    ProcedureVersion.objects.bulk_update(changed, ["search_name", "search_words"], batch_size=_BATCH)
    forget()
    return len(changed)


def _words_of_life_events() -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for event in LifeEvent.objects.order_by("position", "pk"):
        words = words_of(_said(event.name, event.words))
        for key in event.procedures.values_list("pk", flat=True):
            found.setdefault(key, []).extend(words)
    return found


def events_of_procedures() -> dict[UUID, list[tuple[str, set[str]]]]:
    """For each procedure its life events: the name, and the words that lead there."""
    found: dict[UUID, list[tuple[str, set[str]]]] = {}
    events = LifeEvent.objects.filter(procedures__isnull=False).order_by("position", "pk")
    for key, name, words in events.values_list("procedures", "name", "words"):
        found.setdefault(key, []).append((name, set(words_of(_said(name, words)))))
    return found


def _said(*parts: str) -> str:
    """The texts and their English, one after another."""
    english = texts()
    return " ".join((*parts, *(english.get(part, "") for part in parts)))
