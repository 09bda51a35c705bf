"""The threads of half a year with their tags and the people in them, for whether topics part."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.health.counting.posts import live_replies
from community.health.models import HealthThread
from community.health.signals.window import HALF_YEAR
from community.health.topics import Tagged, Topics, topics_in
from community.health.weeks import WEEK
from community.threads.models import Reply, ThreadTag

_LATELY = 8


def topics_of(session: Session, community_id: int, ends: datetime) -> Topics:
    """The topics of one community at a moment; three statements."""
    begun = (
        HealthThread.community_id == community_id,
        HealthThread.started_at < ends,
        HealthThread.started_at >= ends - HALF_YEAR * WEEK,
    )
    tagged = exists().where(ThreadTag.thread_id == HealthThread.thread_id)
    tags: dict[int, list[int]] = defaultdict(list)
    rows = session.execute(
        select(ThreadTag.thread_id, ThreadTag.tag_id)
        .join(HealthThread, HealthThread.thread_id == ThreadTag.thread_id)
        .where(*begun)
    )
    for thread, tag in rows:
        tags[thread].append(tag)
    starts = select(HealthThread.thread_id, HealthThread.starter_id, HealthThread.started_at)
    replies = (
        select(Reply.thread_id, Reply.author_id, func.max(Reply.created_at))
        .join(HealthThread, HealthThread.thread_id == Reply.thread_id)
        .join(Account, Account.id == Reply.author_id)
        .where(*begun, tagged, *live_replies(), Reply.created_at < ends)
        .where(Account.automated.is_(False))
        .group_by(Reply.thread_id, Reply.author_id)
    )
    people: dict[int, set[int]] = defaultdict(set)
    lately: dict[int, set[int]] = defaultdict(set)
    for wanted in (starts.where(*begun, tagged), replies):
        for thread, person, at in session.execute(wanted):
            people[thread].add(person)
            if at >= ends - _LATELY * WEEK:
                lately[thread].add(person)
    return topics_in(
        [
            Tagged(tags=borne, people=people[thread], lately=lately[thread])
            for thread, borne in sorted(tags.items())
        ]
    )
