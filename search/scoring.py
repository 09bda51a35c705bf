"""BM25 over raw posting arrays: which documents of a segment match, and how well.

Each field is scored by itself and the fields are added, title and body alike:
idf(t) · tf·(k1+1) / (tf + k1·(1 - b + b·length/average)), idf(t) = ln(1 + (N - df + ½)/(df + ½))
(Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, with the +1 inside the
logarithm that keeps common words above zero). The audience is a mask over the documents before
anything is counted.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from search.documents import Phrase, Query, Term
from search.narrowing import narrowed
from search.postings import STAND_IN, WEIGHTLESS, Postings
from search.schema import SCORED
from search.segments import Floats, Mask, Segment
from search.signals import factors
from search.snapshots import Snapshot

K1 = 1.2
B = 0.75
MOST_EXPANSIONS = 64
# A term in more than one of so many documents is kept as a whole array.
_COMMON = 6

Documents = npt.NDArray[Any]
_NONE = np.zeros(0, np.intp)


class OutOfTime(Exception):
    """The search took longer than it may."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, asked between steps."""

    at: float

    def check(self) -> None:
        """Raises OutOfTime once the moment has passed."""
        if time.monotonic() > self.at:
            raise OutOfTime


def idf(*, size: int, frequency: int) -> float:
    """How much a word tells, given how many of all documents have it."""
    return log(1 + (size - frequency + 0.5) / (frequency + 0.5))


class Scorer:
    """One query over one snapshot; term weights are the same in every segment."""

    def __init__(self, snapshot: Snapshot, query: Query, *, deadline: Deadline) -> None:
        self._snapshot = snapshot
        self._query = query
        self._deadline = deadline
        self._idf: dict[tuple[str, Term], float] = {}

    def matches(
        self, segment: Segment, *, audiences: frozenset[str], signals: bool
    ) -> tuple[Documents, Floats]:
        """The documents that match and may be seen, with their scores."""
        allowed = narrowed(segment, self._query, segment.visible(audiences))
        if not allowed.any():
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        scores = self._words_scored(segment)
        for phrase in self._query.phrases:
            allowed = allowed & self._add_phrase(scores, segment, phrase, allowed)
        for phrase in self._query.excluded:
            allowed = allowed & ~self._holding(segment, phrase, allowed)
        if self._query.asks_for_words:
            allowed = allowed & (scores > 0)
        if signals and (worth := factors(segment)) is not None:
            scores *= worth
        documents = np.flatnonzero(allowed)
        return documents, scores[documents]

    def _words_scored(self, segment: Segment) -> Floats:
        """What words and beginnings of words give each document."""
        scores = np.zeros(segment.size, np.float32)
        for term in self._query.terms:
            self._deadline.check()
            for name in SCORED:
                self._add_term(scores, segment, name, term)
        for prefix in self._query.prefixes:
            self._add_prefix(scores, segment, prefix)
        return scores

    def _weight(self, name: str, term: Term) -> float:
        """One idf for all spellings of a word, that of the most common one."""
        key = (name, term)
        if key not in self._idf:
            most = max(self._snapshot.frequency(name, spelling) for spelling in term.spellings)
            told = idf(size=self._snapshot.size, frequency=most)
            self._idf[key] = told if most else 0.0
        return self._idf[key] * term.weight

    def _add_term(self, scores: Floats, segment: Segment, name: str, term: Term) -> None:
        weight = self._weight(name, term)
        found = [self._impact(segment, name, spelling) for spelling in term.spellings]
        if len(found) > 1:
            scores += _best(segment.size, found) * np.float32(weight)
        else:
            _add(scores, *found[0], weight)

    def _impact(self, segment: Segment, name: str, term: bytes) -> tuple[Postings, Floats]:
        """What a term is worth: to each document of its list, or to each of the segment when it
        is in so many that adding up whole arrays is cheaper."""

        def weigh(found: Postings) -> Floats:
            documents = found.documents
            worth = self._saturated(segment, name, documents, found.frequencies.astype(np.float32))
            if _COMMON * len(documents) < segment.size:
                return worth
            spread = np.zeros(segment.size, np.float32)
            spread[documents] = worth
            return spread

        return segment.weighed(name, term, self._snapshot.average[name], weigh)

    def _saturated(
        self, segment: Segment, name: str, documents: npt.NDArray[Any], frequencies: Floats
    ) -> Floats:
        average = max(self._snapshot.average[name], 1.0)
        norm = segment.derived(
            ("norm", name, average),
            lambda: (K1 * (1 - B + B * segment.lengths(name) / average)).astype(np.float32),
        )
        found: Floats = frequencies * np.float32(K1 + 1) / (frequencies + norm[documents])
        return found

    def _add_prefix(self, scores: Floats, segment: Segment, prefix: bytes) -> None:
        for name in SCORED:
            self._deadline.check()
            terms = segment.beginning(name, prefix, most=MOST_EXPANSIONS)
            found = [self._impact(segment, name, term) for term in terms or (prefix,)]
            scores += _best(segment.size, found)

    def _add_phrase(self, scores: Floats, segment: Segment, phrase: Phrase, among: Mask) -> Mask:
        mask = np.zeros(segment.size, dtype=np.bool_)
        for name in SCORED:
            self._deadline.check()
            weight = sum(self._weight(name, term) for term in phrase)
            if len(phrase) == 1 == len(phrase[0].spellings):  # a word alone, which must be there
                postings, impact = self._impact(segment, name, phrase[0].spellings[0])
                mask[_NONE if postings is WEIGHTLESS else postings.documents] = True
                _add(scores, postings, impact, weight)
                continue
            documents, counts = occurrences(segment, name, phrase, among)
            mask[documents] = True
            impact = self._saturated(segment, name, documents, counts)
            scores[documents] += impact * np.float32(weight)
        return mask

    def _holding(self, segment: Segment, phrase: Phrase, among: Mask) -> Mask:
        mask = np.zeros(segment.size, dtype=np.bool_)
        for name in SCORED:
            self._deadline.check()
            documents, _ = occurrences(segment, name, phrase, among)
            mask[documents] = True
        return mask


