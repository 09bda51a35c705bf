"""Who was asked whether they know, and who does not want to be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id, ThreadId


class Ask(Base):
    """Somebody was told that they might know the answer to a question.

    By whom is not kept: it was who asked the question, or a facilitator.
    """

    __tablename__ = "asks"
    __table_args__ = (
        UniqueConstraint("account_id", "thread_id"),
        Index("ix_asks_created_at", "created_at"),
    )

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    thread_id: Mapped[ThreadId]
    created_at: Mapped[datetime]


class Unasked(Base):
    """Somebody does not want to be suggested to anybody."""

    __tablename__ = "unasked"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    created_at: Mapped[datetime]
