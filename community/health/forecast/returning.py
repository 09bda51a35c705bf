"""BG/NBD: how many people can be expected back, from how often and how lately they came.

Fader, Hardie and Lee, "Counting your customers the easy way", Marketing Science 24(2), 2005.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from community.health.forecast.arrays import Bools, Floats

# Occasions are weeks in which a person wrote. The middle of what public communities of four kinds
# gave (streams, mailing lists, forums, question sites); ratios to a community's own normal matter,
# not the level.
RATE, SCALE = 0.20, 1.48
LEAVE_A, LEAVE_B = 0.52, 1.55
AHEAD = 8.0


def expected_occasions(wrote: Bools, lead: int, *, memory: int) -> Floats:
    """For each week after the first `lead`: active person-weeks expected in 8.

    `wrote` has a row for each week and a column for each person.
    """
    length, people = wrote.shape
    index = np.arange(length, dtype=np.int32)[:, None]
    last = np.maximum.accumulate(np.where(wrote, index, -1), axis=0)
    upcoming = np.where(wrote, index, length)
    upcoming = np.minimum.accumulate(upcoming[::-1], axis=0)[::-1]
    seen = np.vstack([np.zeros((1, people), np.int32), np.cumsum(wrote, axis=0, dtype=np.int32)])
    ends = np.arange(lead, length)
    begins = np.maximum(ends - memory + 1, 0)
    first, latest = upcoming[begins], last[ends]
    repeats = seen[ends + 1] - seen[begins] - 1
    known = repeats >= 0
    row, _column = np.nonzero(known)
    x = repeats[known].astype(float)
    recency = (latest - first)[known].astype(float)
    age = (ends[:, None] - first)[known].astype(float)
    alive = _alive(x, recency, age)
    # Those alive come at their posterior rate and may leave after each occasion; over eight weeks
    # the rate alone is near enough, less the share that leaves at once.
    stays = (LEAVE_B + x) / (LEAVE_A + LEAVE_B + x)
    coming = alive * (RATE + x) / (SCALE + age) * AHEAD * stays
    return np.bincount(row, weights=coming, minlength=len(ends)).astype(np.float64)


def _alive(x: Floats, recency: Floats, age: Floats) -> Floats:
    odds = LEAVE_A / (LEAVE_B + np.maximum(x - 1, 0))
    growth = np.exp((RATE + x) * np.log((SCALE + age) / (SCALE + recency)))
    probability: NDArray[np.float64] = 1 / (1 + odds * growth)
    return np.where(x > 0, probability, 1.0)
