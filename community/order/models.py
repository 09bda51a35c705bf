"""What became of threads that were put elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, ThreadId


class ThreadMove(Base):
    """A thread went from one community to another, for a reason that its author reads.

    Who moved it stands in the log of moderation of both, under a pseudonym.
    """

    __tablename__ = "thread_moves"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    thread_id: Mapped[ThreadId]
    source_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    target_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    reason: Mapped[str] = mapped_column(String(200))
    moved_at: Mapped[datetime]
