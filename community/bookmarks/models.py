"""Bookmarks; only who made one ever sees it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalReplyId, ThreadId

LONGEST_NOTE = 500


class Bookmark(Base):
    """A person keeps a thread, or with `reply_id` one post of it.

    `remind_at` is when they want to hear of it, `reminded_at` when they did.
    """

    __tablename__ = "bookmarks"
    __table_args__ = (
        Index(
            "uq_bookmarks_thread",
            "account_id",
            "thread_id",
            unique=True,
            sqlite_where=text("reply_id IS NULL"),
            postgresql_where=text("reply_id IS NULL"),
        ),
        Index(
            "uq_bookmarks_reply",
            "account_id",
            "reply_id",
            unique=True,
            sqlite_where=text("reply_id IS NOT NULL"),
            postgresql_where=text("reply_id IS NOT NULL"),
        ),
        Index("ix_bookmarks_mine", "account_id", "id"),
        Index(
            "ix_bookmarks_due",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL AND reminded_at IS NULL"),
            postgresql_where=text("remind_at IS NOT NULL AND reminded_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    thread_id: Mapped[ThreadId]
    reply_id: Mapped[OptionalReplyId]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    created_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
