"""Quarters of a year, as an address names them: `2026-Q3`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from community import clock
from community.errors import NotFound

_NAME = re.compile(r"(20\d\d)-Q([1-4])")
_FIRST_YEAR = 2000


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months, beginning in January, April, July or October."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """As an address names it."""
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def before(self) -> Quarter:
        """The one before."""
        return (
            Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)
        )

    @property
    def after(self) -> Quarter:
        """The next one."""
        return (
            Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)
        )

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and ends where the organisation is, in UTC."""
        return _midnight(self.first_day, zone), _midnight(self.after.first_day, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def running(zone: ZoneInfo) -> Quarter:
    """The quarter of today."""
    today = clock.now().astimezone(zone).date()
    return Quarter(today.year, (today.month + 2) // 3)


def quarter_named(name: str, zone: ZoneInfo) -> Quarter:
    """The quarter that an address names, the last finished one for none.

    NotFound for what is no quarter, or has not begun.
    """
    if not name:
        return running(zone).before
    found = _NAME.fullmatch(name)
    if found is None:
        raise NotFound
    quarter = Quarter(int(found[1]), int(found[2]))
    if quarter > running(zone) or quarter.year <= _FIRST_YEAR:
        raise NotFound
    return quarter


def finished_quarter(name: str, zone: ZoneInfo) -> Quarter:
    """As `quarter_named`; NotFound also for the running one: its counts change by the day."""
    quarter = quarter_named(name, zone)
    if quarter == running(zone):
        raise NotFound
    return quarter
