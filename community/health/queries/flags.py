"""Flags: the one that is up, and those of the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from community.health.models import Feedback, HealthFlag, HealthReading, Vitality
from community.health.shapes import Reason, reasons_in


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A community is going quiet, or is quiet: since when, why, and what was said of it."""

    id: int
    community_id: int
    week: date
    state: Vitality
    fact: bool  # it was quiet already when it was flagged; otherwise a forecast
    p: float | None
    model: str
    reasons: Sequence[Reason]
    raised_at: datetime
    cleared_at: datetime | None
    outcome: str | None  # of a forecast, hit or miss; known eight weeks later
    feedback: Feedback | None
    feedback_note: str
    feedback_at: datetime | None


def open_flag(session: Session, community_id: int) -> Flag | None:
    """The flag that is up now, if any."""
    found = session.execute(
        select(HealthFlag, was_quiet_already()).where(
            HealthFlag.community_id == community_id, HealthFlag.cleared_at.is_(None)
        )
    ).one_or_none()
    return None if found is None else _flag(found[0], fact=found[1])


def was_quiet_already() -> ColumnElement[bool]:
    """Whether a flag told a fact: no forecast, or quiet in the very week that raised it."""
    reading = exists().where(
        HealthReading.community_id == HealthFlag.community_id,
        HealthReading.week == HealthFlag.week,
        HealthReading.state == Vitality.QUIET,
    )
    return or_(and_(HealthFlag.p.is_(None), HealthFlag.state == Vitality.QUIET), reading)


def flags_of(session: Session, community_id: int, *, limit: int = 20) -> list[Flag]:
    """The newest flags of a community, newest first."""
    found = session.execute(
        select(HealthFlag, was_quiet_already())
        .where(HealthFlag.community_id == community_id)
        .order_by(HealthFlag.id.desc())
        .limit(limit)
    )
    return [_flag(row, fact=fact) for row, fact in found]


def _flag(row: HealthFlag, *, fact: bool) -> Flag:
    return Flag(
        id=row.id,
        community_id=row.community_id,
        week=row.week,
        state=Vitality(row.state),
        fact=fact,
        p=row.p,
        model=row.model,
        reasons=reasons_in(row.reasons),
        raised_at=row.raised_at,
        cleared_at=row.cleared_at,
        outcome=None if fact else row.outcome,
        feedback=None if row.feedback is None else Feedback(row.feedback),
        feedback_note=row.feedback_note,
        feedback_at=row.feedback_at,
    )
