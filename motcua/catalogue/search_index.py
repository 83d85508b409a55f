"""What search reads: the folded name of a version, and the folded words of its field and life events."""

from uuid import UUID

from django.db import transaction

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
    of_events = _words_of_life_events()
    for version in versions.select_related("field").iterator(chunk_size=_BATCH):
        name = " ".join(words_of(version.name))
        others = words_of(version.field.name) + of_events.get(version.procedure_id, [])
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
        words = words_of(f"{event.name} {event.words}")
        for key in event.procedures.values_list("pk", flat=True):
            found.setdefault(key, []).extend(words)
    return found


def events_of_procedures() -> dict[UUID, list[tuple[str, set[str]]]]:
    """For each procedure its life events: the name, and the words that lead there."""
    found: dict[UUID, list[tuple[str, set[str]]]] = {}
    events = LifeEvent.objects.filter(procedures__isnull=False).order_by("position", "pk")
    for key, name, words in events.values_list("procedures", "name", "words"):
        found.setdefault(key, []).append((name, set(words_of(f"{name} {words}"))))
    return found
