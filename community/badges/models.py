"""Badges of people. Nothing lists who has one, and no column could sort people by them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, Id


class Badge(Base):
    """One badge of one person, given once; `kind` is a `BadgeKind`."""

    __tablename__ = "badges"
    __table_args__ = (UniqueConstraint("account_id", "kind"),)

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    kind: Mapped[str] = mapped_column(String(20))
    awarded_at: Mapped[datetime]
