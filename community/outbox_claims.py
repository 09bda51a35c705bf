"""How the worker takes events from the outbox, and what becomes of those that fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.idempotency import IdempotencyKey
from community.outbox import DomainEvent, OutboxEntry, load_event

MOST_ATTEMPTS = 8  # then the row is parked for an operator to see
LEASE = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)
_AT_ONCE = 500  # rows named in one statement
KEYS_KEPT_FOR = timedelta(days=1)
_NO_ERROR = {"last_error": None, "consumer": None}
UNKNOWN = "worker"  # nobody knows at whose work it died
WORN_OUT = "WorkerDied: The worker died of it each time."


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A row taken for carrying; `attempts` counts this one, `event` is None for unknown kinds."""

    seq: int
    event: DomainEvent | None
    attempts: int


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxEntry.processed_at.is_(None),
        OutboxEntry.parked_at.is_(None),
        OutboxEntry.retry_at.is_(None) | (OutboxEntry.retry_at <= now),
        OutboxEntry.leased_until.is_(None) | (OutboxEntry.leased_until <= now),
    )


def has_waiting(session: Session) -> bool:
    """Whether any event is due to be carried."""
    waiting = select(OutboxEntry.id).where(_due(clock.now()))
    return session.scalar(waiting.limit(1)) is not None


def count_waiting(session: Session) -> int:
    """How many events are still to be carried, due or not; parked ones are not."""
    waiting = select(func.count()).where(
        OutboxEntry.processed_at.is_(None), OutboxEntry.parked_at.is_(None)
    )
    return session.scalar(waiting) or 0


def claim(session: Session, *, limit: int) -> list[Claimed]:
    """Take the oldest rows that are due, under a lease.

    The attempt is counted before the work: a row that kills its worker is parked like one that
    raises.
    """
    now = clock.now()
    rows = session.execute(
        select(OutboxEntry.id, OutboxEntry.name, OutboxEntry.payload, OutboxEntry.attempts)
        .where(_due(now))
        .order_by(OutboxEntry.id)
        .limit(limit)
    ).all()
    taken = [row.id for row in rows if row.attempts < MOST_ATTEMPTS]
    _change(session, taken, leased_until=now + LEASE, attempts=OutboxEntry.attempts + 1)
    worn_out = [row.id for row in rows if row.attempts >= MOST_ATTEMPTS]
    _change(session, worn_out, parked_at=now, last_error=WORN_OUT, consumer=None)
    return [
        Claimed(seq=row.id, event=load_event(row.name, row.payload), attempts=row.attempts + 1)
        for row in rows
        if row.attempts < MOST_ATTEMPTS
    ]


def take_over(session: Session) -> None:
    """End the leases of a worker that died; only for whoever is now the one worker."""
    leased = select(OutboxEntry.id).where(
        OutboxEntry.processed_at.is_(None), OutboxEntry.leased_until.is_not(None)
    )
    _change(session, session.scalars(leased).all(), leased_until=None)


def mark_carried(session: Session, seqs: Sequence[int]) -> None:
    """Everything that follows from these events is done."""
    _change(session, seqs, processed_at=clock.now(), leased_until=None, **_NO_ERROR)


def put_back(session: Session, seqs: Sequence[int]) -> None:
    """Let these come again in two seconds, as if they had not been claimed; not what is done."""
    claimed = select(OutboxEntry.id).where(
        OutboxEntry.id.in_(seqs), OutboxEntry.leased_until.is_not(None)
    )
    _change(
        session,
        session.scalars(claimed).all(),
        leased_until=None,
        retry_at=clock.now() + timedelta(seconds=2),
        attempts=OutboxEntry.attempts - 1,
    )


def mark_failed(session: Session, claimed: Claimed, *, error: str, consumer: str) -> bool:
    """Try again in 1, 2, 4 … seconds; the eighth failure parks the row. Whether it was parked.

    `consumer` names whose work it was, in at most 40 characters.
    """
    parked = claimed.attempts >= MOST_ATTEMPTS
    now = clock.now()
    pause = timedelta(seconds=2 ** (claimed.attempts - 1))
    _change(
        session,
        [claimed.seq],
        leased_until=None,
        retry_at=None if parked else now + pause,
        parked_at=now if parked else None,
        last_error=error[:2000],
        consumer=consumer[:40],
    )
    return parked


def retry_parked(
    session: Session, seqs: Sequence[int] | None, *, consumer: str | None = None
) -> list[int]:
    """Let parked events be tried anew from the first time, all of them for None; which ones.

    With `consumer` only those that failed there; UNKNOWN is a worker that died.

    An event that is not parked is left as it is. The error stays readable until it is carried.
    """
    parked = select(OutboxEntry.id).where(
        OutboxEntry.processed_at.is_(None), OutboxEntry.parked_at.is_not(None)
    )
    if seqs is not None:
        parked = parked.where(OutboxEntry.id.in_(seqs))
    if consumer is not None:
        parked = parked.where(failed_at(consumer))
    found = session.scalars(parked.order_by(OutboxEntry.id)).all()
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        _change(session, some, parked_at=None, retry_at=None, attempts=0)
    return list(found)


def failed_at(consumer: str) -> ColumnElement[bool]:
    """The condition on events that failed last at this consumer."""
    if consumer == UNKNOWN:
        return OutboxEntry.consumer.is_(None)
    return OutboxEntry.consumer == consumer


def _change(session: Session, seqs: Sequence[int], **values: object) -> None:
    if seqs:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(seqs))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def prune(session: Session, *, limit: int) -> int:
    """Delete up to `limit` carried events and used keys that are past their time; how many."""
    now = clock.now()
    old_events = select(OutboxEntry.id).where(OutboxEntry.processed_at < now - KEPT_FOR)
    old_keys = select(IdempotencyKey.id).where(IdempotencyKey.created_at < now - KEYS_KEPT_FOR)
    events = session.scalars(old_events.order_by(OutboxEntry.id).limit(limit)).all()
    keys = session.scalars(old_keys.limit(limit)).all()
    if events:
        session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_(events)))
    if keys:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.id.in_(keys)))
    return len(events) + len(keys)
