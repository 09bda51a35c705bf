"""Whether the topics of a community fall into two groups that hardly meet. Nothing but numbers.

Apart from the signals because it judges no state of health: a gate of the community's life asks it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from community.health.shapes import FEWEST_PEOPLE

Numbers = NDArray[np.float64]
MOST_TAGS = 100  # those on the most threads: what is rarer draws no line through a community
_DIGITS = 9  # what differs by less than this is a tie


@dataclass(frozen=True, kw_only=True)
class Topics:
    """The best two groups of tags, by id; people are those who wrote there in eight weeks.

    Every tag in it has five people behind it at least, over half a year.
    """

    topic_modularity: float | None = None
    smaller_tags: Sequence[int] = ()
    smaller_people: int = 0
    larger_tags: Sequence[int] = ()
    larger_people: int = 0
    both_people: int = 0  # who wrote in both


NOTHING = Topics()


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """One thread of half a year with tags: who wrote in it, and who of them in eight weeks."""

    tags: Collection[int]
    people: Collection[int]
    lately: Collection[int]


def topics_in(threads: Sequence[Tagged]) -> Topics:
    """The best two-way split of the graph of tags, in which threads that bear two tags tie them."""
    told = _told(threads)
    ties = Counter(
        pair for thread in threads for pair in combinations(sorted(told & set(thread.tags)), 2)
    )
    tags = sorted({tag for pair in ties for tag in pair})
    if not tags:
        return NOTHING
    place = {tag: number for number, tag in enumerate(tags)}
    weights: Numbers = np.zeros((len(tags), len(tags)))
    for (one, other), threads_with_both in ties.items():
        weights[place[one], place[other]] = weights[place[other], place[one]] = threads_with_both
    modularity, side = best_split(weights)
    first = {tag for tag in tags if side[place[tag]] > 0}
    groups = (first, set(tags) - first)
    if not all(groups):
        return NOTHING
    sides = [(group, _lately(threads, group)) for group in groups]
    smaller, larger = sorted(sides, key=lambda one: (len(one[1]), len(one[0]), min(one[0])))
    return Topics(
        topic_modularity=round(modularity, 4),
        smaller_tags=tuple(sorted(smaller[0])),
        smaller_people=len(smaller[1]),
        larger_tags=tuple(sorted(larger[0])),
        larger_people=len(larger[1]),
        both_people=len(smaller[1] & larger[1]),
    )


def _told(threads: Sequence[Tagged]) -> set[int]:
    """Tags with five people behind them; of these the ones on the most threads."""
    people: dict[int, set[int]] = defaultdict(set)
    borne: Counter[int] = Counter()
    for thread in threads:
        for tag in thread.tags:
            people[tag].update(thread.people)
            borne[tag] += 1
    told = [tag for tag in people if len(people[tag]) >= FEWEST_PEOPLE]
    return set(sorted(told, key=lambda tag: (-borne[tag], tag))[:MOST_TAGS])


def _lately(threads: Sequence[Tagged], tags: set[int]) -> set[int]:
    return {who for thread in threads if not tags.isdisjoint(thread.tags) for who in thread.lately}


def best_split(weights: Numbers) -> tuple[float, Numbers]:
    """Modularity Q of the best two groups of a weighted graph, and the side (1 or -1) of each node.

    Newman, M. E. J. (2006): Modularity and community structure in networks. PNAS 103(23),
    8577-8582. Q = s'Bs / 4m with B_ij = A_ij - k_i k_j / 2m: the signs of the leading eigenvector
    of B begin, then nodes change sides one after the other while that makes Q greater (the fine
    tuning of page 8579). Every node has to have an edge. No chance is in it: ties go to the first.
    """
    degrees = weights.sum(axis=0)
    twice = degrees.sum()
    matrix: Numbers = weights - np.outer(degrees, degrees) / twice
    _values, vectors = np.linalg.eigh(matrix)
    leading = np.round(vectors[:, -1], _DIGITS)
    first = leading[np.flatnonzero(leading)[0]]  # an eigenvector may as well point the other way
    side: Numbers = np.where(leading * first >= 0, 1.0, -1.0)
    while (better := _tuned(matrix, side)) is not None:
        side = better
    return float(side @ matrix @ side / (2 * twice)), side


def _tuned(matrix: Numbers, side: Numbers) -> Numbers | None:
    """Each node changes sides once, the best first; the best on the way, or None when none is."""
    now, found = side.copy(), None
    field, own = matrix @ now, matrix.diagonal()
    waits = np.ones(len(now), dtype=bool)
    gained = best = 0.0
    for _ in range(len(now)):
        gains = np.round(np.where(waits, 4 * (own - now * field), -np.inf), _DIGITS)
        node = int(np.argmax(gains))
        gained += float(gains[node])
        field -= 2 * now[node] * matrix[:, node]
        now[node], waits[node] = -now[node], False
        if gained > best + 10**-_DIGITS * len(now):
            best, found = gained, now.copy()
    return found
