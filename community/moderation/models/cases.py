"""What moderators do with a report before it is decided: who has it in hand, and their notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id, OptionalAccountId


class ReportCase(Base):
    """Who looks after a report; `version` grows with everything that happens to it."""

    __tablename__ = "report_cases"

    report_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reports.id"), primary_key=True)
    assigned_to_id: Mapped[OptionalAccountId]
    version: Mapped[int] = mapped_column(default=0)


class ReportNote(Base):
    """A note of a moderator on a report, for the other moderators."""

    __tablename__ = "report_notes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reports.id"), index=True)
    author_id: Mapped[AccountId]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
