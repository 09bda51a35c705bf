"""A poll, votes under a name, and keys of voters without one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id, ThreadId


class Shows(StrEnum):
    """From when on a poll under names shows what was voted."""

    ALWAYS = "always"
    VOTED = "voted"  # to whoever has voted
    CLOSED = "closed"


class Poll(Base):
    """One question at one post; `reply_id` is None for the first post of a thread.

    `counts` go with `options` by place. `secret` is what keys of voters are made with: an anonymous
    poll has one until it is closed, and nobody can make a key afterwards.
    """

    __tablename__ = "polls"
    __table_args__ = (
        Index(
            "uq_polls_opening",
            "thread_id",
            unique=True,
            sqlite_where=text("reply_id IS NULL"),
            postgresql_where=text("reply_id IS NULL"),
        ),
        Index(
            "ix_polls_due",
            "closes_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        UniqueConstraint("reply_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    thread_id: Mapped[ThreadId]
    reply_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("replies.id"))
    author_id: Mapped[AccountId]
    question: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[str]]
    counts: Mapped[list[int]]
    most: Mapped[int]  # of the options that one may choose
    anonymous: Mapped[bool]
    shows: Mapped[Shows] = mapped_column(String(10))
    voters: Mapped[int] = mapped_column(default=0)
    secret: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class PollVote(Base):
    """What somebody chose in a poll under names; `choice` is the place of the option."""

    __tablename__ = "poll_votes"
    __table_args__ = (UniqueConstraint("poll_id", "account_id", "choice"),)

    id: Mapped[Id]
    poll_id: Mapped[int] = mapped_column(BigInt, ForeignKey("polls.id"))
    account_id: Mapped[AccountId]
    choice: Mapped[int]


class PollKey(Base):
    """Somebody has voted in an anonymous poll: neither who, nor when, nor what.

    On SQLite rows lie in the order of their keys, which is no order of voting.
    """

    __tablename__ = "poll_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("polls.id"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
