"""What somebody did with a line of their day: done, put off, or not for them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt


class MarkState(StrEnum):
    """A done or dismissed line never appears again; a snoozed one when its time has come."""

    DONE = "done"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"


class TodayMark(Base):
    """One line of one person's day, by the key that its source gave it."""

    __tablename__ = "today_marks"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[MarkState] = mapped_column(String(20))
    until: Mapped[datetime | None]
    marked_at: Mapped[datetime]


class TodayMail(Base):
    """The weekly mail went to this person; nobody gets two of one week."""

    __tablename__ = "today_mails"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]
    # The communities that it names, looked at once more when it is sent.
    community_ids: Mapped[list[int]]
