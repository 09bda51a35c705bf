"""How many read and how many wrote, in whole periods of four weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.health.models import HealthPersonWeek, Visit
from community.health.visits import PERIOD, PERIOD_WEEKS, last_whole_period
from community.health.weeks import WEEK


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Four weeks of one community: who read in all of them, in each of them, and who wrote."""

    month: int = 0
    weeks: Sequence[int] = field(default=(0,) * PERIOD_WEEKS)
    writers: int = 0


def readers_of(session: Session, community_ids: Sequence[int], week: date) -> dict[int, Readers]:
    """The newest whole period at the end of a week, by community; six statements for any number.

    A period shares one key, so that a reader is counted once in it; two periods cannot be joined.
    Communities without a reader are left out.
    """
    begins = last_whole_period(week)
    months = _counted(session, community_ids, begins, begins + PERIOD)
    weekly = [
        _counted(session, community_ids, begins + number * WEEK, begins + (number + 1) * WEEK)
        for number in range(PERIOD_WEEKS)
    ]
    writers = _writers(session, community_ids, begins)
    return {
        place: Readers(
            month=month,
            weeks=tuple(each.get(place, 0) for each in weekly),
            writers=writers.get(place, 0),
        )
        for place, month in months.items()
    }


def _counted(
    session: Session, community_ids: Sequence[int], begins: date, ends: date
) -> dict[int, int]:
    rows = session.execute(
        select(Visit.community_id, func.count(Visit.visitor.distinct()))
        .where(Visit.community_id.in_(community_ids), Visit.day >= begins, Visit.day < ends)
        .group_by(Visit.community_id)
    )
    return {row[0]: row[1] for row in rows}


def _writers(session: Session, community_ids: Sequence[int], begins: date) -> dict[int, int]:
    table = HealthPersonWeek
    rows = session.execute(
        select(table.community_id, func.count(table.account_id.distinct()))
        .where(
            table.community_id.in_(community_ids),
            table.week >= begins,
            table.week < begins + PERIOD,
        )
        .group_by(table.community_id)
    )
    return {row[0]: row[1] for row in rows}
