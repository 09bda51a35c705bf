"""How the starters of threads stood when they began them, from stored weeks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from community.communities.models import Membership
from community.health.counting.conversations import FEW_POSTS, NEW_FOR, Start, is_newcomer
from community.health.counting.parts import parts
from community.health.counting.posts import Post, live_replies, live_threads
from community.health.models import HealthPersonWeek, HealthThread
from community.health.weeks import week_of
from community.threads.models import Reply, Thread


def starts_of(session: Session, thread_ids: Sequence[int], zone: ZoneInfo) -> dict[int, Start]:
    """By thread; one statement, and one more for each that somebody began in early days."""
    found = {}
    for row in session.execute(_wanted(thread_ids)):
        week = week_of(row.created_at, zone)
        found[row.id] = Start(
            first_post=row.began == week and row.began_in == row.id,
            newcomer=is_newcomer(
                row.created_at, row.joined_at, posts=_posts_before(session, row, week)
            ),
        )
    return found


def early_threads(
    session: Session, community_id: int, weeks: Collection[date], posts: Sequence[Post]
) -> set[int]:
    """Threads that whoever wrote in these weeks began as somebody new, or would by now.

    What goes or comes in old weeks makes others the first.
    """
    table = HealthPersonWeek
    known = session.scalars(
        select(table.account_id).where(
            table.community_id == community_id, table.week.in_(sorted(weeks))
        )
    )
    people = sorted({*known, *(post.author_id for post in posts)})
    found: set[int] = set()
    for part in parts(people):
        told = select(HealthThread.thread_id).where(
            HealthThread.community_id == community_id,
            HealthThread.starter_id.in_(part),
            HealthThread.newcomer | HealthThread.first_post,
        )
        order = func.row_number().over(
            partition_by=Thread.author_id, order_by=(Thread.created_at, Thread.id)
        )
        begun = (
            select(Thread.id, order.label("place"))
            .where(Thread.community_id == community_id, Thread.author_id.in_(part), *live_threads())
            .subquery()
        )
        first = select(begun.c.id).where(begun.c.place <= FEW_POSTS)
        found |= {*session.scalars(told), *session.scalars(first)}
    return found


def _wanted(thread_ids: Sequence[int]) -> Any:
    older = aliased(HealthPersonWeek)
    own = (older.community_id == Thread.community_id, older.account_id == Thread.author_id)
    oldest = select(older.week).where(*own).order_by(older.week).limit(1).scalar_subquery()
    place = select(older.thread_id).where(*own).order_by(older.week).limit(1).scalar_subquery()
    early = (
        select(older.week)
        .where(*own)
        .order_by(older.week)
        .limit(FEW_POSTS)
        .correlate(Thread)
        .subquery()
    )
    return (
        select(
            Thread.id,
            Thread.community_id,
            Thread.author_id,
            Thread.created_at,
            Membership.joined_at,
            oldest.label("began"),
            place.label("began_in"),
            select(func.max(early.c.week)).scalar_subquery().label("settled"),
            select(func.count(early.c.week)).scalar_subquery().label("weeks"),
        )
        .outerjoin(
            Membership,
            (Membership.community_id == Thread.community_id)
            & (Membership.account_id == Thread.author_id),
        )
        .where(Thread.id.in_(thread_ids))
    )


def _posts_before(session: Session, row: Any, week: date) -> int:
    """Up to three. They are looked for only where neither weeks nor days say enough."""
    if row.weeks == FEW_POSTS and row.settled < week:
        return FEW_POSTS
    fresh = row.joined_at is not None and row.joined_at <= row.created_at < row.joined_at + NEW_FOR
    return 0 if fresh else _early(session, row)


def _early(session: Session, row: Any) -> int:
    at: datetime = row.created_at
    starts = select(literal(1)).where(
        Thread.community_id == row.community_id,
        Thread.author_id == row.author_id,
        Thread.created_at < at,
        *live_threads(),
    )
    replies = (
        select(literal(1))
        .select_from(Reply)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Thread.community_id == row.community_id,
            Reply.author_id == row.author_id,
            Reply.created_at < at,
            *live_threads(),
            *live_replies(),
        )
    )
    few = union_all(starts, replies).limit(FEW_POSTS).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0
