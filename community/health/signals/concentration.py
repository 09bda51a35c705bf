"""On how many shoulders it rests: H8, H9, H11, H14, H15."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from community.health.shapes import FEWEST_PEOPLE, Signal
from community.health.signals.window import Window, plain, without

_LATELY = 4  # weeks
_CORE = 30  # weeks, the newest four of which are the silence asked about


def concentration_signals(window: Window) -> Iterator[Signal]:
    """The signals of this module; none where fewer than five people wrote."""
    if window.few:
        yield from (without(code) for code in ("H8", "H9", "H11", "H14", "H15"))
        return
    posts = sorted(window.by_person.values(), reverse=True)
    yield plain("H8", float(absence_factor(posts)), len(posts))
    yield _teams(window)
    yield _silent_core(window)
    yield plain("H14", gini(posts), len(posts))
    yield _topics(window.tags)


def absence_factor(posts: Sequence[int]) -> int:
    """The smallest number of people, or teams, with half of all posts, given in falling order.

    CHAOSS calls it the contributor absence factor, and of teams the elephant factor.
    """
    half, found = sum(posts) / 2, 0
    for number, each in enumerate(posts, start=1):
        found += each
        if found >= half:
            return number
    return len(posts)


def gini(values: Sequence[int]) -> float:
    """The Gini coefficient with the correction n / (n - 1) for small n; 0 for one value."""
    n, total = len(values), sum(values)
    if n < 2 or total == 0:
        return 0.0
    ranked = sum((2 * at - n - 1) * each for at, each in enumerate(sorted(values), start=1))
    return ranked / (n * total) * n / (n - 1)


def _teams(window: Window) -> Signal:
    """The smallest number of teams with half of what was written by people who named theirs.

    Told if five people named one and wrote half of everything: fewer would stand for the rest.
    """
    posts = sorted(window.by_team.values(), reverse=True)
    people = sum(1 for person in window.by_person if person in window.teams)
    if people < FEWEST_PEOPLE or sum(posts) * 2 < sum(window.by_person.values()):
        return without("H9")
    return plain("H9", float(absence_factor(posts)), people)


def _silent_core(window: Window) -> Signal:
    before: dict[int, int] = defaultdict(int)
    speaking = {each.person for each in window.wrote if each.week < _LATELY}
    for each in window.wrote:
        if _LATELY <= each.week < _CORE:
            before[each.person] += each.posts
    total = sum(before.values())
    if total == 0:
        return without("H11")
    silent = sum(posts for who, posts in before.items() if who not in speaking)
    return plain("H11", silent / total, total)


def _topics(tags: Sequence[int]) -> Signal:
    """Shannon entropy over tags, as a share of the most there could be."""
    total = sum(tags)
    if len(tags) < 2 or total < 10:
        return without("H15")
    entropy = -sum(each / total * math.log(each / total) for each in tags if each)
    return plain("H15", entropy / math.log(len(tags)), total)
