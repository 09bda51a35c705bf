"""Distribution functions, in NumPy alone."""

from __future__ import annotations

import numpy as np

from community.health.forecast.arrays import Floats

_STEPS = 300
_TINY = 1e-300
_NEAR = 1e-12
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680)


def log_gamma(x: Floats) -> Floats:
    """The logarithm of the gamma function for positive x: Stirling's series above 8."""
    shift = np.zeros_like(x)
    y = x.astype(np.float64).copy()
    for _ in range(8):
        small = y < 8
        shift = np.where(small, shift - np.log(np.where(small, y, 1.0)), shift)
        y = np.where(small, y + 1, y)
    series = sum(part / y ** (2 * order + 1) for order, part in enumerate(_STIRLING))
    return np.asarray((y - 0.5) * np.log(y) - y + 0.5 * np.log(2 * np.pi) + series + shift)


def beta_share(a: Floats, b: Floats, x: Floats) -> Floats:
    """The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction."""
    x = np.clip(x, 1e-15, 1 - 1e-15)
    flip = x > (a + 1) / (a + b + 2)
    a2, b2, x2 = np.where(flip, b, a), np.where(flip, a, b), np.where(flip, 1 - x, x)
    front = (
        log_gamma(a2 + b2) - log_gamma(a2) - log_gamma(b2) + a2 * np.log(x2) + b2 * np.log1p(-x2)
    )
    part = np.exp(front) * _fraction(a2, b2, x2) / a2
    return np.asarray(np.clip(np.where(flip, 1 - part, part), 0.0, 1.0))


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    c = np.ones_like(x)
    d = 1 / _away(1 - (a + b) * x / (a + 1))
    value = d.copy()
    # Each entry stops by itself, so that it never depends on those beside it.
    going = np.ones(x.shape, dtype=np.bool_)
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        d, c = 1 / _away(1 + even * d), _away(1 + even / c)
        first = d * c
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        d, c = 1 / _away(1 + odd * d), _away(1 + odd / c)
        value = np.where(going, value * first * (d * c), value)
        going = going & (np.abs(d * c - 1) > _NEAR)
        if not going.any():
            break
    return np.asarray(value)


def _away(value: Floats) -> Floats:
    return np.asarray(np.where(np.abs(value) < _TINY, _TINY, value))


def at_most(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """P(X <= count) for a negative binomial with this mean and variance (variance > mean)."""
    size = mean**2 / np.maximum(variance - mean, 1e-9)
    chance = size / (size + mean)
    found = beta_share(size, np.maximum(count, 0) + 1, chance)
    return np.where(count < 0, 0.0, found)
