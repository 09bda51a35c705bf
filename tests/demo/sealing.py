"""What of the demonstration was said without a name."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.seal.models import Alias
from community.threads.models import Reply, Thread


def sealed(session: Session, community_id: int) -> int:
    """How many posts of a community name an alias, which belongs nowhere."""
    named = select(Alias.account_id)
    begun = select(func.count(Thread.id)).where(Thread.community_id == community_id)
    said = (
        select(func.count(Reply.id))
        .join(Thread, Thread.id == Reply.thread_id)
        .where(Thread.community_id == community_id)
    )
    return (session.scalar(begun.where(Thread.author_id.in_(named))) or 0) + (
        session.scalar(said.where(Reply.author_id.in_(named))) or 0
    )
