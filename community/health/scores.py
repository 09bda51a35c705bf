"""Five sub-scores and their total, 0 to 100, each from signals by straight lines between points.

Intervals are of 80 %, by drawing the threads anew 200 times. What is not made of threads stands
still in them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from community.health.shapes import FEWEST_PEOPLE, SCORES, Score, Signal
from community.health.signals.response import SHARES, Share
from community.health.signals.window import Talk, Window

Drawn = NDArray[np.float64]  # (1 + DRAWS,): as it is, then drawn anew; nan where nothing is known

DRAWS = 200
_ENDS = (10, 90)  # percent: the interval of 80 %
_FEWEST = 3  # sub-scores with something behind them, for a total
_P_WORST = 0.5
# The signal that has to have enough behind it for a share of threads to be told.
_WITHIN = {"H4": "H4", "day": "H4", "H5": "H5", "H10": "H10", "to_and_fro": "H13"}

# By sub-score: the signal, and the values that stand for 0 and for 100.
MAPS: Mapping[str, Sequence[tuple[str, float, float]]] = {
    "responsiveness": (("H4", 0.5, 0.9), ("day", 0.3, 0.8)),
    "renewal": (("H5", 0.3, 0.85), ("H6", 0.10, 0.35), ("H7", 0.3, 1.0)),
    "resilience": (("H8", 1.0, 6.0), ("H10", 0.9, 0.4), ("H11", 0.9, 0.4)),
    "dialogue": (("H12", 0.05, 0.30), ("to_and_fro", 0.15, 0.5)),
}


def scores_of(
    window: Window,
    signals: Mapping[str, Signal],
    *,
    p: float | None,
    seed: str,
    before: Mapping[str, Score],
) -> dict[str, Score]:
    """The scores of a window; `before` are those of four weeks ago, `seed` names the window."""
    random = np.random.default_rng(zlib.crc32(seed.encode()))
    points = _points(_values(window, signals, random), p)
    made: dict[str, Score] = {}
    for name in (*SCORES, "total"):
        value, spread = float(points[name][0]), points[name][1:]
        if np.isnan(value):
            made[name] = Score(value=None)
            continue
        known = spread[~np.isnan(spread)]
        low, high = np.percentile(known if len(known) else [value], _ENDS)
        earlier = before[name].value if name in before else None
        made[name] = Score(
            value=value,
            low=float(low),
            high=float(high),
            n=len(window.talks) if len(window.talks) >= FEWEST_PEOPLE else 0,
            moved=None if earlier is None else value - earlier,
        )
    return made


def _values(
    window: Window, signals: Mapping[str, Signal], random: np.random.Generator
) -> dict[str, Drawn]:
    """By signal or share: its value, and what it is in each draw of the threads."""
    n = len(window.talks)
    # How often each thread is in a draw; as it is, each is there once.
    drawn = random.multinomial(n, np.full(n, 1 / n), size=DRAWS) if n else np.zeros((DRAWS, 0))
    times = np.vstack([np.ones(n), drawn]).astype(np.float64)
    found = {
        code: np.full(1 + DRAWS, each.value, dtype=float)
        for code, each in signals.items()
        if each.enough and each.value is not None
    }
    for code, part in SHARES.items():
        if signals[_WITHIN[code]].enough:
            found[code] = _shares(part, window.talks, times)
    return found


def _shares(part: Share, talks: Sequence[Talk], times: NDArray[np.float64]) -> Drawn:
    counted = np.array([part.counted(talk) for talk in talks], dtype=float)
    hits = np.array([part.hit(talk) for talk in talks], dtype=float) * counted
    of = times @ counted
    return np.where(of >= part.least, times @ hits / np.maximum(of, 1), np.nan)


def _points(values: Mapping[str, Drawn], p: float | None) -> dict[str, Drawn]:
    unknown = np.full(1 + DRAWS, np.nan)
    points = {
        name: _mean([_on_line(values.get(code, unknown), *ends) for code, *ends in parts])
        for name, parts in MAPS.items()
    }
    points["vitality"] = unknown if p is None else _on_line(np.full_like(unknown, p), _P_WORST, 0.0)
    every = np.array([points[name] for name in SCORES])
    weights = np.array(list(SCORES.values()))[:, None] * ~np.isnan(every)
    enough = (~np.isnan(every)).sum(axis=0) >= _FEWEST
    total = np.nansum(every * weights, axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
    points["total"] = np.where(enough, total, np.nan)
    return points


def _on_line(values: Drawn, worst: float, best: float) -> Drawn:
    return np.clip((values - worst) / (best - worst), 0.0, 1.0) * 100


def _mean(parts: Sequence[Drawn]) -> Drawn:
    """Of those that are known."""
    known = (~np.isnan(parts)).sum(axis=0)
    return np.where(known, np.nansum(parts, axis=0) / np.maximum(known, 1), np.nan)
