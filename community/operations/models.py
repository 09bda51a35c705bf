"""How full the installation was, one row for each day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base


class StorageReading(Base):
    """The last look of a day; `figures` is what `storage.Storage` writes and reads.

    Nobody is in it: people are counted by how much of their room they use, never below five.
    """

    __tablename__ = "storage_readings"

    day: Mapped[date] = mapped_column(primary_key=True)
    measured_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
