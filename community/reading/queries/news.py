"""What happened since somebody was here last, in at most seven threads chosen by a stated rule.

First their own threads in which others wrote, then questions nobody has answered, then what was
begun, then the rest; the latest first in each. What they have read meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community, Membership, MembershipState
from community.reading.models import CommunityPlace, ThreadPlace
from community.reading.policies import AWAY, MOST_NEWS, NEWS_AMONG
from community.reading.queries.since import ME, PLACES, newest_beyond, with_places
from community.seal.masks import is_other, is_self
from community.threads.listed import listed_to
from community.threads.models import Thread, ThreadKind
from community.threads.queries.reach import within_reach


class Why(IntEnum):
    """Why a thread is told of; the lower, the sooner."""

    OWN = 1
    UNANSWERED = 2
    BEGUN = 3
    GOES_ON = 4


class News(NamedTuple):
    """A thread in which something happened since."""

    id: int
    kind: str
    title: str
    community_slug: str
    community_name: str
    last_activity_at: datetime
    fresh: int  # posts of others since then
    first: int | None  # the first of them
    why: Why


def news_for(session: Session, actor: Actor, *, community_id: int | None = None) -> Sequence[News]:
    """What is new since the actor's last visit to a community, or to each of their own.

    One statement. Nothing on a first visit, and nothing for whoever wants nothing remembered.
    """
    if actor.id is None or actor.suspended or not actor.keeps_places:
        return ()
    left = _left()
    active = _active(_latest(actor, community_id, left=left), left=left)
    chosen = (
        select(active)
        .where(or_(active.c.fresh > 0, active.c.begun == 1))
        .order_by(active.c.why, active.c.last_activity_at.desc(), active.c.id.desc())
        .limit(MOST_NEWS)
    )
    rows = session.execute(chosen, {"me": actor.id})
    return [
        News._make(getattr(row, name) for name in News._fields)._replace(why=Why(row.why))
        for row in rows
    ]


def _left() -> ColumnElement[Any]:
    """When they left last time: a visit that began by now is not the last one but this one."""
    return case(
        (CommunityPlace.here_at <= clock.now() - AWAY, CommunityPlace.here_at),
        else_=CommunityPlace.left_at,
    )


def _latest(actor: Actor, community_id: int | None, *, left: ColumnElement[Any]) -> Select[Any]:
    """Ids of the latest threads that were active since.

    It begins at the visits, so that threads from before them are never looked at.
    """
    since: Select[Any] = (
        select(Thread.id)
        .select_from(CommunityPlace)
        .join(Community, Community.id == CommunityPlace.community_id)
        .join(Thread, Thread.community_id == Community.id)
        .where(CommunityPlace.account_id == ME, listed_to(actor), Thread.last_activity_at > left)
    )
    if community_id is not None:
        since = since.where(CommunityPlace.community_id == community_id)
    else:
        since = since.where(Community.id.in_(_own_communities()))
        active = Thread.last_activity_at
        since = since.where(within_reach(since, active, member_id=ME, size=NEWS_AMONG))
    return since.order_by(Thread.last_activity_at.desc(), Thread.id.desc()).limit(NEWS_AMONG)


def _own_communities() -> Select[Any]:
    return select(Membership.community_id).where(
        Membership.account_id == ME, Membership.state == MembershipState.ACTIVE
    )


def _active(latest: Select[Any], *, left: ColumnElement[Any]) -> Any:
    """Those threads, with what is fresh in each."""
    begun = and_(
        Thread.created_at > left, is_other(Thread.author_id, ME), ThreadPlace.reply_id.is_(None)
    )
    waits = and_(Thread.kind == ThreadKind.QUESTION, Thread.answers_count == 0)
    return (
        with_places(
            select(
                Thread.id,
                Thread.kind,
                Thread.title,
                Community.slug.label("community_slug"),
                Community.name.label("community_name"),
                Thread.last_activity_at,
                _fresh(func.count, left).label("fresh"),
                _fresh(func.min, left).label("first"),
                case((begun, 1), else_=0).label("begun"),
                case(
                    (is_self(Thread.author_id, ME), int(Why.OWN)),
                    (and_(begun, waits), int(Why.UNANSWERED)),
                    (begun, int(Why.BEGUN)),
                    else_=int(Why.GOES_ON),
                ).label("why"),
            )
        )
        .join(Community, Community.id == Thread.community_id)
        .where(Thread.id.in_(select(latest.subquery().c.id)))
        .subquery()
    )


def _fresh(how: Any, left: ColumnElement[Any]) -> Any:
    beyond = newest_beyond()
    return (
        select(how(beyond.c.id))
        .where(is_other(beyond.c.author_id, ME), beyond.c.created_at > left)
        .correlate(*PLACES)
        .scalar_subquery()
    )
