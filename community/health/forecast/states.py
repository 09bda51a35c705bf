"""From probabilities to what is shown: hysteresis, and at most one new alert a quarter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from community.health.forecast.arrays import Bools, Floats

State = Literal["unknown", "healthy", "watch", "quieting", "quiet"]
QUARTER = 13


@dataclass(frozen=True)
class Thresholds:
    """When a state begins and ends; chances are those of the shipped model."""

    watch: float = 0.06
    quieting: float = 0.11
    clear: float = 0.06
    weeks_to_enter: int = 2
    weeks_to_clear: int = 3
    percentile: float = 0.50  # of the community's own last 52 weeks
    drop: float = 1.00  # or posts of 8 weeks at most this share of normal
    apart: int = QUARTER  # weeks between two beginnings of `quieting`


@dataclass(frozen=True)
class Week:
    """What one counted week says. `p` is None where no forecast may be shown."""

    p: float | None
    quiet: bool  # the fact: below a third of normal for 4 weeks, or nobody for 4
    unusual: bool  # high for this community itself, or clearly below its normal
    hushed: bool = False  # the fact: two empty weeks after half a year with two at most


@dataclass(frozen=True)
class Standing:
    """A community's state and what must be remembered of it from week to week."""

    state: State = "unknown"
    watched: int = 0  # weeks in a row at or above the threshold of `watch`
    warned: int = 0  # the same of `quieting`
    calm: int = 0  # weeks in a row below the threshold of `clear`
    since_alert: int = 10_000  # weeks since `quieting` last began


def next_standing(before: Standing, week: Week, limits: Thresholds) -> Standing:
    """The standing after one more week that counts. Weeks that do not count change nothing."""
    since = before.since_alert + 1
    if week.p is None:
        return Standing(state="quiet" if week.quiet else "unknown", since_alert=since)
    counted = replace(
        before,
        watched=before.watched + 1 if week.p >= limits.watch else 0,
        warned=before.warned + 1 if week.p >= limits.quieting and week.unusual else 0,
        calm=before.calm + 1 if week.p < limits.clear and not week.hushed else 0,
        since_alert=since,
    )
    state = _state(counted, before.state, week, limits)
    began = state == "quieting" and before.state != "quieting"
    return replace(counted, state=state, since_alert=0 if began else since)


def _state(counted: Standing, before: State, week: Week, limits: Thresholds) -> State:
    if week.quiet:
        return "quiet"
    warns = counted.warned >= limits.weeks_to_enter and counted.since_alert >= limits.apart
    if before == "quieting" or warns or week.hushed:
        return "healthy" if counted.calm >= limits.weeks_to_clear else "quieting"
    if before == "watch" or counted.watched >= limits.weeks_to_enter:
        return "healthy" if counted.calm >= limits.weeks_to_clear else "watch"
    return "healthy"


def states_of(
    p: Floats,
    quiet: Bools,
    drop: Floats,
    limits: Thresholds,
    *,
    hushed: Bools | None = None,
    start: Standing | None = None,
) -> tuple[list[State], Standing]:
    """The state of every counted week, and the standing at the end.

    `p` is NaN where no forecast may be shown; `drop` is posts of 8 weeks against normal, and
    `hushed` whether two empty weeks stand behind half a year with two at most: a fact, which
    the budget of alerts does not hold back.
    """
    silent = np.zeros(len(p), dtype=np.bool_) if hushed is None else hushed
    standing = start or Standing()
    high = percentiles(p, 52) >= limits.percentile
    unusual = high | (drop <= limits.drop)
    states: list[State] = []
    weeks = zip(p.tolist(), quiet.tolist(), unusual.tolist(), silent.tolist(), strict=True)
    for chance, fact, odd, hush in weeks:
        week = Week(None if chance != chance else chance, fact, odd, hush)
        standing = next_standing(standing, week, limits)
        states.append(standing.state)
    return states, standing


def percentiles(p: Floats, width: int) -> Floats:
    """Each week's place among the community's own last `width` weeks: the share not above it."""
    padded = np.concatenate([np.full(width - 1, np.nan), p])
    rows = np.lib.stride_tricks.sliding_window_view(padded, width)
    known = ~np.isnan(rows)
    with np.errstate(invalid="ignore"):
        not_above = (rows <= p[:, None]) & known
    return np.asarray(not_above.sum(axis=1) / np.maximum(known.sum(axis=1), 1))
