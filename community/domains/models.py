"""The communities that people of the organisation's mail domains join by themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt


class DomainJoining(Base):
    """A community that takes in whoever has a confirmed address at one of the domains."""

    __tablename__ = "domain_joinings"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True, autoincrement=False
    )
    began_at: Mapped[datetime]
