"""What a moderator did to several at once, each as a step of its own, so that it can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalAccountId


class Batch(Base):
    """One act on several reports or posts that wait. It holds no words: measures and log do."""

    __tablename__ = "batches"
    __table_args__ = (
        Index("ix_batches_place", "community_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    by_id: Mapped[OptionalAccountId]
    act: Mapped[str] = mapped_column(String(20))  # see moderation.policies.BatchAct
    rule: Mapped[str] = mapped_column(String(320), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[OptionalAccountId]


class BatchItem(Base):
    """One row of a batch: what became of it, what was before, and what became of undoing it.

    `subject_id` is the number of a report or a held post as it was sent; what it names may be
    gone. `state` is empty until its step ran, `undone` until it was asked to go back.
    """

    __tablename__ = "batch_items"
    __table_args__ = (UniqueConstraint("batch_id", "subject_id"),)

    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(BigInt, ForeignKey("batches.id", ondelete="CASCADE"))
    subject_id: Mapped[int] = mapped_column(BigInt)
    version: Mapped[int | None]  # the one that was seen
    state: Mapped[str | None] = mapped_column(String(20))  # done, skipped
    why: Mapped[str] = mapped_column(String(40), default="")  # the code of what hindered it
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    measure_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("measures.id"), index=True)
    undone: Mapped[str | None] = mapped_column(String(20))  # restored, kept
    undone_why: Mapped[str] = mapped_column(String(40), default="")
