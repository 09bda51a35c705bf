"""The journal of everything that happened, written in the transaction that made it happen.

Every reader is downstream: open pages, the search index, notifications, mail. An action calls
`record`; the unit of work asks `take_recorded` after its commit whether there is news.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self

from sqlalchemy import BigInteger, Index, String, Text, inspect, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from community import clock
from community.base import Base, BigInt, Id

_EVENTS: dict[str, type[DomainEvent]] = {}


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
