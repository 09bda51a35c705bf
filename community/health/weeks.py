"""Weeks: from Monday to Sunday 24:00 where the organisation is. A week is named by its Monday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


def week_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week in which an aware moment lies."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def bounds(week: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a week begins and ends, in UTC; a week with a change of clocks has 167 or 169 hours."""
    return _midnight(week, zone), _midnight(week + WEEK, zone)


def last_closed(now: datetime, zone: ZoneInfo) -> date:
    """The newest week that is over."""
    return week_of(now, zone) - WEEK


def weeks_between(first: date, last: date) -> Iterator[date]:
    """Every Monday from the first to the last, both included."""
    while first <= last:
        yield first
        first += WEEK


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
