"""Notices to people, and the mail that waits to be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import (
    Base,
    BigInt,
    Id,
    OptionalAccountId,
    OptionalReplyId,
    OptionalThreadId,
)


class Notification(Base):
    """One notice to one person about one event; it holds ids and nothing to read."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("account_id", "outbox_id"),
        Index("ix_notifications_inbox", "account_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    outbox_id: Mapped[int] = mapped_column(BigInt)
    kind: Mapped[str] = mapped_column(String(20))  # mention reply answer comment acceptance …
    community_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("communities.id"))
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    actor_id: Mapped[OptionalAccountId]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Mail(Base):
    """A mail that waits, was sent, or could not be; rights are checked again before sending."""

    __tablename__ = "mails"
    __table_args__ = (
        Index(
            "ix_mails_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[OptionalAccountId]
    recipient: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[str] = mapped_column(String(30))
    notification_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("notifications.id"), unique=True
    )
    subject: Mapped[str] = mapped_column(String(300))
    text_body: Mapped[str] = mapped_column(Text)
    html_body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
