"""Made-up communities for the tests of the forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from community.health.forecast.arrays import Ints
from community.health.forecast.tables import Posts, WeeklyTable, table_of
from community.health.forecast.weeks import WEEK, end_of

FIRST = 2_500


def posts_of(levels: list[float], *, seed: int = 1, people: int = 12) -> Posts:
    """Posts that follow the given levels a week, by people of whom some write more than others."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(levels)
    counts[0] = max(counts[0], 1)
    week = np.repeat(np.arange(len(levels)), counts)
    seconds = end_of(FIRST - 1) + week * WEEK + rng.integers(0, WEEK, len(week))
    share = 1 / np.arange(1, people + 1)
    person = rng.choice(people, len(week), p=share / share.sum()) + week // 26 * 3
    thread = rng.integers(0, max(len(week) // 3, 1), len(week))
    order = np.argsort(seconds, kind="stable")
    return Posts(*(np.asarray(part[order], dtype=np.int64) for part in (seconds, thread, person)))


def table_with(levels: list[float], *, seed: int = 1, people: int = 12) -> WeeklyTable:
    """The table of such posts, to the last level."""
    return table_of(posts_of(levels, seed=seed, people=people), last=FIRST + len(levels) - 1)


def without(table: WeeklyTable, weeks: slice, *, planned: bool = False) -> WeeklyTable:
    """The table with nothing in some weeks: an outage, or a planned break."""
    gone = np.zeros(len(table), dtype=np.bool_)
    gone[weeks] = True
    kept = ~gone[table.people.row]
    people = replace(
        table.people,
        row=table.people.row[kept],
        person=table.people.person[kept],
        posts=table.people.posts[kept],
    )

    def emptied(counts: Ints) -> Ints:
        return np.where(gone, 0, counts)

    return replace(
        table,
        posts=emptied(table.posts),
        threads=emptied(table.threads),
        newcomers=emptied(table.newcomers),
        tail_days=np.where(gone, np.nan, table.tail_days),
        observed=table.observed if planned else ~gone,
        weight=np.where(gone, 0.0, 1.0) if planned else table.weight,
        people=people,
    )
