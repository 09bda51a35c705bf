"""What somebody chose about prompts to lead by example."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt


class LeadingChoice(Base):
    """No row: they have answered no prompt yet and stopped none. Only they themselves see it."""

    __tablename__ = "leading_choices"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    turns: Mapped[int] = mapped_column(default=0)  # which prompt comes next
    dismissed_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    off_at: Mapped[datetime | None]
