"""Breaks of a community, and the organisation's calendar of holidays and outages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.health.models import Pause
from community.health.policies import PauseKind

_SHOWN_BACK = timedelta(weeks=26)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A pause as people read it; `community_id` is None where it holds for all."""

    id: int
    community_id: int | None
    kind: PauseKind
    starts_on: date
    ends_on: date
    says: str


def pauses_of(session: Session, community_id: int) -> list[Planned]:
    """What pauses a community, its own breaks and the calendar's, of half a year and to come."""
    return _planned(session, or_(Pause.community_id == community_id, Pause.community_id.is_(None)))


def calendar(session: Session) -> list[Planned]:
    """The organisation's holidays and outages, of half a year and to come."""
    return _planned(session, Pause.community_id.is_(None))


def _planned(session: Session, which: ColumnElement[bool]) -> list[Planned]:
    rows = session.scalars(
        select(Pause)
        .where(which, Pause.ends_on >= clock.now().date() - _SHOWN_BACK)
        .order_by(Pause.starts_on, Pause.id)
        .limit(200)
    )
    return [
        Planned(
            id=row.id,
            community_id=row.community_id,
            kind=PauseKind(row.kind),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            says=row.says,
        )
        for row in rows
    ]
