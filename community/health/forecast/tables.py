"""The weekly table of one community: what the forecast needs to know, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from community.health.forecast import weeks
from community.health.forecast.arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class PersonWeeks:
    """Who wrote how much in which week: one entry for each person and week with a post.

    `row` counts weeks from the first of the table, `person` is any whole number that stays the
    same for a person within one table (a pseudonym; it is only ever counted and compared), and
    `posts` is at least 1. The entries may stand in any order. The last 104 weeks are enough.
    """

    row: Ints
    person: Ints
    posts: Ints


@dataclass(frozen=True)
class WeeklyTable:
    """A community week by week, without gaps, from the week of its first post.

    Every array has one entry for each week: week `first + i` at `[i]`.

    - `posts`: posts of people (starts, replies, answers); no bots, no deleted posts.
    - `threads`: threads started.
    - `newcomers`: people who wrote here for the first time ever.
    - `tail_days`: days between the last post of the week and Sunday 24:00; NaN without a post.
    - `observed`: False where posts may be missing (an outage, a failed import). Such a week is
      never taken for a silent one.
    - `weight`: 0 in planned breaks and holidays, else 1.
    - `people`: who wrote how much. Contributors are counted from it.

    Weeks that are not observed or weigh nothing drop out of every window.
    """

    first: int
    posts: Ints
    threads: Ints
    newcomers: Ints
    tail_days: Floats
    observed: Bools
    weight: Floats
    people: PersonWeeks

    def __len__(self) -> int:
        return len(self.posts)

    @property
    def counted(self) -> Bools:
        """Which weeks count: observed, and not a planned break."""
        return np.asarray(self.observed & (self.weight > 0))

    @property
    def contributors(self) -> Ints:
        """How many people wrote in each week."""
        return np.bincount(self.people.row, minlength=len(self)).astype(np.int64)

    def with_people(self, people: PersonWeeks) -> Self:
        """The same weeks with other people in them."""
        return replace(self, people=people)

    def only_counted(self) -> Self:
        """The table with the weeks that count alone, closed up; `first` loses its meaning."""
        counts = self.counted
        if counts.all():
            return self
        place = np.cumsum(counts) - 1
        kept = counts[self.people.row]
        people = PersonWeeks(
            place[self.people.row[kept]], self.people.person[kept], self.people.posts[kept]
        )
        return replace(
            self,
            posts=self.posts[counts],
            threads=self.threads[counts],
            newcomers=self.newcomers[counts],
            tail_days=self.tail_days[counts],
            observed=self.observed[counts],
            weight=self.weight[counts],
            people=people,
        )

    def until(self, length: int) -> Self:
        """The table as it stood at the end of its week number `length`."""
        kept = self.people.row < length
        people = PersonWeeks(
            self.people.row[kept], self.people.person[kept], self.people.posts[kept]
        )
        return replace(
            self,
            posts=self.posts[:length],
            threads=self.threads[:length],
            newcomers=self.newcomers[:length],
            tail_days=self.tail_days[:length],
            observed=self.observed[:length],
            weight=self.weight[:length],
            people=people,
        )


@dataclass(frozen=True)
class Posts:
    """Posts of one community in the order of their times: Unix seconds, thread and person."""

    seconds: Ints
    thread: Ints
    person: Ints

    def where(self, kept: Bools) -> Posts:
        """Some of the posts."""
        return Posts(self.seconds[kept], self.thread[kept], self.person[kept])


def table_of(posts: Posts, *, last: int) -> WeeklyTable:
    """The weekly table of these posts, from the week of the first to week `last`."""
    week = weeks.weeks_of(posts.seconds)
    first = int(week[0])
    row, length = week - first, last - first + 1
    tail = np.full(length, np.nan)
    tail[row] = weeks.days_to_end(posts.seconds)  # the last post of a week is written last
    return WeeklyTable(
        first=first,
        posts=np.bincount(row, minlength=length).astype(np.int64),
        threads=_firsts(posts.thread, row, length),
        newcomers=_firsts(posts.person, row, length),
        tail_days=tail,
        observed=np.ones(length, dtype=np.bool_),
        weight=np.ones(length),
        people=_person_weeks(posts.person, row),
    )


def _firsts(names: Ints, row: Ints, length: int) -> Ints:
    _, first_at = np.unique(names, return_index=True)
    return np.bincount(row[first_at], minlength=length).astype(np.int64)


def _person_weeks(person: Ints, row: Ints) -> PersonWeeks:
    names, code = np.unique(person, return_inverse=True)
    pairs, posts = np.unique(row * len(names) + code, return_counts=True)
    return PersonWeeks(
        row=pairs // len(names), person=pairs % len(names), posts=posts.astype(np.int64)
    )
