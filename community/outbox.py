"""The journal of everything that happened, written in the transaction that made it happen.

Every reader is downstream: open pages, the search index, notifications, mail. An action calls
`record`; the unit of work writes the rows last, so that their numbers are in the order of commits
and whoever has seen a number has seen everything below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self, cast

from sqlalchemy import Index, Integer, String, Table, Text, bindparam, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from community import clock
from community.base import Base, BigInt, Id

_EVENTS: dict[str, type[DomainEvent]] = {}
_RECORDED = "recorded"
# On PostgreSQL a transaction that recorded events notifies this channel when it commits.
NEWS_CHANNEL = "hearth_outbox"
# Any number that no other program takes in the same PostgreSQL database.
_ADVISORY_LOCK = 4_127_003
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
    processed_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    retry_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    # Whose work failed last: the index, or a subscriber of the worker.
    consumer: Mapped[str | None] = mapped_column(String(40))

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
    """Let the event be written at the end of the caller's transaction."""
    _recorded(session).append(
        {"name": event.name, "payload": dict(vars(event)), "created_at": clock.now()}
    )


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part that may fail alone; what it recorded goes with it."""
    before = len(_recorded(session))
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del _recorded(session)[before:]
        raise


def write_recorded(session: Session) -> bool:
    """Number and insert what was recorded, the last thing that a transaction does; if anything.

    On PostgreSQL writers come here one by one, or a transaction could commit a low number after
    a reader saw a higher one. SQLite has one writer anyway. Nothing else may follow: whoever
    holds this lock must not wait for another.
    """
    recorded = session.info.pop(_RECORDED, [])
    if not recorded:
        return False
    session.flush()  # what the actions left waits for its own locks, not under ours
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(
            select(func.pg_notify(NEWS_CHANNEL, ""), func.pg_advisory_xact_lock(_ADVISORY_LOCK))
        )
    connection.execute(_WRITE, recorded)
    return True


_WRITE = insert(cast("Table", OutboxEntry.__table__))


def _recorded(session: Session) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = session.info.setdefault(_RECORDED, [])
    return found


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One event as a follower reads it; `event` is None when its kind is no longer known."""

    seq: int
    event: DomainEvent | None


def newest_seq(session: Session) -> int:
    """Where a reader begins that only wants what comes."""
    return session.scalar(select(func.max(OutboxEntry.id))) or 0


# Built once: every web process asks after every commit.
_AFTER = (
    select(OutboxEntry.id, OutboxEntry.name, OutboxEntry.payload)
    .where(OutboxEntry.id > bindparam("seq"))
    .order_by(OutboxEntry.id)
    .limit(bindparam("most", type_=Integer()))
)


def lines_after(session: Session, seq: int, *, limit: int = 500) -> list[JournalLine]:
    """What was committed since, in the order of commits; nothing is ever skipped."""
    rows = session.connection().execute(_AFTER, {"seq": seq, "most": limit})
    return [JournalLine(seq=row[0], event=load_event(row[1], row[2])) for row in rows]


def lines_of_thread(
    session: Session, thread_id: int, *, after: int, limit: int
) -> list[JournalLine]:
    """What happened in one thread since a sequence, oldest first.

    It looks through the newest `MOST_LOOKED_THROUGH` entries only, so that nobody can ask for a
    search of the whole journal.
    """
    after = max(after, newest_seq(session) - MOST_LOOKED_THROUGH)
    rows = session.execute(
        select(OutboxEntry.id, OutboxEntry.name, OutboxEntry.payload)
        .where(
            OutboxEntry.id > after,
            OutboxEntry.payload["thread_id"].as_integer() == thread_id,
        )
        .order_by(OutboxEntry.id)
        .limit(limit)
    )
    return [JournalLine(seq=row[0], event=load_event(row[1], row[2])) for row in rows]
