"""Whole events instead of weeks: onsets seen in time, and clean quarters disturbed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from community.health.forecast.arrays import Bools, Ints
from community.health.forecast.labels import AHEAD, Labels
from community.health.forecast.states import QUARTER

_LEAD = 12
_LATE = 4


@dataclass(frozen=True)
class Outcomes:
    """What alerts did in one community."""

    onsets: int
    before: int  # onsets with an alert in the 12 weeks up to the last before the quiet ones
    by_week_4: int  # the same up to the fourth quiet week
    warnings: tuple[int, ...]  # for each: weeks from the first alert to confirmation in hindsight
    quarters: int  # 13 eligible weeks in a row, none of which came before a quiet stretch
    alerted: int  # of these, with an alert

    def __add__(self, other: Outcomes) -> Outcomes:
        return Outcomes(
            self.onsets + other.onsets,
            self.before + other.before,
            self.by_week_4 + other.by_week_4,
            self.warnings + other.warnings,
            self.quarters + other.quarters,
            self.alerted + other.alerted,
        )


NOTHING = Outcomes(0, 0, 0, (), 0, 0)


def onsets_of(labels: Labels) -> Ints:
    """The last weeks before quiet stretches: onset weeks with no such week in the 8 before."""
    came = np.flatnonzero(labels.onset & labels.a)
    earlier = np.flatnonzero(labels.a)
    first = [week for week in came if not ((earlier >= week - AHEAD) & (earlier < week)).any()]
    return np.array(first, dtype=np.int64)


def clean_quarters(labels: Labels) -> Ints:
    """The first weeks of quarters without any trouble: known weeks only, none before quiet."""
    starts: list[int] = []
    week, length = 0, len(labels.a)
    fine = labels.onset & ~labels.a
    while week + QUARTER <= length:
        if fine[week : week + QUARTER].all():
            starts.append(week)
            week += QUARTER
        else:
            week += 1
    return np.array(starts, dtype=np.int64)


def outcomes_of(labels: Labels, alert: Bools) -> Outcomes:
    """How the alerts of one community did."""
    before = late = 0
    warnings: list[int] = []
    onsets, quarters = onsets_of(labels), clean_quarters(labels)
    for onset in onsets.tolist():
        lead = np.flatnonzero(alert[max(0, onset - _LEAD) : onset + _LATE + 1])
        at = max(0, onset - _LEAD) + int(lead[0]) if len(lead) else onset + AHEAD
        before += at <= onset
        late += len(lead) > 0
        warnings.append(onset + AHEAD - at)
    disturbed = sum(bool(alert[start : start + QUARTER].any()) for start in quarters.tolist())
    return Outcomes(len(onsets), before, late, tuple(warnings), len(quarters), disturbed)
