"""The record of mails that came in, with the words of those that are held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalAccountId, OptionalReplyId, OptionalThreadId


class IncomingMail(Base):
    """A mail that came in; one that is held keeps its words, for its sender alone.

    `key` is a hash by which the same mail is known when it comes a second time. Of strangers, and
    of what programs wrote, nothing but outcome and time is kept.
    """

    __tablename__ = "incoming_mails"
    __table_args__ = (
        Index(
            "ix_incoming_mails_held",
            "account_id",
            "id",
            sqlite_where=text("outcome = 'held'"),
            postgresql_where=text("outcome = 'held'"),
        ),
        Index("ix_incoming_mails_came_at", "came_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[OptionalAccountId]
    outcome: Mapped[str] = mapped_column(String(10))  # see policies.Outcome
    why: Mapped[str] = mapped_column(String(20), default="")  # see policies.Why
    community_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("communities.id"), index=True
    )
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]  # the post that the mail answers
    title: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    left_out: Mapped[int] = mapped_column(default=0)  # files that came with it
    came_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class MailboxLook(Base):
    """When the worker last looked into the mailbox, and since when that fails; one row."""

    __tablename__ = "mailbox_looks"

    id: Mapped[Id]
    looked_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
