"""What a post said in each of its versions, once it has been edited, and what others suggest."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

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
    accepted_by_id: Mapped[OptionalAccountId]  # who took it over where the editor suggested it
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")
    was_hidden: Mapped[bool] = mapped_column(default=False)
    withheld_at: Mapped[datetime | None]
    withheld_by_id: Mapped[OptionalAccountId]


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class EditSuggestion(Base):
    """What somebody who may not edit a post would have it say, for whoever may to decide on.

    The `base_` columns are what the post said when it was suggested: what was changed in it since
    is told apart from what is suggested. `taken` names the changes that were taken over.
    """

    __tablename__ = "edit_suggestions"
    __table_args__ = (
        Index("ix_edit_suggestions_mine", "proposer_id", "id"),
        Index(
            "ix_edit_suggestions_open",
            *("thread_id", "reply_id", "id"),
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    thread_id: Mapped[ThreadId]
    reply_id: Mapped[OptionalReplyId]
    proposer_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    base_title: Mapped[str] = mapped_column(String(250), default="")  # empty for replies
    base_body: Mapped[str] = mapped_column(Text)
    base_tags: Mapped[list[str]]
    title: Mapped[str] = mapped_column(String(250), default="")
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    state: Mapped[SuggestionState] = mapped_column(String(20), default=SuggestionState.OPEN)
    taken: Mapped[list[str]]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[OptionalAccountId]
    note: Mapped[str] = mapped_column(String(500), default="")
