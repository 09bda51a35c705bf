"""How good a forecast was: ranks, precision, events and quarters, with their uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from community.health.forecast.arrays import Bools, Floats, Ints


def ranks(values: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[place])


def auroc(went: Bools, score: Floats) -> float:
    """The chance that a week before a quiet stretch scores above another; NaN without both."""
    yes = int(went.sum())
    no = len(went) - yes
    if not yes or not no:
        return float("nan")
    return float((ranks(score)[went].sum() - yes * (yes + 1) / 2) / (yes * no))


def average_precision(went: Bools, score: Floats, *, base_rate: float | None = None) -> float:
    """The area below precision by recall, in steps; equal scores count at once.

    Precision hangs on how rare the event is. With `base_rate` the weeks before quiet stretches
    weigh as if they were that share of all, so that figures of different data can be compared
    (Siblini et al. 2020, calibrated precision).
    """
    if not went.any():
        return float("nan")
    if went.all():
        return 1.0
    order = np.argsort(-score, kind="stable")
    sorted_score, hits = score[order], np.cumsum(went[order])
    last = np.append(sorted_score[1:] != sorted_score[:-1], [True])
    hits, taken = hits[last], np.flatnonzero(last) + 1
    weight = 1.0 if base_rate is None else _odds(base_rate) / _odds(float(went.mean()))
    gained, weighed = np.diff(hits, prepend=0), weight * hits
    return float(np.sum(gained * weighed / (weighed + taken - hits)) / hits[-1])


def _odds(share: float) -> float:
    return share / (1 - share)


def recall_at(went: Bools, score: Floats, *, false_alarms: float = 0.1) -> float:
    """The share of weeks before quiet stretches above what `false_alarms` of the others exceed."""
    if not went.any() or went.all():
        return float("nan")
    bar = np.quantile(score[~went], 1 - false_alarms)
    return float((score[went] > bar).mean())


def brier(went: Bools, p: Floats) -> float:
    """The mean squared error of a probability."""
    return float(np.mean((p - went) ** 2)) if len(went) else float("nan")


def mean_within(groups: Sequence[Ints], went: Bools, score: Floats) -> float:
    """AUROC in each community alone, averaged over those that have both kinds of weeks."""
    each = [auroc(went[rows], score[rows]) for rows in groups]
    known = [value for value in each if value == value]
    return float(np.mean(known)) if known else float("nan")


def interval(draws: Floats) -> tuple[float, float]:
    """The middle 95 % of bootstrap draws, those that could not be computed left out."""
    known = draws[~np.isnan(draws)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
