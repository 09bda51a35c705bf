"""Arrays and their rolling windows: what every part of the forecast computes with."""

from __future__ import annotations

from bisect import insort

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def rolled(values: Floats | Ints | Bools, width: int) -> Floats:
    """The sum over the last `width` entries, fewer at the beginning."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    ends = np.arange(1, len(values) + 1)
    return np.asarray(total[ends] - total[np.maximum(ends - width, 0)])


def lagged(values: Floats, by: int, *, otherwise: float = 0.0) -> Floats:
    """The values `by` entries earlier."""
    shifted = np.full(len(values), otherwise)
    if by < len(values):
        shifted[by:] = values[: len(values) - by]
    return shifted


def windows(values: Floats, width: int, *, before: float = 0.0) -> NDArray[np.float64]:
    """A row with the `width` entries that end at each; `before` fills the beginning."""
    padded = np.concatenate([np.full(width - 1, before), values])
    return np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(padded, width))


def weighted(rows: NDArray[np.float64], weights: Floats) -> Floats:
    """Each row's weighted sum, the same to the last digit whatever rows stand beside it."""
    return np.asarray((rows * weights).sum(axis=1))


def medians(values: Floats, width: int) -> Floats:
    """The median over the last `width` entries; those before the beginning are left out."""
    rows = np.sort(windows(values, width), axis=1)
    found = np.asarray((rows[:, (width - 1) // 2] + rows[:, width // 2]) / 2)
    early: list[float] = []
    for end, value in enumerate(values[: width - 1].tolist()):
        insort(early, value)
        found[end] = (early[end // 2] + early[(end + 1) // 2]) / 2
    return found


def ratio(above: Floats, below: Floats, *, ease: float) -> Floats:
    """The logarithm of a ratio, eased so that small numbers are not taken at their word."""
    return np.asarray(np.log((above + ease) / (below + ease)))
