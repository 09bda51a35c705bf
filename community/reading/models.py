"""How far one person has read. Nobody else is ever shown a row of these tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt


class ThreadPlace(Base):
    """How far a person has read in a thread: everything up to `reply_id`, which is 0 at first.

    `from_here` says that they asked to have what follows as unread, however old it is. `version`
    changes when the place goes back, so that a page of before moves it no further.
    """

    __tablename__ = "thread_places"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("threads.id"), primary_key=True, index=True
    )
    reply_id: Mapped[int] = mapped_column(BigInt, default=0)
    from_here: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class CommunityPlace(Base):
    """Since when things are new to a person in a community, and when they were last there.

    What was written before `counts_from` is never unread; without it, what was written before
    they joined. `left_at` is the end of the visit before the one that `here_at` belongs to.
    """

    __tablename__ = "community_places"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True, index=True
    )
    counts_from: Mapped[datetime | None]
    here_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
