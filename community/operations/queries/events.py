"""Events that were not carried yet, as an admin sees them: how they stand, never what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.mail.queries import mail_status
from community.operations.words import error_class
from community.outbox import OutboxCursor, OutboxEntry
from community.outbox_claims import UNKNOWN, failed_at
from community.outbox_queries import QueueStatus, outbox_status
from community.paging import DEFAULT_SIZE, Page, keyset_page


class Consumer(StrEnum):
    """Whose work follows from events; the worker says under which name each of its parts fails."""

    INDEX = "index"
    NOTICES = "notices"
    COPIES = "copies"
    FIGURES = "figures"
    PREVIEWS = "previews"
    WELCOMES = "welcomes"
    JOINING = "joining"


class EventState(StrEnum):
    """How far an event is that was not carried yet."""

    WAITING = "waiting"
    LEASED = "leased"
    RETRIED = "retried"
    PARKED = "parked"


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event that was not carried yet; `consumer` is empty before it failed."""

    id: int
    kind: str
    state: str
    consumer: str
    attempts: int
    error: str
    happened_at: datetime
    retry_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ConsumerLag:
    """What failed at one consumer and waits, or was given up."""

    consumer: str
    retried: int = 0
    parked: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Queues:
    """Both queues, the consumers of events, and how far the index is behind the journal."""

    events: QueueStatus
    mails: QueueStatus
    consumers: Sequence[ConsumerLag]
    index_behind: int


def queues(session: Session) -> Queues:
    """How it stands at this moment; five statements, whatever waits."""
    return Queues(
        events=outbox_status(session),
        mails=mail_status(session),
        consumers=consumer_lags(session),
        index_behind=index_behind(session),
    )


def events_page(
    session: Session,
    *,
    state: EventState | None = None,
    consumer: str | None = None,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[EventRow]:
    """What is not carried yet, the oldest first."""
    stands = _event_state()
    statement = select(
        OutboxEntry.id,
        OutboxEntry.name,
        stands.label("state"),
        OutboxEntry.consumer,
        OutboxEntry.attempts,
        OutboxEntry.last_error,
        OutboxEntry.created_at,
        OutboxEntry.retry_at,
    ).where(OutboxEntry.processed_at.is_(None))
    if state is not None:
        statement = statement.where(stands == state)
    if consumer is not None:
        statement = statement.where(failed_at(consumer), _has_failed())
    page: Page[Any] = keyset_page(
        session,
        statement,
        order=((OutboxEntry.id.expression, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_event(row) for row in page.items], next_cursor=page.next_cursor)


def _has_failed() -> ColumnElement[bool]:
    return or_(OutboxEntry.parked_at.is_not(None), OutboxEntry.last_error.is_not(None))


def _event_state() -> ColumnElement[str]:
    leased = OutboxEntry.leased_until > clock.now()
    return case(
        (OutboxEntry.parked_at.is_not(None), literal(EventState.PARKED.value)),
        (leased, literal(EventState.LEASED.value)),
        (OutboxEntry.attempts > 0, literal(EventState.RETRIED.value)),
        else_=literal(EventState.WAITING.value),
    )


def _event(row: Any) -> EventRow:
    failed = row.last_error is not None
    return EventRow(
        id=row.id,
        kind=row.name,
        state=row.state,
        consumer=(row.consumer or UNKNOWN) if failed else "",
        attempts=row.attempts,
        error=error_class(row.last_error),
        happened_at=row.created_at,
        retry_at=row.retry_at,
    )


def consumer_lags(session: Session) -> list[ConsumerLag]:
    """For each consumer, and for others that failed, how much; one statement."""
    parked = OutboxEntry.parked_at.is_not(None)
    rows = session.execute(
        select(
            func.coalesce(OutboxEntry.consumer, UNKNOWN).label("consumer"),
            func.count().filter(~parked).label("retried"),
            func.count().filter(parked).label("parked"),
            func.min(OutboxEntry.created_at).label("oldest"),
        )
        .where(OutboxEntry.processed_at.is_(None), _has_failed())
        .group_by(OutboxEntry.consumer)
    )
    found = {row.consumer: ConsumerLag(**row._asdict()) for row in rows}
    names = [*map(str, Consumer), *sorted(found.keys() - set(Consumer))]
    return [found.get(name) or ConsumerLag(consumer=name) for name in names]


def index_behind(session: Session) -> int:
    """How many events the search index has still to hear of.

    Its place in the journal is that of the last event that changed it. What came later and is
    carried had nothing for it.
    """
    place = session.scalar(select(func.max(OutboxCursor.seq)))
    later = select(func.count()).where(
        OutboxEntry.processed_at.is_(None), OutboxEntry.id > (place or 0)
    )
    return 0 if place is None else session.scalar(later) or 0
