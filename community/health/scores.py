"""Five sub-scores and their total, 0 to 100, each from signals by straight lines between points.

Intervals are of 80 %, by drawing the threads anew 200 times. What is not made of threads stands
still in them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from community.health.shapes import FEWEST_PEOPLE, SCORES, Score, Signal
from community.health.signals.response import response_signals
from community.health.signals.window import Talk, Window

DRAWS = 200
_ENDS = (10, 90)  # percent: the interval of 80 %
_FEWEST = 3  # sub-scores with something behind them, for a total
_P_WORST = 0.5

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
    now = _points(window, signals, p)
    random = np.random.default_rng(zlib.crc32(seed.encode()))
    drawn = [
        _points(each, {**signals, **{told.code: told for told in response_signals(each)}}, p)
        for each in _resampled(window, random)
    ]
    made: dict[str, Score] = {}
    for name in (*SCORES, "total"):
        value = now.get(name)
        if value is None:
            made[name] = Score(value=None)
            continue
        spread = [at for each in drawn if (at := each.get(name)) is not None]
        low, high = np.percentile(np.array(spread or [value]), _ENDS)
        earlier = before[name].value if name in before else None
        made[name] = Score(
            value=value,
            low=float(low),
            high=float(high),
            n=len(window.talks) if len(window.talks) >= FEWEST_PEOPLE else 0,
            moved=None if earlier is None else value - earlier,
        )
    return made


def _resampled(window: Window, random: np.random.Generator) -> list[Window]:
    talks = window.talks
    if not talks:
        return []
    return [
        replace(window, talks=[talks[at] for at in random.integers(len(talks), size=len(talks))])
        for _ in range(DRAWS)
    ]


def _points(
    window: Window, signals: Mapping[str, Signal], p: float | None
) -> dict[str, float | None]:
    values = {code: each.value for code, each in signals.items() if each.enough}
    values["day"] = _within_a_day(window.talks) if signals["H4"].enough else None
    values["to_and_fro"] = signals["H13"].numbers.get("to_and_fro")
    points: dict[str, float | None] = {
        name: _mean([_on_line(values.get(code), *ends) for code, *ends in parts])
        for name, parts in MAPS.items()
    }
    points["vitality"] = None if p is None else _on_line(p, _P_WORST, 0.0)
    known = {name: each for name, each in points.items() if each is not None}
    points["total"] = (
        sum(SCORES[name] * each for name, each in known.items())
        / sum(SCORES[name] for name in known)
        if len(known) >= _FEWEST
        else None
    )
    return points


def _on_line(value: float | None, worst: float, best: float) -> float | None:
    if value is None:
        return None
    return float(min(1.0, max(0.0, (value - worst) / (best - worst))) * 100)


def _mean(parts: Sequence[float | None]) -> float | None:
    known = [each for each in parts if each is not None]
    return sum(known) / len(known) if known else None


def _within_a_day(talks: Sequence[Talk]) -> float | None:
    old = [talk for talk in talks if 1.0 <= talk.age <= 56.0]
    if not old:
        return None
    return sum(talk.waited is not None and talk.waited <= 24.0 for talk in old) / len(old)
