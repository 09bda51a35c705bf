"""Whispers: what facilitators say to each other beneath a thread.

They are no replies, so that search, counters, feeds, notices, exports and sockets cannot show them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, Id, ThreadId


class Whisper(Base):
    """One remark about a thread; whoever facilitates its community reads it."""

    __tablename__ = "whispers"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    thread_id: Mapped[ThreadId]
    author_id: Mapped[AccountId]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
