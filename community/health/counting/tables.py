"""The stored weeks of a community as the table that the forecast reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.health.forecast.tables import PersonWeeks, WeeklyTable
from community.health.models import HealthPersonWeek, HealthWeek, Pause
from community.health.policies import is_dark, rests
from community.health.weeks import WEEK, bounds, week_of, weeks_between
from community.imports.models import ImportRun
from community.organisation.queries import organisation_zone

# How far back a run reads: two years for the rhythms of people, half a year before them.
FURTHEST = 130
_GIVEN_UP = 8  # weeks


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
    """The weeks up to `week`, from the first with a post on; None without one. Four statements."""
    span = (HealthWeek.community_id == community_id, HealthWeek.week <= week)
    written = session.scalar(select(func.min(HealthWeek.week)).where(*span, HealthWeek.posts > 0))
    if written is None:
        return None
    first = max(written, week - (FURTHEST - 1) * WEEK)
    rows = {
        row.week: row
        for row in session.scalars(select(HealthWeek).where(*span, HealthWeek.week >= first))
    }
    people = session.scalars(
        select(HealthPersonWeek).where(
            HealthPersonWeek.community_id == community_id,
            HealthPersonWeek.week >= first,
            HealthPersonWeek.week <= week,
        )
    ).all()
    mondays = list(weeks_between(first, week))
    own = [pause for pause in pauses if pause.community_id in (None, community_id)]
    broken = {
        monday
        for monday in _while_importing(session, community_id)
        if monday not in rows or rows[monday].posts == 0
    }
    return Weeks(
        first=first,
        rows=[rows.get(monday) for monday in mondays],
        people=people,
        dark=[monday in broken or is_dark(monday, own) for monday in mondays],
        free=[rests(monday, own) for monday in mondays],
    )


def _while_importing(session: Session, community_id: int) -> set[date]:
    """Weeks that an import was to fill which has not come to its end.

    Where nothing stands in them nothing was observed: it is no silence. Eight weeks on, an import
    that nobody goes on with excuses nothing any more.
    """
    zone = organisation_zone(session)
    begun = session.scalars(
        select(ImportRun.started_at).where(
            ImportRun.community_id == community_id, ImportRun.finished_at.is_(None)
        )
    )
    return {week_of(at, zone) + number * WEEK for at in begun for number in range(_GIVEN_UP)}


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
