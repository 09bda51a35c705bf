"""From scored documents to a page: threads in order, each with its best passages."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from search.documents import Group, Hit, Page
from search.engine import Order
from search.facets import COLUMNS, NO_FACETS, Facets, counted_column
from search.scoring import Documents
from search.segments import Floats, Segment
from search.snapshots import Snapshot

HITS_PER_GROUP = 3
_STRETCHES = 4

Numbered = npt.NDArray[np.intp]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Found:
    """What matched in one segment."""

    segment: Segment
    documents: Documents
    scores: Floats


def page_of(
    snapshot: Snapshot,
    found: Sequence[Found],
    *,
    limit: int,
    offset: int,
    order: Order,
    counted: bool,
) -> Page:
    """Group by thread; count everything, name only what is on the page."""
    if not any(len(part.documents) for part in found):
        return Page()
    table = _Table(snapshot, found, order)
    return Page(
        groups=table.groups(table.leaders(offset + limit)[offset:]),
        total=table.threads_found(),
        documents=len(table.thread),
        facets=_facets(found, table) if counted else NO_FACETS,
    )


class _Table:
    """The matches of all segments side by side, a row for each."""

    def __init__(self, snapshot: Snapshot, found: Sequence[Found], order: Order) -> None:
        self._found = found
        self._order = order
        self.thread_count = snapshot.thread_count
        self._first = np.cumsum([0, *(len(part.documents) for part in found)]).tolist()
        self._scores = np.concatenate([part.scores for part in found])
        self.thread: Numbered = np.concatenate(
            [of[part.documents] for of, part in zip(snapshot.threads, found, strict=True)]
        )

    def threads_found(self) -> int:
        """How many threads there are in all rows."""
        return int(np.count_nonzero(self._marked(self.thread)))

    def leaders(self, wanted: int) -> Rows:
        """The best row of each thread, best thread first, as many as wanted if there are so many.

        Only the best rows are put in order: sorting all of them would cost more than scoring.
        """
        key = self._all("created") if self._order == "newest" else self._scores
        taken = max(4 * wanted, 64)
        while True:
            ordered = self._ordered(_highest(key, taken))
            _, first = np.unique(self.thread[ordered], return_index=True)
            if len(first) >= wanted or len(ordered) == len(key):
                return ordered[np.sort(first)[:wanted]]
            taken *= 8

    def groups(self, leaders: Rows) -> tuple[Group, ...]:
        """The threads of these rows in the same order, each with its best hits."""
        if not len(leaders):
            return ()
        rows = np.flatnonzero(self._marked(self.thread[leaders])[self.thread])
        rows = self._ordered(rows)
        of_thread: dict[int, list[int]] = {t: [] for t in self.thread[leaders].tolist()}
        for row, thread in zip(rows.tolist(), self.thread[rows].tolist(), strict=True):
            of_thread[thread].append(row)
        return tuple(self._group(own) for own in of_thread.values())

    def _group(self, rows: list[int]) -> Group:
        hits = tuple(self._hit(row) for row in rows[:HITS_PER_GROUP])
        return Group(hits[0].thread, hits, len(rows))

    def _marked(self, threads: Numbered) -> npt.NDArray[np.bool_]:
        marked = np.zeros(self.thread_count, dtype=np.bool_)
        marked[threads] = True
        return marked

    def _ordered(self, rows: Rows) -> Rows:
        """Equal scores are told apart by date, then always the same way, in every process."""
        scores = -self._scores[rows]
        created, group = -self._of(rows, "created").astype(np.int64), self._of(rows, "group")
        keys = (group, scores, created) if self._order == "newest" else (group, created, scores)
        return rows[np.lexsort(keys)]

    def _hit(self, row: int) -> Hit:
        which = bisect_right(self._first, row) - 1
        part = self._found[which]
        document = int(part.documents[row - self._first[which]])
        segment = part.segment
        return Hit(
            uid=segment.text("uid", document),
            kind=_choice(segment, "kind", document),
            thread=segment.text("thread", document),
            community=_choice(segment, "community", document),
            created=datetime.fromtimestamp(int(segment.numbers("created")[document]), UTC),
            score=float(self._scores[row]),
        )

    def _all(self, name: str) -> npt.NDArray[np.uint64]:
        return np.concatenate([part.segment.numbers(name)[part.documents] for part in self._found])

    def _of(self, rows: Rows, name: str) -> npt.NDArray[np.uint64]:
        """A number column for these rows."""
        values = np.empty(len(rows), np.uint64)
        for first, part in zip(self._first, self._found, strict=False):
            here = (rows >= first) & (rows < first + len(part.documents))
            values[here] = part.segment.numbers(name)[part.documents[rows[here] - first]]
        return values


def _highest(key: npt.NDArray[Any], count: int) -> Rows:
    """The rows of the highest keys, at least `count` of them.

    As many stretches hold one key each that is no less than the bound; finding the highest key of
    a stretch is far cheaper than parting all of them.
    """
    if count >= len(key):
        return np.arange(len(key))
    stretch = max(1, len(key) // (_STRETCHES * count))
    whole = len(key) // stretch * stretch
    peaks = key[:whole].reshape(-1, stretch).max(axis=1)
    bound = np.partition(peaks, len(peaks) - count)[len(peaks) - count]
    return np.flatnonzero(key >= bound)


def _choice(segment: Segment, name: str, document: int) -> str:
    choices, numbers = segment.choices(name)
    return choices[int(numbers[document])]


def _facets(found: Sequence[Found], table: _Table) -> Facets:
    parts = [(part.segment, part.documents) for part in found]
    return MappingProxyType(
        {key: counted_column(key, parts, table.thread, table.thread_count) for key in COLUMNS}
    )
