"""The levels that people chose; without a row somebody hears as everybody does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id


class ChosenLevel(Base):
    """What one person chose for one place: exactly one of the three columns names it.

    The place comes first in each pair, so that whoever watches it is found by the same index.
    """

    __tablename__ = "levels"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN community_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN tag_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN thread_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_place",
        ),
        UniqueConstraint("community_id", "account_id"),
        UniqueConstraint("tag_id", "account_id"),
        UniqueConstraint("thread_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    community_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("communities.id"))
    tag_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("tags.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("threads.id"))
    level: Mapped[str] = mapped_column(String(10))
    chosen_at: Mapped[datetime]
