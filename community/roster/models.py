"""What admins note about a person, and the lists by which they invite many at once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalAccountId


class RosterEntry(Base):
    """What admins note about a person beside their own words; people without a note have no row.

    `invited_at` is when the newest mail with a link went out; the person counts as invited while
    their account is `staged`. It says nothing of the past of an account that is open.
    """

    __tablename__ = "roster_entries"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    manager_id: Mapped[OptionalAccountId]
    invited_at: Mapped[datetime | None]


class FileState(StrEnum):
    """A list was looked through, waits for the worker, is done, or could not go on."""

    CHECKED = "checked"
    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"


class PeopleFile(Base):
    """A list of people that an admin brought, and how far the worker has come with it.

    `content` is emptied when the work is over, unless an error ended it; the whole row goes after a
    week. `faults` are the lines that are left out, as `{"line": 7, "fault": "bad_email", "said":
    "…"}`.
    """

    __tablename__ = "people_files"
    __table_args__ = (
        Index(
            "ix_people_files_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    created_by_id: Mapped[OptionalAccountId]
    created_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(Text)
    state: Mapped[FileState] = mapped_column(String(20), default=FileState.CHECKED)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    good: Mapped[int] = mapped_column(default=0)  # rows that can be worked off
    handled: Mapped[int] = mapped_column(default=0)  # of them, those that are
    invited: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
