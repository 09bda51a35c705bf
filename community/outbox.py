"""The journal of everything that happened, written in the transaction that made it happen.

Every reader is downstream: open pages, the search index, notifications, mail. An action calls
`record`; the unit of work asks `take_recorded` after its commit whether there is news.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Index,
    String,
    Text,
    and_,
    func,
    inspect,
    literal,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from community import clock
from community.base import Base, BigInt, Id

_EVENTS: dict[str, type[DomainEvent]] = {}
_FURTHEST_BEHIND = 10_000
MOST_LOOKED_THROUGH = 2_000


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """A fact in the past tense that carries ids and nothing to read.

    A subclass names itself `<capability>:<past tense>` in `name`.
    """

    name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        if "name" in cls.__dict__:
            _EVENTS[cls.name] = cls

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild the event, ignoring keys that a newer version may have added."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in payload.items() if key in known})


class OutboxEntry(Base):
    """One recorded event; `id` is the sequence that readers follow."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "id",
            sqlite_where=text("processed_at IS NULL"),
            postgresql_where=text("processed_at IS NULL"),
        ),
        # Without AUTOINCREMENT SQLite may hand a pruned sequence number out again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    # PostgreSQL only: the writing transaction, so that a reader never overtakes a slow one.
    transaction_id: Mapped[int | None] = mapped_column(BigInteger)
    processed_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    retry_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)

    def event(self) -> DomainEvent | None:
        """The fact this row carries, or None when its kind is no longer known."""
        return load_event(self.name, self.payload)


class OutboxCursor(Base):
    """How far a named reader that keeps its own place has come."""

    __tablename__ = "outbox_cursors"

    reader: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt)
    updated_at: Mapped[datetime]


def load_event(name: str, payload: dict[str, Any]) -> DomainEvent | None:
    """Rebuild an event from its stored name and payload."""
    kind = _EVENTS.get(name)
    return kind.from_payload(payload) if kind else None


def event_types() -> dict[str, type[DomainEvent]]:
    """Every kind of event that is known, by name."""
    return dict(_EVENTS)


def record(session: Session, event: DomainEvent) -> None:
    """Write the event in the caller's transaction."""
    entry = OutboxEntry(name=event.name, payload=asdict(event), created_at=clock.now())
    if session.get_bind().dialect.name == "postgresql":
        entry.transaction_id = text("(pg_current_xact_id()::text::bigint)")  # type: ignore[assignment]  # a server-side value
    session.add(entry)
    session.info.setdefault("recorded", []).append((entry, event))


def take_recorded(session: Session) -> Iterator[tuple[OutboxEntry, DomainEvent]]:
    """Yield the events that were committed; a rolled-back savepoint takes its own with it."""
    for entry, event in session.info.pop("recorded", []):
        if inspect(entry).persistent:
            yield entry, event


@dataclass(frozen=True, order=True)
class Position:
    """How far a reader has come: the writing transaction (0 on SQLite) and the sequence.

    SQLite has one writer at a time, so the sequence alone is the order of commits. On PostgreSQL
    a transaction may commit a low sequence after a higher one was read; there the order is that
    of transactions, and readers stop before the oldest one that still runs.
    """

    transaction_id: int = 0
    seq: int = 0


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One event as a follower reads it; `event` is None when its kind is no longer known."""

    position: Position
    event: DomainEvent | None

    @property
    def seq(self) -> int:
        """The sequence that clients know."""
        return self.position.seq


def newest_position(session: Session) -> Position:
    """Where a reader begins that only wants what comes."""
    line = select(_transaction(), OutboxEntry.id).where(_settled(session))
    row = session.execute(line.order_by(OutboxEntry.id.desc()).limit(1)).one_or_none()
    return Position() if row is None else Position(row[0], row[1])


def lines_after(session: Session, position: Position, *, limit: int = 500) -> list[JournalLine]:
    """What was committed since, in an order in which nothing is ever skipped."""
    beyond = OutboxEntry.id > position.seq
    if not _is_sqlite(session):
        here = tuple_(literal(position.transaction_id), literal(position.seq))
        # The first bound is for the index: no transaction falls thousands of events behind.
        beyond = and_(
            OutboxEntry.id > position.seq - _FURTHEST_BEHIND,
            tuple_(_transaction(), OutboxEntry.id) > here,
        )
    rows = session.execute(
        select(_transaction(), OutboxEntry.id, OutboxEntry.name, OutboxEntry.payload)
        .where(beyond, _settled(session))
        .order_by(*(() if _is_sqlite(session) else (_transaction(),)), OutboxEntry.id)
        .limit(limit)
    )
    return [
        JournalLine(position=Position(row[0], row[1]), event=load_event(row[2], row[3]))
        for row in rows
    ]


def lines_of_thread(
    session: Session, thread_id: int, *, after: int, limit: int
) -> list[JournalLine]:
    """What happened in one thread since a sequence, oldest first.

    It looks through the newest `MOST_LOOKED_THROUGH` entries only, so that nobody can ask for a
    search of the whole journal.
    """
    newest = session.scalar(select(func.max(OutboxEntry.id))) or 0
    after = max(after, newest - MOST_LOOKED_THROUGH)
    rows = session.execute(
        select(_transaction(), OutboxEntry.id, OutboxEntry.name, OutboxEntry.payload)
        .where(
            OutboxEntry.id > after,
            OutboxEntry.payload["thread_id"].as_integer() == thread_id,
        )
        .order_by(OutboxEntry.id)
        .limit(limit)
    )
    return [
        JournalLine(position=Position(row[0], row[1]), event=load_event(row[2], row[3]))
        for row in rows
    ]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _transaction() -> ColumnElement[int]:
    return func.coalesce(OutboxEntry.transaction_id, 0)


def _settled(session: Session) -> ColumnElement[bool]:
    """Rows that no running transaction can come to stand before."""
    if _is_sqlite(session):
        return true()
    oldest = text("(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)")
    return _transaction() < oldest
