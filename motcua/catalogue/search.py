"""Find procedures by a person's own words: without diacritics, with typos, in everyday speech.

A query has readings: the words as typed (mistyped ones repaired), and the same with everyday phrases replaced
by what the catalogue calls them. PostgreSQL finds the versions with the telling words of any reading by index
and sorts them by how much of a reading they hold; the best are ranked here, where the reason is known. Where
that finds little, names with similar trigrams follow.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log

from django.contrib.postgres.search import SearchQuery, TrigramWordDistance
from django.db.models import FloatField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Greatest, Length
from django.utils.translation import gettext as _

from motcua.catalogue.english import for_reader, texts
from motcua.catalogue.models import ProcedureVersion, Synonym, VersionQuerySet
from motcua.catalogue.search_index import events_of_procedures, index_versions
from motcua.catalogue.vocabulary import Vocabulary, current, words_of
from motcua.common.kept import Kept

__all__ = ["Hit", "index_versions", "search", "suggest"]

MAX_HITS = 50
WIDEST = 120  # hits an answer that is filtered afterwards begins with
_MAX_CHARACTERS = 200
_MAX_WORDS = 14
_LONGEST_PHRASE = 6
_CANDIDATES = 60
_COMMON = 0.2  # a word in more than a fifth of the names finds nothing by itself
_MARKS = ',.;:()“”"'
_MOST = 0.66  # a hit that holds less of the query says little beside one that holds all of it
_ENOUGH = 0.55  # part of the query a hit must hold before similar spellings are not asked for
# Never read by a list of hits; long texts of sixty candidates cost more than finding them
_HEAVY = ("order", "conditions", "legal_basis", "subjects", "search_vector")
_WORTH = (
    "CASE WHEN search_vector @@ %s::tsquery THEN %s WHEN search_vector @@ %s::tsquery THEN %s ELSE 0.0 END"
)
_events = Kept()
_CODE = re.compile(r"[A-Z0-9]{1,6}\.[A-Z0-9.]{1,30}")  # 1.001193
# Words around a wish that name no procedure: "tôi muốn xin làm giấy cho bé"
_FILLERS = frozenset(
    words_of("tôi mình muốn xin làm lấy cho bé của như nào gì là bị được thủ tục giúp với và ạ")
)


@dataclass(frozen=True)
class Reading:
    """One way to understand the query; `meanings` are the everyday phrases it replaced."""

    words: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Hit:
    """score: larger is better, about 0 to 2; comparable within one answer only.

    held   part of what was asked that the name, the field or a moment of life holds, 0 to 1.
    """

    version: ProcedureVersion
    reason: str
    score: float
    held: float = 1.0


def search(
    query: str, *, day: date, level: str | None = None, field: str | None = None, limit: int = 20
) -> list[Hit]:
    """Published versions in force on `day`, best first.

    level  "province", "district" or "commune": only what may be filed there.
    field  code of a Field.
    limit  how many, at most WIDEST.
    """
    versions = _versions(day, level, field)
    if _CODE.fullmatch(query.strip()):
        return [Hit(row, _("khớp mã thủ tục"), 2.0) for row in versions.filter(procedure__code=query.strip())]
    typed = words_of(query[:_MAX_CHARACTERS])[:_MAX_WORDS]
    vocabulary = current()
    repaired = vocabulary.repair(typed)
    readings = _readings(typed, repaired)
    hits = _ranked(versions, readings, vocabulary, repaired != typed, max(limit, _CANDIDATES))
    if repaired and (not hits or hits[0].score < _ENOUGH):
        hits += _similar(versions, repaired, {hit.version.pk for hit in hits})
    return hits[: max(1, min(limit, WIDEST))]


def suggest(query: str, *, day: date) -> str:
    """“Có phải bạn muốn tìm …”: the query with its mistyped words put right, or "" when nothing was wrong."""
    typed = words_of(query[:_MAX_CHARACTERS])[:_MAX_WORDS]
    repaired = current().repair(typed)
    if repaired == typed:
        return ""
    written: dict[str, str] = {}
    for hit in search(query, day=day, limit=5):
        for word in hit.version.name.lower().split():
            written.setdefault(" ".join(words_of(word)), word.strip(_MARKS))
    return " ".join(written.get(word, word) for word in repaired)


def _versions(day: date, level: str | None, field: str | None) -> VersionQuerySet:
    versions = ProcedureVersion.objects.in_force(day).select_related("procedure", "field").defer(*_HEAVY)
    if level:
        versions = versions.filter(competences__level=level)
    if field:
        versions = versions.filter(field__code=field)
    return versions


def _readings(typed: list[str], repaired: list[str]) -> list[Reading]:
    """The plain reading first, then one for each meaning of the everyday phrases in it."""
    plain = Reading(tuple(repaired))
    for words in (typed, repaired):
        meanings = _meanings(words)
        if meanings:
            most = max(len(found) for _start, _end, _phrase, found in meanings)
            return [plain, *(_replaced(words, meanings, turn) for turn in range(most))]
    return [plain]


Meaning = tuple[int, int, str, list[str]]  # from word, to word, phrase as officers wrote it, what it means


def _meanings(words: list[str]) -> list[Meaning]:
    """Everyday phrases in the words, longest first, not overlapping; several meanings are parted by ';'."""
    spans = {
        (start, end): " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + _LONGEST_PHRASE, len(words)) + 1)
    }
    rows = {row.folded: row for row in Synonym.objects.filter(folded__in=set(spans.values()))}
    found: list[Meaning] = []
    for (start, end), text in sorted(spans.items(), key=lambda item: item[0][0] - item[0][1]):
        row = rows.get(text)
        if row and all(end <= other[0] or start >= other[1] for other in found):
            found.append((start, end, row.phrase, [part.strip() for part in row.means.split(";")]))
    return sorted(found)


def _replaced(words: list[str], meanings: list[Meaning], turn: int) -> Reading:
    result: list[str] = []
    used: list[tuple[str, str]] = []
    place = 0
    for start, end, phrase, found in meanings:
        means = found[min(turn, len(found) - 1)]
        result += words[place:start] + words_of(means)
        used.append((phrase, means))
        place = end
    return Reading(tuple(result + words[place:]), tuple(used))


def _telling(words: Iterable[str], vocabulary: Vocabulary) -> dict[str, float]:
    """Weight of each word of a reading; fillers count only when there is nothing else."""
    known = {word: vocabulary.weight(word) for word in words if vocabulary.counts.get(word)}
    telling = {word: weight for word, weight in known.items() if word not in _FILLERS}
    return telling or known


def _ranked(
    versions: VersionQuerySet,
    readings: Sequence[Reading],
    vocabulary: Vocabulary,
    repaired: bool,
    candidates: int,
) -> list[Hit]:
    weights = [_telling(reading.words, vocabulary) for reading in readings]
    words = sorted({word for weight in weights for word in _rare(weight, vocabulary)})
    if not words:
        return []
    anywhere = SearchQuery(" | ".join(f"'{word}'" for word in words), config="simple", search_type="raw")
    cover = [_cover(weight) for weight in weights if weight]
    rows = (
        versions.filter(search_vector=anywhere)
        .annotate(cover=Greatest(*cover) if len(cover) > 1 else cover[0])
        .order_by("-cover", Length("search_name"), "-procedure__usage", "pk")[:candidates]
    )
    pairs = [(reading, weight) for reading, weight in zip(readings, weights, strict=True) if weight]
    hits = [_best_reading(row, pairs, vocabulary, repaired) for row in rows]
    whole = any(hit.held > 0.99 for hit in hits)
    return sorted((hit for hit in hits if not whole or hit.held >= _MOST), key=lambda hit: -hit.score)


def _rare(weights: dict[str, float], vocabulary: Vocabulary) -> Iterable[str]:
    """The words a reading is looked up by; all of them when each is in many names."""
    most = _COMMON * vocabulary.texts
    return [word for word in weights if vocabulary.counts[word] <= most] or weights


def _cover(weights: dict[str, float]) -> RawSQL:
    """Sum over the words: its weight if the name holds it, 0.4 of it if only field or life event does."""
    values: list[object] = []
    for word, weight in weights.items():
        values += [f"'{word}':A", round(weight, 3), f"'{word}'", round(0.4 * weight, 3)]
    return RawSQL(" + ".join([_WORTH] * len(weights)), tuple(values), output_field=FloatField())  # nosec B611


def _best_reading(
    version: ProcedureVersion,
    readings: Sequence[tuple[Reading, dict[str, float]]],
    vocabulary: Vocabulary,
    repaired: bool,
) -> Hit:
    # Where an everyday phrase is known, the words as typed are the lesser guess: "sổ đỏ" is not "số … do"
    plain = 0.75 if len(readings) > 1 else 1.0
    scored = [
        (_score(version, reading, weights, vocabulary) * (1.0 if reading.meanings else plain), place)
        for place, (reading, weights) in enumerate(readings)
    ]
    score, place = max(scored, key=lambda pair: (pair[0], -pair[1]))
    reading, weights = readings[place]
    reason = _reason(version, reading, weights, repaired=repaired)
    there = {*version.search_name.split(), *version.search_words.split()}
    held = sum(weight for word, weight in weights.items() if word in there) / sum(weights.values())
    return Hit(version, reason, round(score + 0.02 * log(1 + version.procedure.usage), 4), held)


def _score(
    version: ProcedureVersion, reading: Reading, weights: dict[str, float], vocabulary: Vocabulary
) -> float:
    """Part of the reading held, plus words in the same order side by side, plus little else in the name."""
    name = version.search_name.split()
    names, others = set(name), set(version.search_words.split())
    total = sum(weights.values())
    english = set(words_of(texts().get(version.name, "")))
    held = sum(
        w if word in names else (0.8 if word in english else 0.4) * w
        for word, w in weights.items()
        if word in names or word in others
    )
    sides = [pair for pair in pairwise(reading.words) if pair[0] in weights or pair[1] in weights]
    beside = set(pairwise(name))
    order = sum(pair in beside for pair in sides) / len(sides) if sides else float(reading.words[0] in names)
    size = sum(vocabulary.weight(word) for word in names - _FILLERS) or 1.0
    focus = sum(w for word, w in weights.items() if word in names) / size
    return held / total + 0.3 * order * held / total + 0.35 * focus


def _reason(version: ProcedureVersion, reading: Reading, weights: dict[str, float], *, repaired: bool) -> str:
    """One plain sentence part: why this procedure is in the answer."""
    names = set(version.search_name.split())
    missing = [word for word in weights if word not in names]
    for phrase, means in reading.meanings:
        if names.issuperset(weights.keys() & set(words_of(means))):
            return _("“%(phrase)s” nghĩa là “%(means)s”") % {"phrase": phrase, "means": means}
    if not missing:
        return _("gần với điều bạn gõ") if repaired else _("khớp tên thủ tục")
    if len(missing) < len(weights) and not set(missing) <= set(version.search_words.split()):
        return _("trong tên có “%(words)s”") % {"words": _in_name(version, weights)}
    english = texts()
    if set(missing) & set(words_of(english.get(version.name, ""))):
        return _("tên tiếng Anh là “%(name)s”") % {"name": english[version.name]}
    field = version.field.name
    if set(missing) & set(words_of(f"{field} {english.get(field, '')}")):
        return _("thuộc lĩnh vực %(field)s") % {"field": for_reader(field)}
    return _("thuộc việc trong đời “%(event)s”") % {"event": for_reader(_event_of(version, set(missing)))}


def _in_name(version: ProcedureVersion, weights: dict[str, float]) -> str:
    """The words asked for as the name writes them."""
    written = version.name.lower().split()
    return " ".join(dict.fromkeys(word.strip(_MARKS) for word in written if weights.keys() & words_of(word)))


def _event_of(version: ProcedureVersion, words: set[str]) -> str:
    """The life event through which these words found the procedure."""
    events = _events.get("", events_of_procedures).get(version.procedure_id, [])
    return max(events, key=lambda event: len(words & event[1]), default=("", set()))[0]


def _similar(versions: VersionQuerySet, words: list[str], known: set[object]) -> list[Hit]:
    """Names whose trigrams resemble the query: by index, at PostgreSQL's own threshold of 0.6."""
    text = " ".join(words)
    rows = versions.filter(search_name__trigram_word_similar=text).order_by(
        TrigramWordDistance(text, "search_name"), Length("search_name")
    )[:20]
    return [Hit(row, _("tên gần giống"), 0.3) for row in rows if row.pk not in known]
