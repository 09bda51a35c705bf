"""What waits in the outbox and what was given up, for operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from community import clock
from community.outbox import OutboxEntry


@dataclass(frozen=True, kw_only=True)
class QueueStatus:
    """How many wait for their first try, are being carried, wait for another try, are parked."""

    waiting: int
    leased: int
    retried: int
    parked: int
    oldest: datetime | None  # of those that are not parked
    oldest_parked: datetime | None


@dataclass(frozen=True, kw_only=True)
class Parked:
    """One that was given up: what it was about, and why."""

    id: int
    about: str
    attempts: int
    created_at: datetime
    error: str


def outbox_status(session: Session) -> QueueStatus:
    """Counts of the events that are not carried yet."""
    now = clock.now()
    going = OutboxEntry.parked_at.is_(None)
    idle = and_(going, OutboxEntry.leased_until.is_(None) | (OutboxEntry.leased_until <= now))
    return queue_status(
        session,
        OutboxEntry.created_at,
        unfinished=OutboxEntry.processed_at.is_(None),
        waiting=and_(idle, OutboxEntry.attempts == 0),
        leased=and_(going, OutboxEntry.leased_until > now),
        retried=and_(idle, OutboxEntry.attempts > 0),
        parked=~going,
    )


def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest event happened that is still to be carried; parked ones do not wait."""
    return session.scalar(
        select(OutboxEntry.created_at)
        .where(OutboxEntry.processed_at.is_(None), OutboxEntry.parked_at.is_(None))
        .order_by(OutboxEntry.id)
        .limit(1)
    )


def queue_status(
    session: Session,
    created_at: InstrumentedAttribute[datetime],
    *,
    unfinished: ColumnElement[bool],
    parked: ColumnElement[bool],
    **groups: ColumnElement[bool],
) -> QueueStatus:
    """Count each group of unfinished rows, and find the oldest, in one statement."""
    counted = {**groups, "parked": parked}
    row = session.execute(
        select(
            *(func.count().filter(group).label(name) for name, group in counted.items()),
            func.min(created_at).filter(~parked).label("oldest"),
            func.min(created_at).filter(parked).label("oldest_parked"),
        ).where(unfinished)
    ).one()
    return QueueStatus(**row._asdict())


def parked_events(session: Session, *, limit: int) -> Sequence[Parked]:
    """The events that were given up, oldest first."""
    rows = session.execute(
        select(
            OutboxEntry.id,
            OutboxEntry.name.label("about"),
            OutboxEntry.attempts,
            OutboxEntry.created_at,
            func.coalesce(OutboxEntry.last_error, "").label("error"),
        )
        .where(OutboxEntry.processed_at.is_(None), OutboxEntry.parked_at.is_not(None))
        .order_by(OutboxEntry.id)
        .limit(limit)
    )
    return [Parked(**row._asdict()) for row in rows]
