"""Which posts of a community wait for a facilitator, and what is kept to tell spam by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id


class HoldingRule(Base):
    """What one community decided; without a row it is as the organisation decides."""

    __tablename__ = "holding_rules"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    first_posts: Mapped[int] = mapped_column(default=0)
    suspicious: Mapped[bool] = mapped_column(default=False)


class PostPrint(Base):
    """That somebody posted, with how many links, and the signature of the words; for a week."""

    __tablename__ = "post_prints"
    __table_args__ = (Index("ix_post_prints_person", "account_id", "created_at"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    links: Mapped[int]
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)  # None for a few words
    created_at: Mapped[datetime] = mapped_column(index=True)


class PrintBand(Base):
    """A part of a signature, by which prints that are likely alike are found."""

    __tablename__ = "print_bands"

    band: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    print_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("post_prints.id", ondelete="CASCADE"), primary_key=True, index=True
    )
