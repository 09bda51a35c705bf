"""Reads of figures, flags and pauses; who may see them was asked before."""

from community.health.queries.flags import Flag, flags_of, open_flag
from community.health.queries.overview import Overseen, overview
from community.health.queries.pauses import Planned, calendar, pauses_of
from community.health.queries.readings import (
    Reading,
    WeekSaid,
    latest_reading,
    readings_of,
    rhythm_of,
)
from community.health.queries.threads import ThreadBehind, threads_behind

__all__ = [
    "Flag",
    "Overseen",
    "Planned",
    "Reading",
    "ThreadBehind",
    "WeekSaid",
    "calendar",
    "flags_of",
    "latest_reading",
    "open_flag",
    "overview",
    "pauses_of",
    "readings_of",
    "rhythm_of",
    "threads_behind",
]
