"""Searches that found nothing, without who made them, and the gaps they point to.

No column names a person. `Miss` is what was looked for, by day; `Looker` lets the different people
be counted who used one word in one community: its mark is a keyed digest of person, community
and word, so that two words of one person have nothing in common. The key goes with all marks
made by it (docs/decisions/0051).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalThreadId


class Outcome(StrEnum):
    """How a search ended."""

    NOTHING = "nothing"  # it found nothing
    UNOPENED = "unopened"  # it found something, and nobody opened any of it


class GapState(StrEnum):
    """What became of a gap."""

    OPEN = "open"
    DISMISSED = "dismissed"
    CLOSED = "closed"


class GapKey(Base):
    """The key of the marks, one row for the installation, and when the misses were last read."""

    __tablename__ = "gap_keys"

    id: Mapped[Id]
    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Miss(Base):
    """A search without its person: the stems of its words, on a day."""

    __tablename__ = "missed_searches"
    __table_args__ = (Index("ix_missed_searches_community", "community_id", "day"),)

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    day: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(10))  # an `Outcome`
    stems: Mapped[list[str]] = mapped_column(JSON)


class Looker(Base):
    """Somebody used this word in a search that failed; who, the mark does not say."""

    __tablename__ = "missed_words"
    __table_args__ = (
        UniqueConstraint("community_id", "stem", "mark"),
        Index("ix_missed_words_day", "day"),
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    stem: Mapped[str] = mapped_column(String(64))
    word: Mapped[str] = mapped_column(String(64))
    mark: Mapped[bytes] = mapped_column(LargeBinary(16))
    day: Mapped[date]


class Gap(Base):
    """Words that at least five people looked for in vain; `words` are theirs, the commonest first.

    `askers` is the number of different people behind the word that most of them used.
    """

    __tablename__ = "knowledge_gaps"
    __table_args__ = (UniqueConstraint("community_id", "stems"),)

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    stems: Mapped[str] = mapped_column(String(400))  # sorted, with blanks between
    words: Mapped[list[str]] = mapped_column(JSON)
    askers: Mapped[int]
    searches: Mapped[int]
    questions: Mapped[list[int]] = mapped_column(JSON)  # threads that wait for an answer
    duplicates: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=GapState.OPEN)
    reason: Mapped[str] = mapped_column(String(300), default="")
    dismissed_at_askers: Mapped[int] = mapped_column(default=0)
    closed_by_id: Mapped[OptionalThreadId]
    found_at: Mapped[datetime]
    changed_at: Mapped[datetime]
