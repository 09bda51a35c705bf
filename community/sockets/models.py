"""One row per open socket; a process that dies leaves rows that soon count no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, Id, OptionalAccountId


class OpenSocket(Base):
    """A page that is connected: to whom and from where, as a keyed hash, it belongs."""

    __tablename__ = "open_sockets"

    id: Mapped[Id]
    process: Mapped[str] = mapped_column(String(32), index=True)  # random, one per web process
    account_id: Mapped[OptionalAccountId]
    address: Mapped[str] = mapped_column(String(64), index=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
