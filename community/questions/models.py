"""Votes, and who has the same problem; acceptance is a column of the question's thread."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, Id, OptionalReplyId, OptionalThreadId, ThreadId


class Vote(Base):
    """One person's +1 or -1 on one post: on the thread's first post or on a reply."""

    __tablename__ = "votes"
    __table_args__ = (
        CheckConstraint("value IN (-1, 1)", name="value"),
        CheckConstraint("(thread_id IS NULL) <> (reply_id IS NULL)", name="one_subject"),
        UniqueConstraint("account_id", "thread_id"),
        UniqueConstraint("account_id", "reply_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    value: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]


class SameProblem(Base):
    """A person has the problem that somebody asked about; `followed` when they track it thereby."""

    __tablename__ = "same_problems"
    __table_args__ = (UniqueConstraint("account_id", "thread_id"),)

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    thread_id: Mapped[ThreadId]
    followed: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
