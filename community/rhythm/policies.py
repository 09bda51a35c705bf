"""Pure rules: how long a notice waits, when quiet hours end, when a digest comes, how many mails.

Times of day are those of the person's own time zone, on both sides of a change of the clocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

WAITS = (0, 2, 10, 60)  # minutes
CAPS = (10, 20, 50, 100, 0)  # mails in seven days; 0: no cap
CAP_DAYS = 7
_WEEKEND = 5  # Saturday
_MINUTES = 24 * 60


class Digest(StrEnum):
    """How often somebody gets a digest."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


# So many mails of a week are kept free for what a person asked for at a fixed time.
_OF_DIGESTS = {Digest.OFF: 0, Digest.WEEKLY: 1, Digest.DAILY: 7}


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """When mails come to one person, as shipped where they chose nothing.

    Two minutes let a post be corrected and a short exchange end. Fifty mails a week are seven a
    day: normal levels never come near, who watches a busy community is spared the rest. A digest
    comes to nobody who did not ask: mail that was not asked for is spam.
    """

    wait_minutes: int = 2
    digest: Digest = Digest.OFF
    digest_hour: int = 7
    digest_weekday: int = 0
    weekly_cap: int = 50
    quiet_from: int | None = None
    quiet_until: int | None = None
    quiet_weekends: bool = False

    @property
    def wait(self) -> timedelta:
        """How long the first notice waits for more."""
        return timedelta(minutes=self.wait_minutes)

    def room(self, *, notices: int, mondays: bool) -> int | None:
        """How many more mails about notices there is room for; None when there is no cap.

        `notices` were mailed in the last seven days. Digests, and with `mondays` the mail of
        Mondays, have their room kept free, so that the cap holds for all of them together.
        """
        if not self.weekly_cap:
            return None
        kept_free = _OF_DIGESTS[self.digest] + mondays
        return max(self.weekly_cap - kept_free - notices, 0)


SHIPPED = Rhythm()


def quiet_end(rhythm: Rhythm, zone: ZoneInfo, at: datetime) -> datetime | None:
    """When the quiet hours that hold at this moment are over; None when none hold."""
    over = at
    while (later := _next_end(rhythm, zone, over)) is not None and later > over:
        over = later
    return over if over > at else None


def _next_end(rhythm: Rhythm, zone: ZoneInfo, at: datetime) -> datetime | None:
    here = at.astimezone(zone)
    if rhythm.quiet_weekends and here.weekday() >= _WEEKEND:
        return _moment(here.date() + timedelta(days=7 - here.weekday()), 0, zone, after=at)
    begins, ends = rhythm.quiet_from, rhythm.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    minute = here.hour * 60 + here.minute
    if begins < ends:
        holds, days = begins <= minute < ends, 0
    else:
        holds, days = minute >= begins or minute < ends, int(minute >= begins)
    return _moment(here.date() + timedelta(days=days), ends, zone, after=at) if holds else None


def next_digest(rhythm: Rhythm, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first moment after `after` at which a digest is due; None without digests."""
    if rhythm.digest is Digest.OFF:
        return None
    today = after.astimezone(zone).date()
    for days in range(9):
        day = today + timedelta(days=days)
        if rhythm.digest is Digest.WEEKLY and day.weekday() != rhythm.digest_weekday:
            continue
        # Of an hour that comes twice, when clocks go back, the first alone.
        due = datetime.combine(day, time(rhythm.digest_hour), tzinfo=zone).astimezone(UTC)
        if due > after:
            return due
    return None  # pragma: no cover (nine days hold every weekday)


def _moment(day: date, minutes: int, zone: ZoneInfo, *, after: datetime) -> datetime:
    """A time of day; of the two that there are when clocks go back, the one that is to come."""
    clock_time = time(minutes % _MINUTES // 60, minutes % 60)
    first = datetime.combine(day, clock_time, tzinfo=zone)
    moment = first.astimezone(UTC)
    return moment if moment > after else first.replace(fold=1).astimezone(UTC)
