"""The posts that count: written by people, and neither deleted, hidden nor withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, null, select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind


class Post(NamedTuple):
    """One post: the start of a thread (`reply_id` None), or what was said under it."""

    community_id: int
    thread_id: int
    reply_id: int | None
    author_id: int
    starter_id: int
    at: datetime
    kind: str
    answers: bool  # an answer or a reply; a comment answers nothing
    helped_id: int | None = None  # another person, to whose post this was said


def posts_between(
    session: Session, begins: datetime, ends: datetime, *, community_id: int | None = None
) -> list[Post]:
    """All posts of a span, oldest first, of all communities or of one; two statements.

    Read by the indexes over times, so that the cost is that of the span's posts alone.
    """
    starts = _starts().where(Thread.created_at >= begins, Thread.created_at < ends)
    replies = _replies().where(Reply.created_at >= begins, Reply.created_at < ends)
    return _read(session, starts, replies, community_id)


def threads_between(
    session: Session, begins: datetime, ends: datetime, *, community_id: int | None = None
) -> set[int]:
    """Threads in which anything was posted in a span, be it gone by now or not; two statements."""
    starts = select(Thread.id).where(Thread.created_at >= begins, Thread.created_at < ends)
    replies = (
        select(Reply.thread_id)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(Reply.created_at >= begins, Reply.created_at < ends)
    )
    if community_id is not None:
        starts = starts.where(Thread.community_id == community_id)
        replies = replies.where(Thread.community_id == community_id)
    return {*session.scalars(starts), *session.scalars(replies.distinct())}


def posts_of(session: Session, community_id: int) -> list[Post]:
    """All posts of one community, oldest first; two statements."""
    return _read(session, _starts(), _replies(), community_id)


def posts_in(session: Session, thread_ids: Sequence[int]) -> list[Post]:
    """All posts of these threads, oldest first; two statements."""
    starts = _starts().where(Thread.id.in_(thread_ids))
    replies = _replies().where(Reply.thread_id.in_(thread_ids))
    return _read(session, starts, replies, None)


def _read(session: Session, starts: Any, replies: Any, community_id: int | None) -> list[Post]:
    found: list[Post] = []
    within = () if community_id is None else (Thread.community_id == community_id,)
    for wanted in (starts, replies):
        for *named, said, helped, program in session.execute(wanted.where(*within)):
            place, thread, reply, author, starter, at, kind = named
            answers = said != ReplyKind.COMMENT
            whom = None if program or helped == author else helped
            found.append(Post(place, thread, reply, author, starter, at, kind, answers, whom))
    return sorted(found, key=lambda post: (post.at, post.thread_id, post.reply_id or 0))


def _starts() -> Any:
    wanted: Any = select(
        Thread.community_id,
        Thread.id,
        null(),
        Thread.author_id,
        Thread.author_id,
        Thread.created_at,
        Thread.kind,
        literal(""),
        Thread.author_id,
        Account.automated,
    )
    people = Account.automated.is_(False)
    return wanted.join(Account, Account.id == Thread.author_id).where(*live_threads(), people)


def _replies() -> Any:
    parent, asked = aliased(Reply), aliased(Account)
    helped = func.coalesce(parent.author_id, Thread.author_id)
    wanted: Any = select(
        Thread.community_id,
        Thread.id,
        Reply.id,
        Reply.author_id,
        Thread.author_id,
        Reply.created_at,
        Thread.kind,
        Reply.kind,
        helped,
        asked.automated,
    )
    return (
        wanted.join(Thread, Thread.id == Reply.thread_id)
        .join(Account, Account.id == Reply.author_id)
        .outerjoin(parent, parent.id == Reply.parent_id)
        .join(asked, asked.id == helped)
        .where(
            *live_threads(),
            *live_replies(),
            Account.automated.is_(False),
        )
    )


def live_threads() -> tuple[ColumnElement[bool], ...]:
    """Threads that are neither deleted, hidden nor withdrawn."""
    return (
        Thread.deleted_at.is_(None),
        Thread.hidden_at.is_(None),
        Thread.withdrawn_at.is_(None),
    )


def live_replies() -> tuple[ColumnElement[bool], ...]:
    """Replies that are neither deleted, hidden nor withdrawn."""
    return (
        Reply.deleted_at.is_(None),
        Reply.hidden_at.is_(None),
        Reply.withdrawn_at.is_(None),
    )


def is_open_question(kind: str, *, answered: bool) -> bool:
    """Whether a thread asks and nobody has answered."""
    return kind == ThreadKind.QUESTION and not answered
