"""The parts of SQL that say what is new to a person, for statements over threads.

`:me` is the person. A statement joins threads to `with_places` and correlates with `PLACES`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from community.communities.models import Membership, MembershipState
from community.reading.models import CommunityPlace, ThreadPlace
from community.reading.policies import MOST_UNREAD
from community.seal.masks import is_other
from community.threads.access import is_live_reply
from community.threads.models import Reply, Thread

ME = bindparam("me", type_=BigInteger())
PLACES = (Thread, ThreadPlace, Membership, CommunityPlace)

# Since when things are new to a member; nothing for who is none.
SINCE: ColumnElement[Any] = case(
    (CommunityPlace.counts_from > Membership.joined_at, CommunityPlace.counts_from),
    else_=Membership.joined_at,
)


def with_places(threads: Select[Any]) -> Select[Any]:
    """A select over threads with how far the person has read, in each and in its community."""
    return (
        threads.outerjoin(
            ThreadPlace, and_(ThreadPlace.thread_id == Thread.id, ThreadPlace.account_id == ME)
        )
        .outerjoin(
            Membership,
            and_(
                Membership.community_id == Thread.community_id,
                Membership.account_id == ME,
                Membership.state == MembershipState.ACTIVE,
            ),
        )
        .outerjoin(
            CommunityPlace,
            and_(
                CommunityPlace.community_id == Thread.community_id,
                CommunityPlace.account_id == ME,
            ),
        )
    )


def counts_as_unread(author_id: Any, created_at: Any) -> ColumnElement[bool]:
    """Whether a live post beyond the place is unread: by somebody else, and new.

    In a thread that was opened before, and by a member who asked for it, it need not be new.
    """
    return and_(
        is_other(author_id, ME),
        or_(
            created_at > SINCE,
            and_(ThreadPlace.reply_id.is_not(None), or_(SINCE.is_(None), ThreadPlace.from_here)),
        ),
    )


def beyond_place() -> ColumnElement[bool]:
    """The live posts of the thread that lie beyond the person's place."""
    return and_(
        Reply.thread_id == Thread.id,
        is_live_reply(),
        Reply.id > func.coalesce(ThreadPlace.reply_id, 0),
    )


def newest_beyond() -> Subquery:
    """The newest of them, so many as are ever counted."""
    return (
        select(Reply.id, Reply.created_at, Reply.author_id)
        .where(beyond_place())
        .order_by(Reply.id.desc())
        .limit(MOST_UNREAD)
        .correlate(Thread, ThreadPlace)
        .subquery()
    )
