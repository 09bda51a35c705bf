"""Notices to people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community import clock
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
        Index(
            "ix_notifications_mail_due",
            "id",
            sqlite_where=text("mail_due"),
            postgresql_where=text("mail_due"),
        ),
        Index(
            "ix_notifications_mail_at",
            "mail_at",
            sqlite_where=text("mail_due"),
            postgresql_where=text("mail_due"),
        ),
        Index(
            "ix_notifications_to_mail",
            "account_id",
            "id",
            sqlite_where=text("mail_due"),
            postgresql_where=text("mail_due"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    outbox_id: Mapped[int] = mapped_column(BigInt)
    kind: Mapped[str] = mapped_column(String(20))  # mention reply answer comment acceptance …
    community_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("communities.id"))
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    article_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("articles.id"), index=True)
    actor_id: Mapped[OptionalAccountId]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_due: Mapped[bool] = mapped_column(default=False)  # the letter is still to be written
    # When its letter is thought of, not before.
    mail_at: Mapped[datetime | None] = mapped_column(default=clock.now)


class MailedNotice(Base):
    """Which mail told a notice; one alone does, and none once that mail was withdrawn."""

    __tablename__ = "mailed_notices"

    notification_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True
    )
    mail_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("mails.id", ondelete="CASCADE"), index=True
    )
