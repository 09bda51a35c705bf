"""Drafts; nobody but their author ever sees one, and no search, figure or export knows them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalReplyId, OptionalThreadId


class Draft(Base):
    """Words that somebody has begun for one place, or has asked to be posted at a time.

    `place` is the key of where it belongs (see `places`). A draft with `post_at` is scheduled; its
    place ends with its own number, so that something else can be begun there meanwhile. `refused`
    says why a scheduled one became a draft again.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("account_id", "place"),
        Index("ix_drafts_mine", "account_id", "touched_at", "id"),
        Index("ix_drafts_touched_at", "touched_at"),
        Index(
            "ix_drafts_due",
            "post_at",
            sqlite_where=text("post_at IS NOT NULL"),
            postgresql_where=text("post_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    place: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(10))  # see places.Act
    community_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("communities.id"), index=True
    )
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    kind: Mapped[str] = mapped_column(String(20), default="")  # of the thread it will be
    title: Mapped[str] = mapped_column(String(150), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[str] = mapped_column(String(300), default="")  # as typed
    # To be posted without the name of whoever writes it.
    alias: Mapped[bool] = mapped_column(default=False, server_default=false())
    reason: Mapped[str] = mapped_column(String(200), default="")  # of an edit
    based_on: Mapped[int | None]  # the version of the post that an edit started from
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    post_at: Mapped[datetime | None]
    time_zone: Mapped[str] = mapped_column(String(40), default="")  # in which that was chosen
    refused: Mapped[str] = mapped_column(String(20), default="")  # see actions.posting
