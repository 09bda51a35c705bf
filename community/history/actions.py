"""Writes past rows in bulk. They count at their own dates, are indexed, and notify nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, text, union_all, update
from sqlalchemy.orm import Session

from community.accounts.events import AccountChanged
from community.base import Base
from community.communities.events import CommunityChanged
from community.communities.models import Community, Membership, MembershipState, Tag
from community.outbox import record
from community.questions.models import Vote
from community.threads.events import ThreadsImported
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind, ThreadTag

_BATCH = 500  # threads in one event: large enough to index well, small enough to retry

Rows = Sequence[Mapping[str, Any]]


def write_rows(session: Session, table: type[Base], rows: Rows) -> None:
    """Insert rows that share one set of keys."""
    if rows:
        session.connection().execute(insert(_table(table)), list(rows))


def write_numbered_rows(session: Session, table: type[Base], rows: Rows) -> list[int]:
    """Insert rows that share one set of keys; their new ids, in the order of the rows.

    The ids are taken beforehand: asking for them afterwards would insert row by row on SQLite.
    """
    ids = _take_ids(session, table, count=len(rows))
    write_rows(session, table, [{"id": id_, **row} for id_, row in zip(ids, rows, strict=True)])
    return ids


def _take_ids(session: Session, table: type[Base], *, count: int) -> list[int]:
    name = table.__tablename__
    columns = _table(table).c
    if session.get_bind().dialect.name == "postgresql":
        taken = text(
            "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
        )
        return sorted(session.scalars(taken, {"name": name, "count": count}))
    # The write lock is held, so nobody takes an id in between; the sequence remembers the ids
    # of rows that are gone.
    last = select(
        func.max(
            func.coalesce(
                text("(SELECT seq FROM sqlite_sequence WHERE name = :name)"),
                0,
            ),
            func.coalesce(select(func.max(columns.id)).scalar_subquery(), 0),
        )
    )
    first = session.scalars(last, {"name": name}).one() + 1
    return list(range(first, first + count))


def _table(table: type[Base]) -> Table:
    found = table.__table__
    assert isinstance(found, Table)
    return found


def set_columns(session: Session, table: type[Base], rows: Rows) -> None:
    """Change rows by their `id`, each to its own values."""
    if rows:
        session.execute(update(table), list(rows))


def announce(session: Session, *, community_ids: Sequence[int], account_ids: Sequence[int]) -> None:
    """Tell the readers of the journal what to index; nobody is notified of the past."""
    for account_id in account_ids:
        record(session, AccountChanged(account_id=account_id))
    for community_id in community_ids:
        record(session, CommunityChanged(community_id=community_id))
        ids = session.scalars(
            select(Thread.id).where(Thread.community_id == community_id).order_by(Thread.id)
        )
        for batch in _batches(list(ids)):
            record(session, ThreadsImported(community_id=community_id, thread_ids=batch))


def recount_threads(session: Session, community_ids: Sequence[int]) -> None:
    """Bring counters, scores and last activity of threads and replies in step with their rows."""
    replies = select(func.count()).where(Reply.thread_id == Thread.id)
    last = select(func.max(Reply.created_at)).where(Reply.thread_id == Thread.id).scalar_subquery()
    votes = select(func.coalesce(func.sum(Vote.value), 0))
    session.execute(
        update(Thread)
        .where(Thread.community_id.in_(community_ids))
        .values(
            replies_count=replies.scalar_subquery(),
            answers_count=replies.where(Reply.kind == ReplyKind.ANSWER).scalar_subquery(),
            score=votes.where(Vote.thread_id == Thread.id).scalar_subquery(),
            last_activity_at=func.coalesce(last, Thread.created_at),
        )
        .execution_options(synchronize_session=False)
    )
    own = select(Thread.id).where(Thread.community_id.in_(community_ids))
    session.execute(
        update(Reply)
        .where(Reply.thread_id.in_(own))
        .values(score=votes.where(Vote.reply_id == Reply.id).scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def recount_communities(session: Session, community_ids: Sequence[int]) -> None:
    """Bring the counters of communities, memberships and tags in step; threads come first."""
    threads = select(func.count()).where(Thread.community_id == Community.id)
    members = select(func.count()).where(
        Membership.community_id == Community.id, Membership.state == MembershipState.ACTIVE
    )
    unanswered = threads.where(Thread.kind == ThreadKind.QUESTION, Thread.answers_count == 0)
    last = select(func.max(Thread.last_activity_at)).where(Thread.community_id == Community.id)
    session.execute(
        update(Community)
        .where(Community.id.in_(community_ids))
        .values(
            members_count=members.scalar_subquery(),
            threads_count=threads.scalar_subquery(),
            unanswered_count=unanswered.scalar_subquery(),
            last_activity_at=last.scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )
    borne = select(func.count()).where(ThreadTag.tag_id == Tag.id).scalar_subquery()
    session.execute(
        update(Tag)
        .where(Tag.community_id.in_(community_ids))
        .values(threads_count=borne)
        .execution_options(synchronize_session=False)
    )
    _recount_members(session, community_ids)


def _recount_members(session: Session, community_ids: Sequence[int]) -> None:
    """Count each member's posts by one pass over the posts; by member it would be many passes."""
    threads = select(Thread.community_id, Thread.author_id).where(
        Thread.community_id.in_(community_ids)
    )
    replies = (
        select(Thread.community_id, Reply.author_id)
        .join(Reply, Reply.thread_id == Thread.id)
        .where(Thread.community_id.in_(community_ids))
    )
    posts = union_all(threads, replies).subquery()
    place, author = posts.c.community_id, posts.c.author_id
    counted = session.execute(select(place, author, func.count()).group_by(place, author)).all()
    if not counted:
        return
    members = _table(Membership)
    connection = session.connection()
    connection.execute(
        update(members).where(members.c.community_id.in_(community_ids)).values(posts_count=0)
    )
    connection.execute(
        update(members)
        .where(
            members.c.community_id == bindparam("place"),
            members.c.account_id == bindparam("author"),
        )
        .values(posts_count=bindparam("posts")),
        [{"place": place, "author": author, "posts": number} for place, author, number in counted],
    )


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
