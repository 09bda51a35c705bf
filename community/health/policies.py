"""Pure rules about breaks, holidays and outages, and about the weeks they take out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from community.errors import Refused
from community.words import N_

LONGEST_PAUSE = timedelta(weeks=26)
FURTHEST_BACK = timedelta(weeks=8)  # readings are made again that far
FURTHEST_AHEAD = timedelta(days=548)
_WORKING_DAYS = 5
_MOST_OF_A_WEEK = 3  # of its working days


class PauseKind(StrEnum):
    """Why weeks count for nothing."""

    BREAK = "break"  # of one community, planned by its facilitators
    HOLIDAY = "holiday"  # of the whole organisation
    OUTAGE = "outage"  # nobody could post, or posts were lost


class Span(Protocol):
    """What these rules ask of a pause."""

    @property
    def kind(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


def check_dates(starts_on: date, ends_on: date, *, today: date) -> None:
    """Refused for dates that cannot be a pause."""
    if ends_on < starts_on:
        words = N_("The last day comes before the first. Check both dates.")
    elif ends_on - starts_on >= LONGEST_PAUSE:
        words = N_("A pause lasts half a year at the most. Choose an earlier last day.")
    elif ends_on < today - FURTHEST_BACK:
        words = N_("This is over for more than eight weeks: those figures are not made again.")
    elif starts_on > today + FURTHEST_AHEAD:
        words = N_("Plan a pause at most a year and a half ahead.")
    else:
        return
    raise Refused(words, code="bad_dates", fields={"ends_on": words})


def rests(week: date, pauses: Iterable[Span]) -> bool:
    """Whether most working days of the week lie in breaks or holidays: it weighs nothing."""
    days = {week + timedelta(days=number) for number in range(_WORKING_DAYS)}
    free = {
        day
        for pause in pauses
        if pause.kind != PauseKind.OUTAGE
        for day in days
        if pause.starts_on <= day <= pause.ends_on
    }
    return len(free) >= _MOST_OF_A_WEEK


def is_dark(week: date, pauses: Iterable[Span]) -> bool:
    """Whether an outage touches the week: what is missing then was not observed."""
    return any(
        pause.kind == PauseKind.OUTAGE
        and pause.starts_on < week + timedelta(days=7)
        and pause.ends_on >= week
        for pause in pauses
    )
