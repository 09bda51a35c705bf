"""The append-only, hash-chained log of what moderators did, and the rules they cite."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalReplyId, OptionalThreadId


class ModerationEntry(Base):
    """One act of moderation. The actor is a pseudonym so that erasure leaves the log whole.

    `hash` covers the line and `previous_hash`, the one of the line before: see `moderation.chain`.
    What a rule did by itself has an empty `actor`.
    """

    __tablename__ = "moderation_entries"
    __table_args__ = (
        Index("ix_moderation_entries_community", "community_id", "id"),
        Index("ix_moderation_entries_subject", "subject", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("communities.id"))
    actor: Mapped[str] = mapped_column(String(32))  # pseudonyms.pseudonym
    actor_role: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(30))
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    subject: Mapped[str | None] = mapped_column(String(32))  # pseudonym of the person concerned
    reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    # The rule as it was cited, with its number: rules are written anew, the log is not.
    rule: Mapped[str] = mapped_column(String(320), default="", server_default="")
    previous_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    hash: Mapped[str] = mapped_column(String(64), default="", server_default="")


class LogHead(Base):
    """The end of the log: how many lines it has and the hash of the last. One row, with id 1.

    Whoever writes a line holds it, so that the chain has one order; lines cut off at the end show.
    """

    __tablename__ = "log_heads"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(BigInt)
    hash: Mapped[str] = mapped_column(String(64))


class ModerationRules(Base):
    """How one community moderates: its rules, one on each line, cited by their number."""

    __tablename__ = "moderation_rules"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    rules: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