def _add(scores: Floats, postings: Postings, impact: Floats, weight: float) -> None:
    """Add what a term is worth, to the documents that have it or to all in one go."""
    at = slice(None) if len(impact) == len(scores) else postings.documents
    scores[at] += impact * np.float32(weight)


def _best(size: int, found: Iterable[tuple[Postings, Floats]]) -> Floats:
    """For each document the highest of several impacts."""
    best = np.zeros(size, np.float32)
    for postings, impact in found:
        at = postings.documents if len(impact) < size else slice(None)
        best[at] = np.maximum(best[at], impact)
    return best


def occurrences(
    segment: Segment, name: str, phrase: Phrase, among: Mask
) -> tuple[Documents, Floats]:
    """The documents in which the words stand side by side in a field, and how often; of those that
    are not among these, some or none."""
    nobodys = _elsewhere(among)
    lists = [
        [segment.postings(name, spelling) or nobodys for spelling in term.spellings]
        for term in phrase
    ]
    nowhere = np.zeros(0, np.int64), np.zeros(0, np.float32)
    if len(lists) == 1 == len(lists[0]):  # a word alone, which must be there
        return lists[0][0].documents, lists[0][0].frequencies.astype(np.float32)
    # Positions are read only in the documents that have all the words.
    everywhere = among
    for found in lists:
        here = np.zeros(segment.size, dtype=np.bool_)
        for postings in found:
            here[postings.documents] = True
        everywhere = everywhere & here
    if not everywhere.any():
        return nowhere
    starts = _starts(lists[0], everywhere, offset=0)
    for offset, found in enumerate(lists[1:], start=1):
        starts = _shared(starts, _starts(found, everywhere, offset=offset))
    documents, counts = np.unique(starts >> 17, return_counts=True)
    return documents, counts.astype(np.float32)


def _elsewhere(among: Mask) -> Postings:
    """A list of a document that is not among these: so a word that stands nowhere takes as long
    as one that stands only there."""
    document = among.argmin()
    if among[document]:
        return STAND_IN
    return Postings(
        document.reshape(1).astype(np.uint32), WEIGHTLESS.frequencies, WEIGHTLESS.positions
    )


def _shared(some: Documents, others: Documents) -> Documents:
    """What is in both of two ascending arrays."""
    if not len(some) or not len(others):
        return some[:0]
    if len(some) > len(others):
        some, others = others, some
    places = np.searchsorted(others, some)
    places[places == len(others)] = 0
    shared: Documents = some[others[places] == some]
    return shared


def _starts(found: list[Postings], documents: Mask, *, offset: int) -> Documents:
    """Where the phrase would begin: document * 2^17 + position - offset, for one of its words."""
    keys = [_keys(postings, documents, offset=offset) for postings in found]
    # One spelling's keys ascend as they lie on disk; several have to be put in order.
    return keys[0] if len(keys) == 1 else np.unique(np.concatenate(keys))


def _keys(postings: Postings, documents: Mask, *, offset: int) -> Documents:
    if postings.positions is None:
        return np.zeros(0, np.int64)
    chosen = np.flatnonzero(documents[postings.documents])
    lengths = postings.frequencies[chosen].astype(np.int64)
    starts = np.cumsum(postings.frequencies, dtype=np.int64)[chosen] - lengths
    ends = np.cumsum(lengths)
    places = np.arange(lengths.sum()) + np.repeat(starts - ends + lengths, lengths)
    positions = postings.positions[places].astype(np.int64)
    owners = np.repeat(postings.documents[chosen].astype(np.int64) << 17, lengths)
    # 4096 keeps the difference positive, so that it never borrows from the document's bits.
    keys: Documents = owners + positions + (4096 - offset)
    return keys
