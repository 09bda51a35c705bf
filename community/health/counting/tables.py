"""The stored weeks of a community as the table that the forecast reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from community.health.forecast.tables import PersonWeeks, WeeklyTable
from community.health.models import HealthPersonWeek, HealthWeek, Pause
from community.health.policies import is_dark, rests
from community.health.weeks import WEEK, bounds

# How far back a run reads: two years for the rhythms of people, half a year before them.
FURTHEST = 130


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """A community's stored weeks from `first` on, without gaps, with its people in them."""

    first: date
    rows: Sequence[HealthWeek | None]
    people: Sequence[HealthPersonWeek]
    dark: Sequence[bool]  # not observed
    free: Sequence[bool]  # planned breaks and holidays

    @property
    def mondays(self) -> list[date]:
        """The Monday of each week."""
        return [self.first + number * WEEK for number in range(len(self.rows))]


def weeks_read(
    session: Session, community_id: int, week: date, pauses: Sequence[Pause]
) -> Weeks | None:
    """The weeks up to `week`, from the first with a post on; None without one. Two statements."""
    since = week - (FURTHEST - 1) * WEEK
    span = (HealthWeek.community_id == community_id, HealthWeek.week <= week)
    rows = {
        row.week: row
        for row in session.scalars(select(HealthWeek).where(*span, HealthWeek.week >= since))
    }
    if not rows:
        return None
    first = min(rows)
    people = session.scalars(
        select(HealthPersonWeek).where(
            HealthPersonWeek.community_id == community_id,
            HealthPersonWeek.week >= first,
            HealthPersonWeek.week <= week,
        )
    ).all()
    mondays = [first + number * WEEK for number in range((week - first) // WEEK + 1)]
    own = [pause for pause in pauses if pause.community_id in (None, community_id)]
    return Weeks(
        first=first,
        rows=[rows.get(monday) for monday in mondays],
        people=people,
        dark=[is_dark(monday, own) for monday in mondays],
        free=[rests(monday, own) for monday in mondays],
    )


def table_for(weeks: Weeks, zone: ZoneInfo) -> WeeklyTable:
    """The same as arrays."""
    place = {monday: number for number, monday in enumerate(weeks.mondays)}

    def numbers(name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([getattr(row, name) if row else 0 for row in weeks.rows], dtype=np.int64)

    ends = (bounds(monday, zone)[1] for monday in weeks.mondays)
    tails = [
        (end - row.last_post_at) / timedelta(days=1) if row and row.last_post_at else np.nan
        for end, row in zip(ends, weeks.rows, strict=True)
    ]
    return WeeklyTable(
        first=0,
        posts=numbers("posts"),
        threads=numbers("threads"),
        newcomers=numbers("newcomers"),
        tail_days=np.array(tails),
        observed=~np.array(weeks.dark, dtype=np.bool_),
        weight=1.0 - np.array(weeks.free, dtype=np.float64),
        people=PersonWeeks(
            row=np.array([place[each.week] for each in weeks.people], dtype=np.int64),
            person=np.array([each.account_id for each in weeks.people], dtype=np.int64),
            posts=np.array([each.posts for each in weeks.people], dtype=np.int64),
        ),
    )
