"""What counts as going quiet, seen in hindsight; and which weeks may be judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from community.health.forecast.arrays import Bools, Floats, lagged, medians, rolled, windows
from community.health.forecast.tables import WeeklyTable

BASELINE = 26
AHEAD = 8
_EMPTY_RUN = 4
_LEAST = 2.0


@dataclass(frozen=True)
class Labels:
    """For each week: may a forecast be shown, is its outcome known, and what came of it.

    `eligible` uses the past alone. `known` adds that the 8 weeks after were observed. `a` and `b`
    are False where not known. `onset` are the known weeks that were not already quiet.
    """

    eligible: Bools
    known: Bools
    a: Bools
    b: Bools
    already: Bools

    @property
    def onset(self) -> Bools:
        """The weeks of the honest test: eligible, outcome known, not quiet already."""
        return np.asarray(self.known & ~self.already)


def eligible_weeks(posts: Floats, contributors: Floats) -> Bools:
    """26 weeks of history, in which the median week has two posts by two people."""
    long = np.arange(len(posts)) >= BASELINE - 1
    busy = (medians(posts, BASELINE) >= _LEAST) & (medians(contributors, BASELINE) >= _LEAST)
    return np.asarray(long & busy)


def already_quiet(posts: Floats) -> Bools:
    """The last 4 weeks below a third of the median week, or no post in the last 2."""
    low = rolled(posts, 4) / 4 < medians(posts, BASELINE) / 3
    return np.asarray(low | (rolled(posts, 2) == 0))


def labels_of(table: WeeklyTable) -> Labels:
    """The labels of a table all of whose weeks count, to its end."""
    posts, people = table.posts.astype(float), table.contributors.astype(float)
    eligible = eligible_weeks(posts, people)
    known = eligible & (np.arange(len(posts)) + AHEAD < len(posts))
    ahead = _next(rolled(posts, AHEAD), AHEAD)
    run = rolled(people == 0, _EMPTY_RUN) == _EMPTY_RUN
    run[: _EMPTY_RUN - 1] = False
    # A run lies inside the next 8 weeks when it ends in their 4th to 8th.
    empty = _next(rolled(run, AHEAD - _EMPTY_RUN + 1), AHEAD) > 0
    short = ahead < AHEAD * medians(posts, BASELINE) / 3
    usual = windows(posts, BASELINE).mean(axis=1)
    return Labels(
        eligible=eligible,
        known=known,
        a=known & (short | empty),
        b=known & (ahead / AHEAD <= 0.25 * usual),
        already=already_quiet(posts),
    )


def _next(values: Floats, by: int) -> Floats:
    return lagged(values[::-1], by)[::-1]
