"""Several segments read as one, so that a query costs as much as over a single segment.

Documents are numbered through. Small segments come and go with every commit, large ones stay:
each sort stands on a shelf of its own, and the shelf of the large ones outlives most commits.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from search.postings import STAND_IN, Postings
from search.segments import Floats, Mask, Segment

Number = TypeVar("Number", bound=np.generic)

# From this size on a segment is large: it is merged seldom.
LARGE = 512


class Shelf(Segment):
    """Segments side by side under one name."""

    def __init__(self, parts: Sequence[Segment], *, keeps: bool) -> None:
        self.parts = tuple(parts)
        self.name = name_of(parts)
        self.size = sum(part.size for part in parts)
        self._first = np.cumsum([0, *(part.size for part in parts)]).tolist()
        # What changes with every commit is kept by its parts, which do not.
        self._keeps = keeps
        self._columns: dict[Any, Any] = {}
        self._postings, self._weights, self._derived, self._frequencies = {}, {}, {}, {}
        self._held = 0

    def with_parts(self, parts: Sequence[Segment]) -> "Shelf":
        """The same segments after more deletions; what was read before stays read."""
        newer = object.__new__(Shelf)
        newer.__dict__.update(self.__dict__)
        newer.__dict__.pop("live", None)
        newer.parts, newer._derived = tuple(parts), {}
        return newer

    @cached_property
    def live(self) -> Mask:
        """Which documents are not deleted."""
        return np.concatenate([part.live for part in self.parts])

    def read_postings(self, name: str, term: bytes) -> Postings | None:
        """The posting lists of a term end to end."""
        found = [
            (first, postings)
            for first, part in zip(self._first, self.parts, strict=False)
            if (postings := (part.read_postings if self._keeps else part.postings)(name, term))
        ]
        joined = _end_to_end(found or [(0, STAND_IN)])  # what is absent takes no less time
        return joined if found else None

    def _count(self, name: str, term: bytes) -> int:
        return sum(part._count(name, term) for part in self.parts)  # noqa: SLF001  # of the same class

    def beginning(self, name: str, prefix: bytes, *, most: int) -> list[bytes]:
        """The first terms of a field that begin with these bytes."""
        lists = [part.beginning(name, prefix, most=most) for part in self.parts]
        return [term for term, _ in islice(groupby(merge(*lists)), most)]

    def lengths(self, name: str) -> Floats:
        """The number of terms each document has in a field."""
        return self._joined(f"_{name}_len", lambda part: part.lengths(name))

    def total_length(self, name: str) -> int:
        """The number of terms in a field over all documents."""
        return sum(part.total_length(name) for part in self.parts)

    def numbers(self, name: str) -> npt.NDArray[np.uint64]:
        """A number column by document."""
        return self._joined(name, lambda part: part.numbers(name))

    def choices(self, name: str) -> tuple[tuple[str, ...], npt.NDArray[np.uint32]]:
        """The choices of a column over all segments, and which one each document has."""
        if ("choices", name) not in self._columns:
            self._columns["choices", name] = _one_of([part.choices(name) for part in self.parts])
        found: tuple[tuple[str, ...], npt.NDArray[np.uint32]] = self._columns["choices", name]
        return found

    def text(self, name: str, document: int) -> str:
        """The value of a text column for one document."""
        which = self._part_of(document)
        return self.parts[which].text(name, document - self._first[which])

    def _part_of(self, document: int) -> int:
        return bisect_right(self._first, document) - 1

    def _joined(
        self, key: str, of: Callable[[Segment], npt.NDArray[Number]]
    ) -> npt.NDArray[Number]:
        if key not in self._columns:
            self._columns[key] = np.concatenate([of(part) for part in self.parts])
        found: npt.NDArray[Number] = self._columns[key]
        return found


def name_of(parts: Iterable[Segment]) -> str:
    """The name of a shelf of these segments."""
    return "+".join(part.name for part in parts)


def shelved(parts: Sequence[Segment], known: dict[str, Segment]) -> list[Segment]:
    """The segments on shelves, taking over those whose segments are the same."""
    large = [part for part in parts if part.size >= LARGE]
    small = [part for part in parts if part.size < LARGE]
    return [_shelf(some, known, keeps=some is large) for some in (large, small) if some]


def _shelf(parts: Sequence[Segment], known: dict[str, Segment], *, keeps: bool) -> Segment:
    if len(parts) == 1:
        return parts[0]
    held = known.get(name_of(parts))
    if not isinstance(held, Shelf):
        return Shelf(parts, keeps=keeps)
    same = all(a is b for a, b in zip(held.parts, parts, strict=True))
    return held if same else held.with_parts(parts)


def _end_to_end(found: Sequence[tuple[int, Postings]]) -> Postings:
    """Lists whose documents are numbered from so many on, as one."""
    positions = [p.positions for _, p in found if p.positions is not None]
    return Postings(
        np.concatenate([p.documents + np.uint32(first) for first, p in found]),
        np.concatenate([p.frequencies for _, p in found]),
        np.concatenate(positions) if positions else None,
    )


def _one_of(
    columns: Sequence[tuple[tuple[str, ...], npt.NDArray[np.uint32]]],
) -> tuple[tuple[str, ...], npt.NDArray[np.uint32]]:
    """Columns of choices as one, whose choices are those of all."""
    names: dict[str, int] = {}
    numbers = []
    for choices, chosen in columns:
        table = np.array([names.setdefault(c, len(names)) for c in choices], dtype=np.uint32)
        numbers.append(table[chosen])
    return tuple(names), np.concatenate(numbers)
