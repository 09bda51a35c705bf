"""How many threads of what was found are of each type, community, tag, status and language.

Counted after the mask, over threads: a choice then promises what it shows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from search.documents import Document
from search.schema import LABEL_BREAK

# The operator that narrows by it, and the column it is counted in.
COLUMNS = {
    "type": "kind",
    "in": "community",
    "tag": "labels",
    "status": "status",
    "lang": "language",
}
MOST_VALUES = 100

Choices = npt.NDArray[np.uint32]
Threads = npt.NDArray[np.int64]
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
    return _ordered(Counter(value for _, value in different))


def counted_choices(
    parts: Sequence[tuple[Sequence[str], Choices]], threads: Threads, *, many: bool
) -> Mapping[str, int]:
    """The same over columns: for each part its choices and the choice of each match.

    `threads` numbers the thread of each match, over all parts; `many` says that a choice is
    several values.
    """
    names: dict[str, int] = {}
    tables = [
        np.array([names.setdefault(choice, len(names)) for choice in choices], dtype=np.int64)
        for choices, _ in parts
    ]
    chosen = np.concatenate([t[n] for t, (_, n) in zip(tables, parts, strict=True)])
    pairs = np.unique(threads * len(names) + chosen)
    threads, chosen = pairs // len(names), pairs % len(names)
    values = {name: at for name, at in names.items() if name}
    if many:
        threads, chosen, values = _taken_apart(threads, chosen, list(names))
    total = np.bincount(chosen, minlength=max(len(names), len(values)))
    return _ordered(Counter({value: int(total[at]) for value, at in values.items() if total[at]}))


def _taken_apart(
    threads: Threads, chosen: Threads, names: Sequence[str]
) -> tuple[Threads, Threads, dict[str, int]]:
    """Pairs of a thread and a choice as pairs of a thread and one of its values."""
    values: dict[str, int] = {}
    held = [
        [values.setdefault(value, len(values)) for value in name.split(LABEL_BREAK) if value]
        for name in names
    ]
    rows = [(at, number) for at, numbers in enumerate(held) for number in numbers]
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(table[:, 0], chosen)
    lengths = np.searchsorted(table[:, 0], chosen, side="right") - first
    ends = np.cumsum(lengths)
    places = np.arange(lengths.sum()) + np.repeat(first - ends + lengths, lengths)
    width = max(1, len(values))
    pairs = np.unique(np.repeat(threads, lengths) * width + table[places, 1])
    return pairs // width, pairs % width, values


def _ordered(counts: Counter[str]) -> Mapping[str, int]:
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return MappingProxyType(dict(ordered[:MOST_VALUES]))
