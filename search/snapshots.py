"""The index at one moment: its segments on shelves, and the figures that hold over all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from search.schema import SCORED
from search.segments import Segment
from search.shelves import shelved

Threads = npt.NDArray[np.intp]
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class ThreadNumbers:
    """Threads numbered from 0 on, by their hashes in ascending order."""

    hashes: Hashes = field(default_factory=lambda: np.zeros(0, np.uint64))
    numbers: Threads = field(default_factory=lambda: np.zeros(0, np.intp))

    def with_more(self, hashes: Hashes) -> "ThreadNumbers":
        """The same numbers, and further ones for hashes that have none."""
        fresh = np.setdiff1d(hashes, self.hashes)
        if not len(fresh):
            return self
        places = np.searchsorted(self.hashes, fresh)
        numbers = np.arange(len(self.hashes), len(self.hashes) + len(fresh), dtype=np.intp)
        return ThreadNumbers(
            np.insert(self.hashes, places, fresh), np.insert(self.numbers, places, numbers)
        )

    def of(self, hashes: Hashes) -> Threads:
        """The numbers of hashes that are known."""
        return self.numbers[np.searchsorted(self.hashes, hashes)]


@dataclass(frozen=True)
class Snapshot:
    """Everything a query reads. `segments` are scored: shelves of the `parts` on disk.

    `threads` numbers the thread of each document, segment by segment, below `thread_count`.
    """

    parts: Sequence[Segment] = ()
    segments: Sequence[Segment] = ()
    average: dict[str, float] = field(default_factory=dict)
    threads: Sequence[Threads] = ()
    numbering: ThreadNumbers = field(default_factory=ThreadNumbers)

    @property
    def thread_count(self) -> int:
        """More than the highest number of a thread."""
        return len(self.numbering.hashes)

    @cached_property
    def size(self) -> int:
        """All documents, deleted ones included, as Whoosh counts them for idf."""
        return sum(segment.size for segment in self.segments)

    @cached_property
    def live(self) -> int:
        """Documents that can be found."""
        return sum(part.size - len(part.deleted) for part in self.parts)

    def frequency(self, name: str, term: bytes) -> int:
        """In how many documents a term occurs in a field."""
        lists = (segment.postings(name, term) for segment in self.segments)
        return sum(len(found.documents) for found in lists if found is not None)

    def rarity(self, name: str, term: bytes) -> int:
        """The same without reading posting lists, for many words of which few are asked for."""
        return sum(segment.frequency(name, term) for segment in self.segments)

    def uids(self) -> Iterable[str]:
        """The uid of every document that can be found."""
        for part in self.parts:
            for document in np.flatnonzero(part.live).tolist():
                yield part.text("uid", document)


def snapshot_of(parts: Sequence[Segment], held: Snapshot) -> Snapshot:
    """Put segments together, with what is still right in an earlier snapshot.

    Average lengths are over the documents that have the field.
    """
    known = {segment.name: segment for segment in held.segments}
    segments = shelved(parts, known)
    average = {}
    for name in SCORED:
        having = sum(segment.having(name) for segment in parts)
        average[name] = sum(s.total_length(name) for s in parts) / having if having else 1.0
    numbering = held.numbering
    if len(numbering.hashes) > 1_000 + 2 * sum(segment.size for segment in segments):
        numbering, known = ThreadNumbers(), {}  # most are of threads that are gone
    for segment in segments:
        if segment.name not in known:
            numbering = numbering.with_more(segment.numbers("group"))
    earlier = dict(zip((s.name for s in held.segments), held.threads, strict=True))
    threads = [
        earlier[segment.name] if segment.name in known else numbering.of(segment.numbers("group"))
        for segment in segments
    ]
    return Snapshot(parts, segments, average, threads, numbering)
