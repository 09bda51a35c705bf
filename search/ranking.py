"""From scored documents to a page: threads in order, each with its best passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from search.documents import Group, Hit, Page
from search.engine import Order
from search.facets import COLUMNS, NO_FACETS, Facets, counted_choices
from search.scoring import Documents
from search.segments import Floats, Segment

HITS_PER_GROUP = 3

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Found:
    """What matched in one segment."""

    segment: Segment
    documents: Documents
    scores: Floats


def page_of(
    found: Sequence[Found], *, limit: int, offset: int, order: Order, counted: bool
) -> Page:
    """Group by thread; count everything, name only what is on the page."""
    found = [part for part in found if len(part.documents)]
    if not found:
        return Page()
    table = _Table(found, order)
    leaders = table.leaders(offset + limit)
    return Page(
        groups=tuple(table.group_of(row) for row in leaders[offset : offset + limit]),
        total=_different(table.group),
        documents=len(table.group),
        facets=_facets(found, table.group) if counted else NO_FACETS,
    )


class _Table:
    """The matches of all segments side by side, a row for each."""

    def __init__(self, found: Sequence[Found], order: Order) -> None:
        self._found = found
        self._order = order
        self._first = np.cumsum([0, *(len(part.documents) for part in found)])
        self._scores = np.concatenate([part.scores for part in found])
        self._created = self._numbers("created").astype(np.int64)
        self.group = self._numbers("group")

    def leaders(self, wanted: int) -> list[int]:
        """The best row of each group, best group first, as many as wanted if there are so many.

        Only the best rows are put in order: sorting all of them would cost more than scoring.
        """
        key = self._created if self._order == "newest" else self._scores
        taken = max(8 * wanted, 400)
        while True:
            rows = _highest(key, taken)
            ordered = self._ordered(rows)
            _, first = np.unique(self.group[ordered], return_index=True)
            if len(first) >= wanted or len(rows) == len(key):
                places = np.sort(first)[:wanted]
                return [int(row) for row in ordered[places]]
            taken *= 8

    def group_of(self, leader: int) -> Group:
        """The group of a row, with its best hits."""
        rows = self._ordered(np.flatnonzero(self.group == self.group[leader]))
        hits = tuple(self._hit(int(row)) for row in rows[:HITS_PER_GROUP])
        return Group(hits[0].thread, hits, len(rows))

    def _ordered(self, rows: Rows) -> Rows:
        """Equal scores are told apart by date, then always the same way."""
        scores, created, group = -self._scores[rows], -self._created[rows], self.group[rows]
        keys = (group, scores, created) if self._order == "newest" else (group, created, scores)
        return rows[np.lexsort(keys)]

    def _hit(self, row: int) -> Hit:
        which = int(np.searchsorted(self._first, row, side="right")) - 1
        part = self._found[which]
        document = int(part.documents[row - self._first[which]])
        return Hit(
            uid=part.segment.text("uid", document),
            kind=_choice(part.segment, "kind", document),
            thread=part.segment.text("thread", document),
            community=_choice(part.segment, "community", document),
            created=datetime.fromtimestamp(int(self._created[row]), UTC),
            score=float(self._scores[row]),
        )

    def _numbers(self, name: str) -> npt.NDArray[np.uint64]:
        return np.concatenate([part.segment.numbers(name)[part.documents] for part in self._found])


def _highest(key: npt.NDArray[Any], count: int) -> Rows:
    """The rows of the highest keys, `count` of them and those that equal the last."""
    if count >= len(key):
        return np.arange(len(key))
    return np.flatnonzero(key >= np.partition(key, len(key) - count)[len(key) - count])


def _different(numbers: npt.NDArray[np.uint64]) -> int:
    """How many different numbers there are; sorting them is cheaper than a set of them."""
    ascending = np.sort(numbers)
    return 1 + int(np.count_nonzero(ascending[1:] != ascending[:-1]))


def _choice(segment: Segment, name: str, document: int) -> str:
    choices, numbers = segment.choices(name)
    return choices[int(numbers[document])]


def _facets(found: Sequence[Found], group: npt.NDArray[np.uint64]) -> Facets:
    threads = np.unique(group, return_inverse=True)[1].astype(np.int64)

    def count(key: str, name: str) -> Mapping[str, int]:
        columns = [(part.segment.choices(name), part.documents) for part in found]
        parts = [(choices, numbers[documents]) for (choices, numbers), documents in columns]
        return counted_choices(parts, threads, many=key == "tag")

    return MappingProxyType({key: count(key, name) for key, name in COLUMNS.items()})
