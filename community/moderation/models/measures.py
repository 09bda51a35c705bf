"""What was decided about somebody, their appeal against it, and what moderators keep at hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import (
    AccountId,
    Base,
    BigInt,
    Id,
    OptionalAccountId,
    OptionalReplyId,
    OptionalThreadId,
)


class Measure(Base):
    """A post hidden, a warning, a mute or a suspension, as the person concerned reads it.

    Without a community it is the organisation's. It ends by itself at `until`, or when lifted.
    """

    __tablename__ = "measures"
    __table_args__ = (
        Index("ix_measures_person", "account_id", "id"),
        Index("ix_measures_place", "community_id", "account_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))  # see moderation.policies.MeasureKind
    community_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("communities.id"))
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    by_id: Mapped[OptionalAccountId]
    rule: Mapped[str] = mapped_column(String(320), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]


class Appeal(Base):
    """The person concerned asks somebody else to look again; one appeal for each measure."""

    __tablename__ = "appeals"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    measure_id: Mapped[int] = mapped_column(BigInt, ForeignKey("measures.id"), unique=True)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[OptionalAccountId]
    outcome: Mapped[str | None] = mapped_column(String(20))  # upheld, reversed
    answer: Mapped[str] = mapped_column(Text, default="")


class CannedText(Base):
    """Words that moderators use again: of one community, or without one of the organisation."""

    __tablename__ = "canned_texts"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    community_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("communities.id"), index=True
    )
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(String(500))


class PersonNote(Base):
    """A note about a member that the facilitators of one community see."""

    __tablename__ = "person_notes"
    __table_args__ = (
        Index("ix_person_notes_place", "community_id", "account_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    account_id: Mapped[AccountId]
    author_id: Mapped[AccountId]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
