"""M8: the chance of a quiet stretch from a community's own counts, with nothing learnt."""

from __future__ import annotations

import numpy as np

from community.health.forecast.arrays import Floats, medians, rolled, windows
from community.health.forecast.chances import at_most

_BASELINE = 26
_AHEAD = 8


def mean_and_variance(posts: Floats) -> tuple[Floats, Floats]:
    """Mean and sample variance of weekly posts over 26 weeks; right from the 26th week on."""
    rows = windows(posts, _BASELINE)
    return np.asarray(rows.mean(axis=1)), np.asarray(rows.var(axis=1, ddof=1))


def recent_level(values: Floats) -> Floats:
    """What a week is expected to bring: the last 8, 4 and 26 weeks at .5, .3 and .2."""
    return np.asarray(
        0.5 * rolled(values, 8) / 8 + 0.3 * rolled(values, 4) / 4 + 0.2 * rolled(values, 26) / 26
    )


def chance_below_a_third(posts: Floats) -> Floats:
    """The negative binomial chance that 8 weeks bring less than a third of the median."""
    mean, variance = mean_and_variance(posts)
    spread = np.clip(variance / np.maximum(mean, 1e-9), 1.2, 60.0)
    ahead = np.maximum(_AHEAD * recent_level(posts), 1e-3)
    need = np.ceil(_AHEAD * medians(posts, _BASELINE) / 3) - 1
    return at_most(need, ahead, ahead * spread * 3)


def chance_of_quiet(posts: Floats, contributors: Floats) -> Floats:
    """The same, or four weeks in a row in which nobody writes: M8 whole."""
    fewer = chance_below_a_third(posts)
    nobody = np.minimum(1.0, 5 * np.exp(-4 * recent_level(contributors) ** 0.7))
    return np.asarray(1 - (1 - fewer) * (1 - nobody))
