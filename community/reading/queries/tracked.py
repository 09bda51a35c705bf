"""What is new in the threads somebody tracks: a number beside each, and no notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.models import Community, Membership
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.levels.queries import choices_in
from community.reading.policies import NEWS_AMONG
from community.reading.queries.lists import Unread, unread_in
from community.reading.queries.since import ME, SINCE, with_places
from community.threads.listed import listed_to
from community.threads.models import Thread, ThreadTag

MOST_TRACKED = 10


class Tracked(NamedTuple):
    """A thread that is tracked and holds something new."""

    id: int
    title: str
    community_slug: str
    community_name: str
    unread: Unread


def tracked_for(session: Session, actor: Actor) -> Sequence[Tracked]:
    """Those the actor tracks in which something is new, the latest first; in three statements.

    Nothing for whoever wants nothing remembered: it is not known what is new to them.
    """
    if actor.id is None or actor.suspended or not actor.keeps_places:
        return ()
    rows = session.execute(_WANTED.where(listed_to(actor)), {"me": actor.id}).all()
    ids = [row.id for row in rows]
    heard = choices_in(session, people=[actor.id], threads=ids)
    tracked = [each for each in ids if heard[actor.id, each].level is Level.TRACKING]
    unread = unread_in(session, actor, tracked)
    found = [
        Tracked(row.id, row.title, row.slug, row.name, unread[row.id])
        for row in rows
        if row.id in unread
    ]
    return found[:MOST_TRACKED]


_bears = exists().where(
    ChosenLevel.account_id == ME,
    ChosenLevel.level == Level.TRACKING,
    or_(
        ChosenLevel.thread_id == Thread.id,
        ChosenLevel.community_id == Thread.community_id,
        ChosenLevel.tag_id.in_(
            select(ThreadTag.tag_id).where(ThreadTag.thread_id == Thread.id).correlate(Thread)
        ),
    ),
)
_SHOWN: tuple[Any, ...] = (Thread.id, Thread.title, Community.slug, Community.name)
_WANTED = (
    with_places(select(*_SHOWN).join(Community, Community.id == Thread.community_id))
    .where(and_(Membership.id.is_not(None), Thread.last_activity_at > SINCE, _bears))
    .order_by(Thread.last_activity_at.desc(), Thread.id.desc())
    .limit(NEWS_AMONG)
)
