"""What a post said in each of its versions, once it has been edited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id, OptionalAccountId, OptionalReplyId


class Revision(Base):
    """One version of a post; `reply_id` is None for the first post of a thread.

    A post that was never edited or hidden has none. `author_id` is whose words the post holds,
    `editor_id` who made this version. `was_hidden` when the post was taken from its readers while
    it said so or later.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        Index("ix_revisions_post", "thread_id", "reply_id", "made_at", "id"),
        # Numbers are named by what was imported: none is given twice.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(BigInt, ForeignKey("threads.id"))
    reply_id: Mapped[OptionalReplyId]
    title: Mapped[str] = mapped_column(String(250), default="")  # empty for replies
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]]
    renderer: Mapped[int]
    author_id: Mapped[AccountId]
    editor_id: Mapped[OptionalAccountId]
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")
    was_hidden: Mapped[bool] = mapped_column(default=False)
    withheld_at: Mapped[datetime | None]
    withheld_by_id: Mapped[OptionalAccountId]
