"""Pure rules: which words belong together, and from how many people on a gap is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

FEWEST_ASKERS = 5  # different people; below, no word and no number is told (contracts, 16)
KEPT = timedelta(days=30)
READ_EVERY = timedelta(hours=1)
MOST_WORDS = 6  # of one gap
MOST_STEMS = 12  # of one search
GROWN = 1.5  # times as many people as when it was dismissed: then it is there again
_TOGETHER = 0.5


def clusters(misses: Sequence[Iterable[str]], told: Iterable[str]) -> list[frozenset[str]]:
    """Words that are looked for together, each in one cluster; only those that may be told.

    Two words are joined when the searches that hold both are at least half of those that hold
    the rarer one (the overlap coefficient of Szymkiewicz and Simpson); clusters are what hangs
    together so (single link), the most looked for first. The same input gives the same clusters.
    """
    allowed = set(told)
    searches = [sorted(allowed.intersection(stems)) for stems in misses]
    counts = Counter(stem for stems in searches for stem in stems)
    pairs = Counter(pair for stems in searches for pair in combinations(stems, 2))
    near: dict[str, set[str]] = defaultdict(set)
    for (one, other), both in sorted(pairs.items()):
        if both >= _TOGETHER * min(counts[one], counts[other]):
            near[one].add(other)
            near[other].add(one)
    found, seen = [], set[str]()
    for stem, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        if stem not in seen:
            cluster = _reached(stem, near, seen)
            found.append(frozenset(sorted(cluster, key=lambda s: (-counts[s], s))[:MOST_WORDS]))
    return found


def _reached(start: str, near: Mapping[str, set[str]], seen: set[str]) -> set[str]:
    reached, ahead = set[str](), [start]
    while ahead:
        stem = ahead.pop()
        if stem not in seen:
            seen.add(stem)
            reached.add(stem)
            ahead += sorted(near.get(stem, ()))
    return reached


def is_about(title: Iterable[str], gap: Iterable[str]) -> bool:
    """Whether a title is about a gap: it has half of its words, and two where there are two."""
    wanted = set(gap)
    return len(wanted.intersection(title)) >= max(min(2, len(wanted)), (len(wanted) + 1) // 2)


def has_grown(askers: int, when_dismissed: int) -> bool:
    """Whether so many more people look for it that its dismissal counts no more."""
    return askers >= GROWN * when_dismissed
