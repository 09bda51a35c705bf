"""Who belongs, and the numbers of the community itself, from what stands in it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union_all, update
from sqlalchemy.orm import Session

from community.communities.models import Community, MemberRole, Membership, MembershipState, Tag
from community.imports.bulk import add_rows
from community.imports.ledger import USERS
from community.imports.models import SourceRow
from community.threads.listed import is_counted, is_waiting
from community.threads.models import Reply, Thread, ThreadTag

_LIVE_THREAD = (Thread.deleted_at.is_(None), Thread.hidden_at.is_(None))
_LIVE_REPLY = (Reply.deleted_at.is_(None), Reply.hidden_at.is_(None))


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody of the source who posted and does not belong yet."""

    account_id: int
    first_post_at: datetime
    posts: int


def newcomers(session: Session, community_id: int) -> list[Newcomer]:
    """Imported people who posted and were never members; withdrawn ones are left out."""
    posts = _posts_by_author(community_id).subquery()
    rows = session.execute(
        select(posts.c.author_id, posts.c.first, posts.c.posts)
        .join(SourceRow, SourceRow.local_id == posts.c.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.community_id == community_id,
                Membership.account_id == posts.c.author_id,
            ),
        )
        .where(
            SourceRow.local_table == "accounts",
            SourceRow.community_id == community_id,
            SourceRow.source_table == USERS,
            SourceRow.withdrawn_at.is_(None),
            Membership.id.is_(None),
        )
        .order_by(posts.c.author_id)
    )
    return [
        Newcomer(account_id=account_id, first_post_at=first, posts=count)
        for account_id, first, count in rows
    ]


def _posts_by_author(community_id: int) -> Select[Any]:
    threads = select(Thread.author_id, Thread.created_at).where(
        Thread.community_id == community_id, *_LIVE_THREAD
    )
    replies = (
        select(Reply.author_id, Reply.created_at)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(Thread.community_id == community_id, *_LIVE_REPLY)
    )
    posts = union_all(threads, replies).subquery()
    return select(
        posts.c.author_id,
        func.min(posts.c.created_at).label("first"),
        func.count().label("posts"),
    ).group_by(posts.c.author_id)


def admit(session: Session, community_id: int, people: Sequence[Newcomer]) -> None:
    """Make members of them, as of their first post; nobody is told."""
    add_rows(
        session,
        Membership,
        [
            {
                "community_id": community_id,
                "account_id": each.account_id,
                "role": MemberRole.MEMBER,
                "state": MembershipState.ACTIVE,
                "joined_at": each.first_post_at,
                "posts_count": each.posts,
            }
            for each in people
        ],
    )


def members_to_count(session: Session, community_id: int) -> list[int]:
    """Memberships whose number of posts is off."""
    posts = _posts_by_author(community_id).subquery()
    return list(
        session.scalars(
            select(Membership.id)
            .outerjoin(posts, posts.c.author_id == Membership.account_id)
            .where(
                Membership.community_id == community_id,
                Membership.posts_count != func.coalesce(posts.c.posts, 0),
            )
        )
    )


def _posts() -> ColumnElement[int]:
    threads: Select[Any] = select(func.count()).where(
        Thread.community_id == Membership.community_id,
        Thread.author_id == Membership.account_id,
        *_LIVE_THREAD,
    )
    replies = (
        select(func.count())
        .select_from(Reply)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Thread.community_id == Membership.community_id,
            Reply.author_id == Membership.account_id,
            *_LIVE_REPLY,
        )
    )
    return threads.scalar_subquery() + replies.scalar_subquery()


def count_members(session: Session, membership_ids: Sequence[int]) -> None:
    """Count the posts of these members."""
    session.execute(
        update(Membership)
        .where(Membership.id.in_(membership_ids))
        .values(posts_count=_posts())
        .execution_options(synchronize_session=False)
    )


def count_community(session: Session, community_id: int) -> None:
    """Bring the community's own numbers and those of its tags up to date, where they are off."""
    borne = (
        select(func.count())
        .select_from(ThreadTag)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(ThreadTag.tag_id == Tag.id, *is_counted())
        .scalar_subquery()
    )
    session.execute(
        update(Tag)
        .where(Tag.community_id == community_id, Tag.threads_count != borne)
        .values(threads_count=borne)
        .execution_options(synchronize_session=False)
    )
    values = _community_values()
    off = or_(*(column.is_distinct_from(value) for column, value in values.items()))
    session.execute(
        update(Community)
        .where(Community.id == community_id, off)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _community_values() -> dict[Any, ColumnElement[Any]]:
    own = Thread.community_id == Community.id
    threads = select(func.count()).where(own, *is_counted())
    unanswered = threads.where(is_waiting())
    present = or_(Thread.withdrawn_at.is_(None), Thread.deleted_at.is_(None))
    last = select(func.max(Thread.last_activity_at)).where(own, present).scalar_subquery()
    first = select(func.min(Thread.created_at)).where(own, present).scalar_subquery()
    members = select(func.count()).where(
        Membership.community_id == Community.id, Membership.state == MembershipState.ACTIVE
    )
    return {
        Community.members_count: members.scalar_subquery(),
        Community.threads_count: threads.scalar_subquery(),
        Community.unanswered_count: unanswered.scalar_subquery(),
        Community.last_activity_at: last,
        # A community that an import opened is as old as its first thread, not as the import.
        Community.created_at: case(
            (Community.created_by_id.is_not(None), Community.created_at),
            (first < Community.created_at, first),
            else_=Community.created_at,
        ),
    }
