"""The threads behind a figure, so that anybody who may read them can count for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.health import weeks
from community.health.models import HealthThread
from community.organisation.queries import organisation_zone
from community.threads.models import Reply, Thread, ThreadKind

# Of how many weeks the figures behind a reason or a signal are made.
_SPANS = {
    "concentration": 26,
    "H5": 13,
    "H8": 26,
    "H9": 26,
    "H11": 30,
    "H12": 26,
    "H14": 26,
    "H15": 26,
    "H18": 26,
}
_SPAN = 8
_BY_START = frozenset({"H3", "H4", "H10", "H13"})  # made of threads by the day they began
_BY_FIRST_POST = frozenset({"newcomers", "H5", "H6", "H7"})  # of those that newcomers began with
WAITS = timedelta(hours=72)


@dataclass(frozen=True, kw_only=True)
class ThreadBehind:
    """One thread that a figure counts; `posts` are those within the window."""

    id: int
    title: str
    kind: ThreadKind
    started_at: datetime
    posts: int
    first_reply_at: datetime | None
    turns: int


def threads_behind(
    session: Session, community_id: int, code: str, week: date, *, limit: int = 20
) -> list[ThreadBehind]:
    """The threads behind a reason or a signal of this week, newest first; two statements.

    `code` is one of `shapes.REASONS` or a signal from H1 to H22; for those that rest on the
    whole rhythm the threads with the most posts of the window come first. The caller has asked
    that the reader may read the community.
    """
    zone = organisation_zone(session)
    span = _SPANS.get(code, _SPAN)
    begins, _ = weeks.bounds(week - timedelta(weeks=span - 1), zone)
    _, ends = weeks.bounds(week, zone)
    started = (HealthThread.started_at >= begins, HealthThread.started_at < ends)
    if code == "H22":
        wanted = _threads(community_id, _open(ends))
    elif code in _BY_START:
        wanted = _threads(community_id, *started)
    elif code in _BY_FIRST_POST:
        wanted = _threads(community_id, *started, HealthThread.first_post.expression)
    else:
        wanted = _busiest(community_id, begins, ends)
    return [ThreadBehind(**row._asdict()) for row in session.execute(wanted.limit(limit))]


def _open(ends: datetime) -> ColumnElement[bool]:
    return (
        HealthThread.open_question
        & HealthThread.first_reply_at.is_(None)
        & (HealthThread.started_at < ends - WAITS)
    )


def _columns(posts: Any) -> tuple[Any, ...]:
    return (
        Thread.id,
        Thread.title,
        Thread.kind,
        Thread.created_at.label("started_at"),
        posts.label("posts"),
        HealthThread.first_reply_at,
        func.coalesce(HealthThread.turns, 1).label("turns"),
    )


def _live() -> tuple[ColumnElement[bool], ...]:
    return (
        Thread.deleted_at.is_(None),
        Thread.hidden_at.is_(None),
        Thread.withdrawn_at.is_(None),
    )


def _threads(community_id: int, *which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*_columns(Thread.replies_count + 1))
        .join(HealthThread, HealthThread.thread_id == Thread.id)
        .where(HealthThread.community_id == community_id, *which, *_live())
        .order_by(HealthThread.started_at.desc(), Thread.id.desc())
    )


def _busiest(community_id: int, begins: datetime, ends: datetime) -> Select[Any]:
    """Threads with posts of people within the window; their posts add up to the window's."""
    starts = (
        select(Thread.id.label("thread_id"), literal(1).label("one"))
        .join(Account, Account.id == Thread.author_id)
        .where(
            Thread.community_id == community_id,
            Thread.created_at >= begins,
            Thread.created_at < ends,
            Account.automated.is_(False),
        )
    )
    replies = (
        select(Reply.thread_id, literal(1).label("one"))
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Account, Account.id == Reply.author_id)
        .where(
            Thread.community_id == community_id,
            Thread.last_activity_at >= begins,
            Reply.created_at >= begins,
            Reply.created_at < ends,
            Reply.deleted_at.is_(None),
            Reply.hidden_at.is_(None),
            Reply.withdrawn_at.is_(None),
            Account.automated.is_(False),
        )
    )
    posts = union_all(starts, replies).subquery()
    counted = (
        select(posts.c.thread_id, func.count().label("posts")).group_by(posts.c.thread_id)
    ).subquery()
    return (
        select(*_columns(counted.c.posts))
        .join(counted, counted.c.thread_id == Thread.id)
        .outerjoin(HealthThread, HealthThread.thread_id == Thread.id)
        .where(*_live())
        .order_by(counted.c.posts.desc(), Thread.id.desc())
    )
