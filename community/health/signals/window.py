"""What the signals are made of: the weeks, people, pairs and threads of one community."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from community.health.shapes import FEWEST_PEOPLE, Signal

HALF_YEAR = 26


@dataclass(frozen=True, kw_only=True)
class Wrote:
    """One person in one week; `week` counts back from 0, the newest."""

    person: int
    week: int
    posts: int
    first: bool
    thread: int  # where they wrote first in this week
    places: int  # in how many threads they wrote in it


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One person answering another in half a year."""

    helper: int
    asker: int
    replies: int
    threads: int


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One thread: `age` in days at the end of the window, `waited` hours until the first reply."""

    age: float
    waited: float | None
    by_facilitator: bool
    first_post: bool
    newcomer: bool
    people: int
    turns: int
    open_question: bool


@dataclass(frozen=True, kw_only=True)
class Window:
    """One community as it stood at the end of a week, `ends`.

    `posts`, `threads`, `newcomers` and `contributors` are by week, oldest first, counted weeks
    alone. `wrote` reaches two years back, `talks` thirty weeks, `pairs` half a year.
    """

    ends: datetime
    posts: Sequence[int]
    contributors: Sequence[int]
    newcomers: Sequence[int]
    gaps: int
    gap_hours: float
    gap_squares: float
    wrote: Sequence[Wrote]
    pairs: Sequence[Pair]
    talks: Sequence[Talk]
    talking: int  # different people in the threads that began in the last eight weeks
    tags: Sequence[int]  # how many threads of half a year bear each tag
    teams: Mapping[int, str]  # of the people who named theirs, in small letters

    @cached_property
    def by_person(self) -> Mapping[int, int]:
        """Posts of half a year by person."""
        found: dict[int, int] = defaultdict(int)
        for each in self.wrote:
            if each.week < HALF_YEAR:
                found[each.person] += each.posts
        return found

    @cached_property
    def by_team(self) -> Mapping[str, int]:
        """Posts of half a year by team, of the people who named theirs."""
        found: dict[str, int] = defaultdict(int)
        for person, posts in self.by_person.items():
            if person in self.teams:
                found[self.teams[person]] += posts
        return found

    @property
    def few(self) -> bool:
        """Whether fewer than five people wrote in half a year: then nothing is told."""
        return len(self.by_person) < FEWEST_PEOPLE

    @property
    def hushed(self) -> bool:
        """Whether fewer than five people are behind the threads of the last eight weeks."""
        return self.few or self.talking < FEWEST_PEOPLE


def without(code: str) -> Signal:
    """A signal with too little behind it; not even how little is told."""
    return Signal(code=code, value=None, n=0, enough=False)


def share(code: str, hits: int, n: int, *, least: int, **numbers: float) -> Signal:
    """A share with the 95 % interval of Beta(hits + 1, misses + 1), by its normal approximation."""
    if n < least:
        return without(code)
    a, b = hits + 1.0, n - hits + 1.0
    mean = a / (a + b)
    spread = 1.96 * math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
    return Signal(
        code=code,
        value=hits / n,
        n=n,
        enough=True,
        low=max(0.0, mean - spread),
        high=min(1.0, mean + spread),
        numbers={"hits": float(hits), "of": float(n), **numbers},
    )


def plain(code: str, value: float, n: int, **numbers: float) -> Signal:
    """A value without an interval of its own."""
    return Signal(code=code, value=value, n=n, enough=True, numbers=numbers)
