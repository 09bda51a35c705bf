"""From scored documents to a page: threads in order, each with its best passages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from search.documents import Group, Hit, Page
from search.engine import Order
from search.scoring import Documents
from search.segments import Floats, Segment

HITS_PER_GROUP = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What matched in one segment."""

    segment: Segment
    documents: Documents
    scores: Floats


def page_of(found: Sequence[Found], *, limit: int, offset: int, order: Order) -> Page:
    """Group by thread; count everything, name only what is on the page."""
    found = [part for part in found if len(part.documents)]
    if not found:
        return Page()
    table = _Table(found)
    ranked = table.ranked(order)
    groups = table.group[ranked]
    _, first = np.unique(groups, return_index=True)
    leaders = np.sort(first)
    shown = [
        table.group_at(ranked, groups, int(place)) for place in leaders[offset : offset + limit]
    ]
    return Page(
        groups=tuple(shown),
        total=len(leaders),
        documents=len(ranked),
        facets=MappingProxyType({"type": _facet(found, "kind"), "in": _facet(found, "community")}),
    )


class _Table:
    """The matches of all segments side by side."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._found = found
        self._first = np.cumsum([0, *(len(part.documents) for part in found)])
        self._scores = np.concatenate([part.scores for part in found])
        self._created = self._numbers("created").astype(np.int64)
        self.group = self._numbers("group")

    def ranked(self, order: Order) -> npt.NDArray[np.intp]:
        """Rows in order; equal scores are told apart by date, then always the same way."""
        if order == "newest":
            return np.lexsort((self.group, -self._scores, -self._created))
        return np.lexsort((self.group, -self._created, -self._scores))

    def group_at(
        self, ranked: npt.NDArray[np.intp], groups: npt.NDArray[np.uint64], place: int
    ) -> Group:
        """The group whose best hit stands at this place of the ranking."""
        rows = ranked[place:][groups[place:] == groups[place]]
        hits = tuple(self._hit(int(row)) for row in rows[:HITS_PER_GROUP])
        return Group(hits[0].thread, hits, len(rows))

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


def _choice(segment: Segment, name: str, document: int) -> str:
    choices, numbers = segment.choices(name)
    return choices[int(numbers[document])]


def _facet(found: Sequence[Found], name: str) -> MappingProxyType[str, int]:
    counted: Counter[str] = Counter()
    for part in found:
        choices, numbers = part.segment.choices(name)
        counts = np.bincount(numbers[part.documents], minlength=len(choices))
        for choice, count in zip(choices, counts.tolist(), strict=True):
            if count and choice:
                counted[choice] += count
    return MappingProxyType(dict(counted.most_common()))
