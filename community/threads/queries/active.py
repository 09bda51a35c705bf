"""How many people are active in a community: what whoever hides their name has to know."""

from __future__ import annotations

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.aliases.policies import ACTIVE_WEEKS
from community.threads.access import is_live_reply
from community.threads.models import Reply, Thread


def people_active(session: Session, community_id: int) -> int:
    """How many people posted there in the last weeks; aliases are not counted."""
    since = clock.ago(weeks=ACTIVE_WEEKS)
    here = (
        Thread.community_id == community_id,
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
    )
    started = select(Thread.author_id).where(*here, Thread.created_at > since)
    replied = (
        select(Reply.author_id)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(*here, is_live_reply(), Reply.created_at > since)
    )
    people = (
        select(func.count())
        .select_from(Account)
        .where(Account.id.in_(union(started, replied)), Account.automated.is_(False))
    )
    return session.scalar(people) or 0
