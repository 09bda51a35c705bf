"""Fitting a logistic model whose coefficients keep their signs, towards an earlier fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from community.health.forecast.arrays import Bools, Floats

_ROUNDS = 200
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Start:
    """Where the coefficients are drawn to, and how strongly."""

    weights: Floats
    intercept: float
    pull: float
    intercept_pull: float


def fit(
    values: NDArray[np.float64], went: Bools, weight: Floats, signs: Floats, start: Start
) -> tuple[Floats, float]:
    """Coefficients and intercept of the penalised weighted likelihood, by projected Newton steps.

    `values` are standardised; `signs` say on which side of zero each coefficient has to stay.
    """
    design = np.column_stack([values, np.ones(len(values))])
    target = np.append(start.weights, start.intercept)
    pull = np.append(np.full(len(signs), start.pull), start.intercept_pull)
    low = np.append(np.where(signs > 0, 0.0, -np.inf), -np.inf)
    high = np.append(np.where(signs < 0, 0.0, np.inf), np.inf)
    at = np.clip(target, low, high)

    def loss(where: Floats) -> float:
        odds = design @ where
        fit_loss = np.sum(weight * (np.logaddexp(0, odds) - went * odds))
        return float(fit_loss + 0.5 * np.sum(pull * (where - target) ** 2))

    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-(design @ at)))
        slope = design.T @ (weight * (chance - went)) + pull * (at - target)
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + np.diag(pull)
        step = _step(at, slope, curve, low, high)
        size, here = 1.0, loss(at)
        while loss(np.clip(at + size * step, low, high)) > here and size > 1e-8:
            size /= 2
        moved = np.clip(at + size * step, low, high)
        if np.abs(moved - at).max() < _TOLERANCE:
            break
        at = moved
    return at[:-1], float(at[-1])


def _step(
    at: Floats, slope: Floats, curve: NDArray[np.float64], low: Floats, high: Floats
) -> Floats:
    """The Newton step among the coefficients that are not held at zero."""
    held = ((at <= low) & (slope > 0)) | ((at >= high) & (slope < 0))
    free = np.flatnonzero(~held)
    step = np.zeros(len(at))
    step[free] = -np.linalg.solve(curve[np.ix_(free, free)], slope[free])
    return step
