"""What people chose about their mails; without a row everything is as shipped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, ThreadId


class MailRhythm(Base):
    """The choice of one person; minutes of the day count in their own time zone.

    `digest_at` is the moment of the next digest, and none without a digest; `digest_since` is when
    they asked for it: what is older is in none.
    """

    __tablename__ = "mail_rhythms"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    wait_minutes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(10))
    digest_hour: Mapped[int]
    digest_weekday: Mapped[int]  # Monday is 0
    weekly_cap: Mapped[int]  # 0: none
    quiet_from: Mapped[int | None]  # minutes of the day
    quiet_until: Mapped[int | None]
    quiet_weekends: Mapped[bool]
    digest_at: Mapped[datetime | None] = mapped_column(index=True)
    digest_since: Mapped[datetime | None]


class DigestItem(Base):
    """A digest told a person of a thread, up to this post; 0 is the thread's first.

    Here, below notices and digests, because both ask it: what one told, the other does not repeat.
    """

    __tablename__ = "digest_items"
    __table_args__ = (
        Index("ix_digest_items_told", "account_id", "thread_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    thread_id: Mapped[ThreadId]
    reply_id: Mapped[int] = mapped_column(BigInt)
    # The mail; none once it is gone, and what it told stays told.
    mail_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("mails.id", ondelete="SET NULL"), index=True
    )
