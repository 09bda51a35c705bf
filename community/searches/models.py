"""The searches that people keep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, partial_index

LONGEST_NAME = 120


class SavedSearch(Base):
    """Words and filters as they were typed; what they find is asked anew each time."""

    __tablename__ = "saved_searches"
    __table_args__ = (
        Index("ix_saved_searches_mine", "account_id", "id"),
        partial_index("ix_saved_searches_alert", "id", only="alert"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    words: Mapped[str] = mapped_column(String(500))
    filters: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    alert: Mapped[bool] = mapped_column(default=False)  # whether its owner is told of what is new
    known_until: Mapped[datetime | None]  # what was written since then is new to its owner
