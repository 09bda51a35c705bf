"""How many threads of what was found are of each type, community, tag, status and language.

Counted after the mask, over threads: a choice then promises what it shows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from search.documents import Document
from search.schema import LABEL_BREAK
from search.segments import Segment

# The operator that narrows by it, and the column it is counted in.
COLUMNS = {
    "type": "kind",
    "in": "community",
    "tag": "labels",
    "status": "status",
    "lang": "language",
}
MOST_VALUES = 100

_LARGEST_TABLE = 1 << 22

Numbers = npt.NDArray[np.intp]
Facets = Mapping[str, Mapping[str, int]]
NO_FACETS: Facets = MappingProxyType({})


def values_of(document: Document) -> dict[str, tuple[str, ...]]:
    """What a document counts towards, by operator."""
    return {
        "type": (document.kind.casefold(),),
        "in": (document.community.casefold(),),
        "tag": document.tags,
        "status": (document.status.casefold(),),
        "lang": (document.language.partition("-")[0].casefold(),),
    }


def counted_values(pairs: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, int]:
    """Over (thread, values) pairs: the threads that have each value, the most common first."""
    different = {(thread, value) for thread, values in pairs for value in values if value}
    return ordered(Counter(value for _, value in different))


def counted_column(
    key: str,
    found: Sequence[tuple[Segment, npt.NDArray[Any]]],
    threads: Numbers,
    thread_count: int,
) -> Mapping[str, int]:
    """The same over a column of the documents found, whose threads are `threads`, end to end and
    below `thread_count`."""
    names: dict[str, int] = {}
    of_thread, of_value = [], []
    at = 0
    for segment, documents in found:
        values = segment.derived(("values", key), partial(_values, segment, key))
        here, at = threads[at : at + len(documents)], at + len(documents)
        rows, numbers = values.of(documents)
        table = np.array([names.setdefault(n, len(names)) for n in values.names], dtype=np.intp)
        of_thread.append(here if rows is None else here[rows])
        of_value.append(table[numbers])
    counts = _different(
        np.concatenate(of_thread), np.concatenate(of_value), thread_count, max(1, len(names))
    )
    return ordered(Counter({n: int(counts[at]) for n, at in names.items() if n and counts[at]}))


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a column by document: those of `first[d]` to `first[d + 1]` in `numbers`,
    or just one where there is no `first`."""

    names: Sequence[str]
    numbers: Numbers
    first: Numbers | None = None

    def of(self, documents: npt.NDArray[Any]) -> tuple[Numbers | None, Numbers]:
        """The values of these documents, and which of the documents each belongs to."""
        if self.first is None:
            return None, self.numbers[documents]
        starts = self.first[documents]
        lengths = self.first[documents + 1] - starts
        rows = np.repeat(np.arange(len(documents)), lengths)
        ends = np.cumsum(lengths)
        places = np.arange(len(rows)) + np.repeat(starts - ends + lengths, lengths)
        return rows, self.numbers[places]


def _values(segment: Segment, key: str) -> _Values:
    choices, numbers = segment.choices(COLUMNS[key])
    if key != "tag":
        return _Values(choices, numbers.astype(np.intp))
    names: dict[str, int] = {}
    held = [
        [names.setdefault(tag, len(names)) for tag in choice.split(LABEL_BREAK) if tag]
        for choice in choices
    ]
    flat = np.array([number for some in held for number in some], dtype=np.intp)
    lengths = np.array([len(some) for some in held], dtype=np.intp)
    starts = np.cumsum(lengths) - lengths
    whole = _Values((), flat, np.append(starts, len(flat)))
    by_document = lengths[numbers]
    _, spread = whole.of(numbers.astype(np.intp))
    return _Values(tuple(names), spread, np.concatenate([[0], np.cumsum(by_document)]))


def _different(threads: Numbers, values: Numbers, thread_count: int, value_count: int) -> Numbers:
    """How many different threads have each value."""
    pairs = threads * value_count + values
    if thread_count * value_count <= _LARGEST_TABLE:
        seen = np.zeros(thread_count * value_count, dtype=np.bool_)
        seen[pairs] = True
        pairs = np.flatnonzero(seen)
    else:
        pairs.sort()
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])] if len(pairs) else pairs
    return np.bincount(pairs % value_count, minlength=value_count)


def ordered(counts: Counter[str]) -> Mapping[str, int]:
    """The commonest values, equal ones by name."""
    by_count = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return MappingProxyType(dict(by_count[:MOST_VALUES]))
