"""Endorsements of answers, when an accepted one was last confirmed, and who knows about a tag."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id, OptionalAccountId, ReplyId


class Part(StrEnum):
    """As whom somebody endorses."""

    FACILITATOR = "facilitator"
    EXPERT = "expert"


class Expert(Base):
    """A member whom facilitators named as one who knows about a tag of their community."""

    __tablename__ = "experts"
    __table_args__ = (UniqueConstraint("account_id", "tag_id"),)

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    tag_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("tags.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]


class Endorsement(Base):
    """Somebody vouches for an answer by name; `part` is what they were at that moment."""

    __tablename__ = "endorsements"
    __table_args__ = (UniqueConstraint("account_id", "reply_id"),)

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    reply_id: Mapped[ReplyId]
    part: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class AnswerCheck(Base):
    """When an answer was last said to hold, and by whom; no row: when it was written.

    `reminded_at` is when somebody was asked, since that moment, whether it still does.
    """

    __tablename__ = "answer_checks"
    __table_args__ = (
        Index(
            "ix_answer_checks_confirmed_at",
            "confirmed_at",
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    reply_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("replies.id"), primary_key=True, autoincrement=False
    )
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[OptionalAccountId]
    reminded_at: Mapped[datetime | None]


class Reasoning(Base):
    """How whoever answered came to it: plain words, which they may write anew.

    `author_id` is that of the answer, which may be an alias.
    """

    __tablename__ = "reasonings"

    reply_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("replies.id"), primary_key=True, autoincrement=False
    )
    author_id: Mapped[AccountId]
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]


class FormerReasoning(Base):
    """What stood there before, by the number of its version."""

    __tablename__ = "former_reasonings"

    reply_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("replies.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author_id: Mapped[AccountId]
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
