"""Weeks from Monday 00:00 to Sunday 24:00 UTC, counted from Monday, 5 January 1970."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from community.health.forecast.arrays import Floats, Ints

DAY = 86_400
WEEK = 7 * DAY
_FIRST_MONDAY = date(1970, 1, 5)
_OFFSET = 4 * DAY


def weeks_of(seconds: Ints) -> Ints:
    """The number of the week in which each Unix time falls."""
    return np.asarray((seconds - _OFFSET) // WEEK, dtype=np.int64)


def end_of(week: int) -> int:
    """The Unix time at which a week closes."""
    return _OFFSET + (week + 1) * WEEK


def days_to_end(seconds: Ints) -> Floats:
    """How many days lie between each Unix time and the end of its week."""
    return np.asarray((WEEK - (seconds - _OFFSET) % WEEK) / DAY, dtype=np.float64)


def monday_of(week: int) -> date:
    """The date of a week's Monday."""
    return _FIRST_MONDAY + timedelta(weeks=week)


def week_of(day: date) -> int:
    """The number of the week that holds a date."""
    return (day - _FIRST_MONDAY).days // 7
