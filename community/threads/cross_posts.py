"""Threads shown in communities other than their own; apart from `models`, which has no room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, CommunityId, Id


class CrossPost(Base):
    """A thread is listed in a community other than its own, to those who may read it at home.

    Who listed it there stands in the log, when it was a facilitator.
    """

    __tablename__ = "cross_posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "community_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(BigInt, ForeignKey("threads.id"))
    community_id: Mapped[CommunityId]
    posted_at: Mapped[datetime]
