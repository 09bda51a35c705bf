"""Who follows whom, which only the one who follows is ever shown, and who does not want it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt


class Follow(Base):
    """`account_id` follows `followed_id`, who comes first in the key that finds all of theirs."""

    __tablename__ = "follows"

    followed_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class Unfollowable(Base):
    """Somebody does not want to be followed."""

    __tablename__ = "unfollowable"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    created_at: Mapped[datetime]
