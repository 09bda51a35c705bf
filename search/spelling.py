"""Did-you-mean and completion, out of words that stand in documents the reader may see.

Which words are near is looked up over all of a segment, in time that depends on the word asked
about; everything else is done with the words of the reader's own documents.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from search.analysis import is_unspaced, normalised
from search.language import TOKEN
from search.postings import STAND_IN
from search.segments import Mask, Segment
from search.snapshots import Snapshot
from search.vocabulary import Counts, distance

MOST_COMPLETIONS = 20
SHORTEST_PREFIX = 2
_LONGEST_COMPLETED = 64
# One edit in a short word, two in a long one.
_LONG_WORD = 7

Known = Callable[[str], bool]
Near = Callable[[str], Mapping[str, int]]


def corrected(text: str, *, known: Known, near: Near) -> str:
    """The text with each word nobody wrote replaced by the likeliest near one; empty when there
    is nothing to replace. Operators, quotes and beginnings stay as they were typed."""
    parts: list[str] = []
    at = 0
    for match in TOKEN.finditer(text):
        word = match["word"]
        if word is None or match["not"] or not is_correctable(word):
            continue
        small = normalised(word)
        if known(small) or not (better := best(small, near(small))):
            continue
        parts += (text[at : match.start()], better)
        at = match.end()
    return "".join((*parts, text[at:])) if parts else ""


def is_correctable(word: str) -> bool:
    """Whether a word is one that people misspell: letters alone."""
    return word.isalpha() and not is_unspaced(word)


def best(word: str, near: Mapping[str, int]) -> str:
    """The nearest word, of equally near ones the one in most documents; empty when none is."""
    most = 2 if len(word) >= _LONG_WORD else 1
    ranked = [
        (away, other[0] != word[0], -count, other)
        for other, count in near.items()
        if 0 < (away := distance(word, other)) <= most
    ]
    return min(ranked)[3] if ranked else ""


def ranked_completions(counts: Mapping[str, int], limit: int) -> tuple[str, ...]:
    """Words by the number of documents, the commonest first."""
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(word for word, _ in ordered[: min(limit, MOST_COMPLETIONS)])


def usable_prefix(typed: str) -> str:
    """What was typed, as words begin; empty when it is too little or too much to complete."""
    prefix = normalised(typed).strip()
    usable = SHORTEST_PREFIX <= len(prefix) <= _LONGEST_COMPLETED and prefix.isalpha()
    return prefix if usable else ""


class Words:
    """The written words of a snapshot that stand in documents of these audiences."""

    def __init__(self, snapshot: Snapshot, audiences: frozenset[str]) -> None:
        self._segments = [part for part in snapshot.parts if part.size]
        self._audiences = audiences

    def near(self, word: str) -> Mapping[str, int]:
        """Words like this one, with the number of documents they stand in."""
        return self._summed(lambda segment: segment.vocabulary.near(word))

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Words that begin so, likewise."""

        def numbers(segment: Segment) -> npt.NDArray[Any]:
            begun = segment.vocabulary.beginning(prefix)
            return np.arange(begun.start, begun.stop)

        return self._summed(numbers)

    def known(self, terms: Iterable[bytes]) -> bool:
        """Whether one of these terms stands in a document."""
        terms = list(terms)
        return any(
            self._stands(segment, name, term)
            for segment in self._segments
            for term in terms
            for name in ("title", "body")
        )

    def _stands(self, segment: Segment, name: str, term: bytes) -> bool:
        found = segment.postings(name, term) or STAND_IN
        return bool(self._mask(segment)[found.documents].any())

    def _summed(self, numbers: Callable[[Segment], npt.NDArray[Any]]) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for segment in self._segments:
            candidates, counts = numbers(segment), self._counts(segment)
            # From here on the work depends on the reader's own words alone.
            for at in np.unique(candidates[counts[candidates] > 0]).tolist():
                found[segment.vocabulary.word(at)] += int(counts[at])
        return found

    def _counts(self, segment: Segment) -> Counts:
        """In how many of the documents that may be seen each word stands."""
        return segment.derived(
            ("words", self._audiences), lambda: segment.vocabulary.counts(self._mask(segment))
        )

    def _mask(self, segment: Segment) -> Mask:
        return segment.visible(self._audiences)
