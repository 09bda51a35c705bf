"""Dates relative to the first start, in working weeks: `-30w Tue 09:40`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SATURDAY = 5
_MOMENT = re.compile(r"-(\d{1,3})w (Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, order=True, slots=True)
class Moment:
    """A minute of a week before the first start; week -1 is the last working week that was over.

    Weeks are counted and not days, so that the rhythm of the working week holds whatever day
    the demonstration is first loaded on.
    """

    week: int
    day: int
    at: time

    @classmethod
    def parse(cls, text: str) -> Moment:
        """The moment `text` names; raises ValueError with what would be right."""
        found = _MOMENT.fullmatch(text)
        if found is None or int(found[1]) == 0:
            raise ValueError(f"{text!r} is no moment; write one like '-30w Tue 09:40'")
        week, day = -int(found[1]), _DAYS.index(found[2])
        if week == -1 and day >= _SATURDAY:
            raise ValueError(f"{text!r} may lie in the future: week -1 ends with its Friday")
        return cls(week, day, time(int(found[3]), int(found[4])))

    def resolve(self, start: datetime) -> datetime:
        """This moment as seen from a first start, which must be aware and in UTC."""
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        saturday = midnight - timedelta(days=(start.weekday() - _SATURDAY) % 7)
        week_zero = saturday + timedelta(days=2)
        day = week_zero + timedelta(weeks=self.week, days=self.day)
        return day.replace(hour=self.at.hour, minute=self.at.minute)
