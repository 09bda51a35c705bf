"""Copies of one's own data that were asked for, and departures."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, Id


class ExportState(StrEnum):
    """A copy waits for the worker, can be fetched, could not be made, or is over."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class DataExport(Base):
    """A person asked for everything of theirs; the file lies in the data folder for a week."""

    __tablename__ = "data_exports"
    __table_args__ = (
        Index(
            "ix_data_exports_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    state: Mapped[ExportState] = mapped_column(String(20), default=ExportState.WAITING)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    file: Mapped[str | None] = mapped_column(String(64))  # its random name in the folder
    size: Mapped[int | None] = mapped_column(BigInteger)


class Choice(StrEnum):
    """What becomes of a person's posts when they leave."""

    KEEP_NAME = "keep_name"
    KEEP_POSTS = "keep_posts"
    ERASE_POSTS = "erase_posts"


class Departure(Base):
    """A person leaves. Until `due_at` they can change their mind, which deletes the row.

    `swept_at` is when the traces in free pages, in the journal of the database and in the search
    index were gone too. The row then names nobody: the account has lost its name.
    """

    __tablename__ = "departures"

    id: Mapped[Id]
    account_id: Mapped[AccountId] = mapped_column(unique=True)
    choice: Mapped[Choice] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10), default="")  # of what stays in their place
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    swept_at: Mapped[datetime | None]
