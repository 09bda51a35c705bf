"""What search engines are told of: the threads that everybody may read, in parts of fixed ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.accounts.actor import VISITOR
from community.communities.models import Community
from community.threads.access import visible_to
from community.threads.models import Thread

# Fewer than the 50,000 that a sitemap may hold, so that a part is written in a moment. A thread
# never changes its part.
PART = 5_000
_LAST = 2**63 // PART  # beyond it no thread has a number that a database can hold


@dataclass(frozen=True, kw_only=True)
class PublicThread:
    """A thread that everybody may read, and when it changed last."""

    id: int
    last_activity_at: datetime


def map_parts(session: Session) -> Sequence[tuple[int, datetime]]:
    """The number, from 1, of each part that holds a public thread, and when it changed last."""
    number = Thread.id // PART + 1
    rows = session.execute(
        select(number, func.max(Thread.last_activity_at))
        .join(Community, Community.id == Thread.community_id)
        .where(visible_to(VISITOR), Thread.merged_into_id.is_(None))
        .group_by(number)
        .order_by(number)
    )
    return [(row[0], row[1]) for row in rows]


def threads_of_part(session: Session, number: int) -> Sequence[PublicThread]:
    """The public threads of a part, by id; none for a part that holds none."""
    if number > _LAST:
        return []
    rows = session.execute(
        select(Thread.id, Thread.last_activity_at)
        .join(Community, Community.id == Thread.community_id)
        .where(
            Thread.id >= (number - 1) * PART,
            Thread.id < number * PART,
            visible_to(VISITOR),
            Thread.merged_into_id.is_(None),
        )
        .order_by(Thread.id)
    )
    return [PublicThread(**row._asdict()) for row in rows]
