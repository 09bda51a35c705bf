"""Reports by readers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import (
    AccountId,
    Base,
    BigInt,
    Id,
    OptionalAccountId,
    OptionalReplyId,
    ThreadId,
)


class Report(Base):
    """A reader says that a post breaks the norms; open while `decided_at` is empty."""

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "ix_reports_open",
            "community_id",
            "id",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        # One open report per person and post; two indexes because NULL equals nothing.
        Index(
            "uq_reports_open_thread",
            "reporter_id",
            "thread_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL AND reply_id IS NULL"),
            postgresql_where=text("decided_at IS NULL AND reply_id IS NULL"),
        ),
        Index(
            "uq_reports_open_reply",
            "reporter_id",
            "reply_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL AND reply_id IS NOT NULL"),
            postgresql_where=text("decided_at IS NULL AND reply_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    thread_id: Mapped[ThreadId]
    reply_id: Mapped[OptionalReplyId]
    reporter_id: Mapped[AccountId]
    reason: Mapped[str] = mapped_column(String(20))  # see moderation.policies.REASONS
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[OptionalAccountId]
    outcome: Mapped[str | None] = mapped_column(String(20))  # hidden, dismissed
