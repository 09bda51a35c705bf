"""Empty what somebody wrote.

Unlike `removing` this is no decision about a post: the person goes, and may demand it in archived
communities and locked threads too. What others said stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from community import clock
from community.ballots.actions import forget_poll
from community.outbox import record
from community.revisions.actions import forget
from community.text import Rendered
from community.threads.actions.counters import count_reply, count_thread
from community.threads.actions.tags import count_tags_of
from community.threads.events import ReplyRemoved, ThreadChanged, ThreadRemoved
from community.threads.models import Mention, Reply, ReplyKind, Thread, UploadLink
from community.threads.policies import is_live


@dataclass(frozen=True, kw_only=True)
class Instead:
    """What stays in the place of a person and of their words; `called` within a sentence."""

    name: str
    called: str
    title: str
    text: Rendered


def empty_replies(session: Session, account_id: int, *, limit: int) -> int:
    """Delete and empty the person's replies, a part at a time; how many, 0 when all are."""
    replies = session.scalars(
        select(Reply)
        .where(
            Reply.author_id == account_id,
            or_(Reply.body != "", Reply.body_html != "", Reply.deleted_at.is_(None)),
        )
        .order_by(Reply.id)
        .limit(limit)
        .with_for_update()
    ).all()
    for reply in replies:
        was_live = is_live(reply)
        _empty(reply)
        _let_go(session, reply.thread_id, reply.id)
        if was_live:
            _reply_went(session, reply)
    return len(replies)


def _empty(post: Thread | Reply) -> None:
    post.body = post.body_html = ""
    post.attribution = post.hidden_reason = None
    # What its author deleted stays deleted for facilitators too; the author has lost their name.
    post.deleted_at, post.deleted_by_id = post.deleted_at or clock.now(), post.author_id
    post.version += 1


def _let_go(session: Session, thread_id: int, reply_id: int | None) -> None:
    forget(session, thread_id=thread_id, reply_id=reply_id)
    forget_poll(session, thread_id=thread_id, reply_id=reply_id)
    for table in (Mention, UploadLink):
        session.execute(
            delete(table).where(
                table.thread_id == thread_id, table.reply_id.is_not_distinct_from(reply_id)
            )
        )


def _reply_went(session: Session, reply: Reply) -> None:
    thread = session.get_one(Thread, reply.thread_id)
    session.flush()  # the counters read the row as it is now
    if reply.kind == ReplyKind.ANSWER:
        session.execute(
            update(Thread)
            .where(Thread.id == thread.id, Thread.accepted_reply_id == reply.id)
            .values(accepted_reply_id=None)
        )
    count_reply(session, thread, reply, by=-1)
    record(
        session,
        ReplyRemoved(community_id=thread.community_id, thread_id=thread.id, reply_id=reply.id),
    )


def empty_threads(session: Session, account_id: int, *, instead: Instead, limit: int) -> int:
    """Empty the person's threads, and delete those in which nobody else wrote; as above."""
    threads = session.scalars(
        select(Thread)
        .where(Thread.author_id == account_id, _still_says(instead))
        .order_by(Thread.id)
        .limit(limit)
        .with_for_update()
    ).all()
    for thread in threads:
        _empty_thread(session, thread, instead)
    return len(threads)


def _still_says(instead: Instead) -> ColumnElement[bool]:
    return or_(Thread.body.not_in(("", instead.text.source)), Thread.title != instead.title)


def _empty_thread(session: Session, thread: Thread, instead: Instead) -> None:
    _let_go(session, thread.id, None)
    thread.title, thread.lock_words = instead.title, None
    if _others_wrote(session, thread):
        thread.body, thread.body_html = instead.text.source, instead.text.html
        thread.renderer = instead.text.renderer
        thread.attribution = thread.hidden_reason = None
        thread.version += 1
        record(session, ThreadChanged(community_id=thread.community_id, thread_id=thread.id))
        return
    was_live = is_live(thread)
    _empty(thread)
    if was_live:
        session.flush()  # as above
        count_tags_of(session, thread, by=-1)
        count_thread(session, thread, by=-1)
        record(session, ThreadRemoved(community_id=thread.community_id, thread_id=thread.id))


def _others_wrote(session: Session, thread: Thread) -> bool:
    found = select(Reply.id).where(
        Reply.thread_id == thread.id,
        Reply.author_id != thread.author_id,
        Reply.deleted_at.is_(None),
    )
    return session.scalar(found.limit(1)) is not None
