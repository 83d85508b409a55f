"""What search reads: the folded name of a version, and the folded words of its field and life events."""

import re

from django.db import transaction

from motcua.catalogue.models import ProcedureVersion, VersionQuerySet
from motcua.common.text import fold

_WORD = re.compile(r"[a-z0-9]+")
_BATCH = 500


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order: 'Giấy phép XD' -> ['giay', 'phep', 'xd']."""
    return _WORD.findall(fold(text))


@transaction.atomic
def index_versions(versions: VersionQuerySet) -> int:
    """Fill the search columns of these versions; returns how many changed.

    Call after a name, a field or the procedures of a life event changed. Synonyms are read with each query, so
    an edit of that table needs no indexing.
    """
    changed = []
    rows = versions.select_related("field", "procedure").prefetch_related("procedure__life_events")
    for version in rows.iterator(chunk_size=_BATCH):
        name = " ".join(words_of(version.name))
        words = _other_words(version)
        if (name, words) != (version.search_name, version.search_words):
            version.search_name, version.search_words = name, words
            changed.append(version)
    ProcedureVersion.objects.bulk_update(changed, ["search_name", "search_words"], batch_size=_BATCH)
    return len(changed)


def _other_words(version: ProcedureVersion) -> str:
    texts = [version.field.name]
    for event in sorted(version.procedure.life_events.all(), key=lambda event: event.position):
        texts += [event.name, event.words]
    words = dict.fromkeys(word for text in texts for word in words_of(text))
    return " ".join(words)
