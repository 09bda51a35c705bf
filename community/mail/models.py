"""The tables of mails; they know notices only by the name of their table, being below them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalAccountId


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
        Index("ix_mails_state", "state", "id"),
        Index("ix_mails_recipient", "recipient", "id"),
        Index("ix_mails_of_a_week", "account_id", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[OptionalAccountId]
    recipient: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[str] = mapped_column(String(30))
    # The first notice that it tells of; all of them stand in `mailed_notices`.
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


class ReplyKey(Base):
    """How often somebody has ended the addresses by which they write; most never did."""

    __tablename__ = "reply_keys"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    generation: Mapped[int]


class FailingAddress(Base):
    """Mail to somebody's address comes back. It says nothing of another address of theirs."""

    __tablename__ = "failing_addresses"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    bounces: Mapped[int]
    bounced_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None] = mapped_column(index=True)
