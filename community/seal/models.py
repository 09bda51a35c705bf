"""Aliases with the sealed person behind each, and what was asked to open a seal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id, OptionalAccountId, ThreadId


class Alias(Base):
    """A made-up person of one thread.

    `account_id` is whom everything else knows: an account like that of somebody who was erased,
    which signs nowhere in and belongs nowhere. `author_id` is the seal; it is None once the person
    has gone, and only this package reads it.
    """

    __tablename__ = "aliases"
    __table_args__ = (
        UniqueConstraint("thread_id", "author_id"),
        UniqueConstraint("thread_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(BigInt, ForeignKey("threads.id"))
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), unique=True)
    author_id: Mapped[OptionalAccountId]
    name: Mapped[str] = mapped_column(String(40))
    muted_at: Mapped[datetime | None]


class SealRequest(Base):
    """Somebody asks to learn who stands behind an alias; somebody else agrees or refuses."""

    __tablename__ = "seal_requests"
    __table_args__ = (
        Index("ix_seal_requests_waiting", "decided_at", "asked_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    alias_id: Mapped[int] = mapped_column(BigInt, ForeignKey("aliases.id"), index=True)
    thread_id: Mapped[ThreadId]  # with `reply_id` the post that gave rise to it
    reply_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("replies.id"))
    asked_by_id: Mapped[AccountId]
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[OptionalAccountId]
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
