"""The words of the catalogue, and what a mistyped word was meant to be.

Held in memory for a minute a process: about 3,000 folded words and their neighbours.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log

from motcua.catalogue.models import ProcedureVersion, Synonym
from motcua.common.kept import Kept
from motcua.common.text import fold

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_kept = Kept()
_MAX_PARTS = 4
# What Telex leaves in a word when the typing method is off: ddawng kys -> đăng ký
_TELEX = [("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uow", "uo"), ("w", "")]
_TELEX_TONE = re.compile(r"(?<=[aeiouy])([a-z]*?)[sfrxj]")


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order: 'Giấy phép XD' -> ['giay', 'phep', 'xd']."""
    return _WORD.findall(fold(text))


@dataclass(frozen=True)
class Vocabulary:
    """counts: in how many texts a word stands; pairs: how often two words stand side by side."""

    counts: Counter[str]
    pairs: Counter[tuple[str, str]]
    texts: int

    def weight(self, word: str) -> float:
        """How telling a word is: 0.1 and less for one in every name, about 8 for a unique one."""
        return log((self.texts + 1) / (self.counts.get(word, 0) + 0.5)) + 0.1

    def knows(self, word: str) -> bool:
        return word in self.counts

    def repair(self, words: list[str]) -> list[str]:
        """The same words with the unknown ones replaced by what fits best between their neighbours."""
        repaired: list[str] = []
        for place, word in enumerate(words):
            before = repaired[-1] if repaired else ""
            after = words[place + 1] if place + 1 < len(words) else ""
            repaired += [word] if self.knows(word) else self._best(word, before, after)
        return repaired

    def _best(self, word: str, before: str, after: str) -> list[str]:
        choices = list(self._readings(word))
        if not choices:
            return [word]
        return max(choices, key=lambda parts: self._fit(parts, before, after))

    def _fit(self, parts: list[str], before: str, after: str) -> tuple[float, int]:
        chain = [before, *parts, after]
        near = sum(log(1 + self.pairs[pair]) for pair in pairwise(chain))
        rarest = min(self.counts[part] for part in parts)
        return 2 * near + log(1 + rarest) - 1.5 * len(parts), rarest

    def _readings(self, word: str) -> Iterator[list[str]]:
        for plain in {_without_telex(word), re.sub(r"\d", "", word)} - {word, ""}:
            if self.knows(plain):
                yield [plain]
        if len(word) > 2:
            yield from ([near] for near in _one_edit_away(word) if self.knows(near))
        yield from self._splits(word, _MAX_PARTS)

    def _splits(self, word: str, parts: int) -> Iterator[list[str]]:
        """Ways to cut a run of words typed without spaces: khaisinh -> khai sinh."""
        if parts > 1 and len(word) <= 24:
            for cut in range(2, len(word) - 1):
                head, tail = word[:cut], word[cut:]
                if not self.knows(head):
                    continue
                if self.pairs[head, tail]:
                    yield [head, tail]
                for rest in self._splits(tail, parts - 1):
                    if self.pairs[head, rest[0]]:
                        yield [head, *rest]


def _without_telex(word: str) -> str:
    for typed, meant in _TELEX:
        word = word.replace(typed, meant)
    return _TELEX_TONE.sub(r"\1", word, count=1)


def _one_edit_away(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    removed = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    replaced = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    added = {left + letter + right for left, right in cuts for letter in _LETTERS}
    return removed | swapped | replaced | added


def build(texts: Iterable[str], phrases: Iterable[str]) -> Vocabulary:
    """Vocabulary of folded texts; phrases (synonyms) are known too but do not make a word common."""
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    total = 0
    for text in texts:
        words = text.split()
        counts.update(set(words))
        pairs.update(set(pairwise(words)))
        total += 1
    for phrase in phrases:
        words = phrase.split()
        counts.update({word: 0 for word in words if word not in counts})
        pairs.update(pairwise(words))
    return Vocabulary(counts, pairs, total)


def current() -> Vocabulary:
    """The vocabulary of what is published, at most a minute old."""
    return _kept.get("", _load)


def forget() -> None:
    """Read it anew with the next query: the index of this process changed."""
    _kept.forget()


def _load() -> Vocabulary:
    published = ProcedureVersion.objects.filter(state=ProcedureVersion.State.PUBLISHED)
    rows = published.values_list("search_name", "search_words")
    phrases = Synonym.objects.values_list("folded", flat=True)
    return build((f"{name} {words}" for name, words in rows.iterator(chunk_size=2000)), phrases)
