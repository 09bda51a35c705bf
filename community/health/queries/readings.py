"""What the weekly runs found, and the weeks themselves for a drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.health.models import HealthReading, HealthWeek, Vitality
from community.health.shapes import (
    FEWEST_PEOPLE,
    Reason,
    Score,
    Signal,
    reasons_in,
    scores_in,
    signals_in,
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One weekly run about one community; `week` is the Monday of the newest week it knows."""

    community_id: int
    week: date
    state: Vitality
    p: float | None
    eligible: bool
    model: str
    reasons: Sequence[Reason]
    signals: Mapping[str, Signal]
    scores: Mapping[str, Score]
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class WeekSaid:
    """What was said in one week. People are None where they were one to four."""

    week: date
    posts: int
    threads: int
    people: int | None


def latest_reading(session: Session, community_id: int) -> Reading | None:
    """The newest reading, or None where no run has been yet."""
    found = session.scalar(
        select(HealthReading)
        .where(HealthReading.community_id == community_id)
        .order_by(HealthReading.week.desc())
        .limit(1)
    )
    return None if found is None else _reading(found)


def readings_of(session: Session, community_id: int, *, weeks: int = 26) -> list[Reading]:
    """The newest readings, oldest first, at most so many."""
    found = session.scalars(
        select(HealthReading)
        .where(HealthReading.community_id == community_id)
        .order_by(HealthReading.week.desc())
        .limit(weeks)
    ).all()
    return [_reading(row) for row in reversed(found)]


def rhythm_of(
    session: Session, community_id: int, *, last: date, weeks: int = 26
) -> list[WeekSaid]:
    """So many weeks up to `last`, oldest first, silent ones with zeros."""
    first = last - timedelta(weeks=weeks - 1)
    rows = session.execute(
        select(
            HealthWeek.week, HealthWeek.posts, HealthWeek.threads, HealthWeek.contributors
        ).where(
            HealthWeek.community_id == community_id,
            HealthWeek.week >= first,
            HealthWeek.week <= last,
        )
    )
    kept = {row.week: row for row in rows}
    return [
        WeekSaid(
            week=week,
            posts=row.posts if row else 0,
            threads=row.threads if row else 0,
            people=_hidden(row.contributors if row else 0),
        )
        for number in range(weeks)
        for week in [first + timedelta(weeks=number)]
        for row in [kept.get(week)]
    ]


def _hidden(people: int) -> int | None:
    return None if 0 < people < FEWEST_PEOPLE else people


def _reading(row: HealthReading) -> Reading:
    return Reading(
        community_id=row.community_id,
        week=row.week,
        state=Vitality(row.state),
        p=row.p,
        eligible=row.eligible,
        model=row.model,
        reasons=reasons_in(row.contributions),
        signals=signals_in(row.signals),
        scores=scores_in(row.scores),
        made_at=row.made_at,
    )
