"""Who thanked for a post, whom it helped, who tried it and what came of that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import (
    AccountId,
    Base,
    Id,
    OptionalReplyId,
    OptionalThreadId,
    partial_index,
)

_ONE_POST = "(thread_id IS NULL) <> (reply_id IS NULL)"


class Reaction(Base):
    """One person's sign at one post, the first of a thread or a reply; `kind` is a `ReactionKind`.

    Only how many there are is ever told, never who.
    """

    __tablename__ = "reactions"
    __table_args__ = (
        CheckConstraint(_ONE_POST, name="one_post"),
        UniqueConstraint("account_id", "thread_id", "kind"),
        UniqueConstraint("account_id", "reply_id", "kind"),
    )

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    kind: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]


class ReactionNews(Base):
    """When the author of a post hears of new reactions next; once a day at most.

    Of the post and of nobody who reacted, so it stays when a reaction is taken back.
    """

    __tablename__ = "reaction_news"
    __table_args__ = (
        CheckConstraint(_ONE_POST, name="one_post"),
        partial_index("ix_reaction_news_due", "due_at", only="due_at IS NOT NULL"),
        UniqueConstraint("thread_id"),
        UniqueConstraint("reply_id"),
    )

    id: Mapped[Id]
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    due_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class Trial(Base):
    """Somebody tries what a post says, and what they say came of it.

    `ask_at` is when they are asked next, None for never; `asked` how often they were. `words` are
    theirs alone. `before` and `after` are how sure they felt of the matter, from 1 to 5.
    """

    __tablename__ = "trials"
    __table_args__ = (
        CheckConstraint(_ONE_POST, name="one_post"),
        UniqueConstraint("account_id", "thread_id"),
        UniqueConstraint("account_id", "reply_id"),
        partial_index("ix_trials_due", "ask_at", only="ask_at IS NOT NULL"),
    )

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    created_at: Mapped[datetime]
    ask_at: Mapped[datetime | None]
    asked: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None] = mapped_column(String(10))  # a `Result`
    words: Mapped[str] = mapped_column(String(500), default="")
    before: Mapped[int | None]
    after: Mapped[int | None]
    answered_at: Mapped[datetime | None]
