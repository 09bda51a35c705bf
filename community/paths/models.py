"""Paths, their steps, and the steps that somebody has read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, CommunityId, Id, OptionalThreadId


class ReadingPath(Base):
    """What a newcomer reads in order to be able to do what `purpose` says."""

    __tablename__ = "reading_paths"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 250", name="title_length"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    title: Mapped[str] = mapped_column(String(250))
    purpose: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class PathStep(Base):
    """An article or a thread on a path, one of the two, and why it is there."""

    __tablename__ = "path_steps"
    __table_args__ = (
        Index("ix_path_steps_path", "path_id", "position", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    path_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reading_paths.id", ondelete="CASCADE"))
    article_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    thread_id: Mapped[OptionalThreadId]
    why: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int]


class StepRead(Base):
    """Somebody has read a step, as they themselves say; nobody else sees or counts it."""

    __tablename__ = "steps_read"
    __table_args__ = (UniqueConstraint("step_id", "account_id"),)

    id: Mapped[Id]
    step_id: Mapped[int] = mapped_column(BigInt, ForeignKey("path_steps.id", ondelete="CASCADE"))
    account_id: Mapped[AccountId]
    read_at: Mapped[datetime]
