"""Keep every counter in the transaction that changes it, by statements that cannot lose a race."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from community.communities.models import Community, Membership
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.threads.policies import is_live


def count_reply(
    session: Session,
    thread: Thread,
    reply: Reply,
    *,
    by: int,
    active_at: datetime | None = None,
) -> None:
    """A reply came (`by` 1) or went (`by` -1); `active_at` moves the thread up when posting."""
    is_answer = reply.kind == ReplyKind.ANSWER
    changes: dict[str, object] = {"replies_count": Thread.replies_count + by}
    if is_answer:
        changes["answers_count"] = Thread.answers_count + by
    if active_at is not None:
        changes["last_activity_at"] = active_at
    now_replies, now_answers = session.execute(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(changes)
        .returning(Thread.replies_count, Thread.answers_count)
        .execution_options(synchronize_session=False)
    ).one()
    # The row was changed behind the object's back; reading it again would cost a statement.
    set_committed_value(thread, "replies_count", now_replies)
    set_committed_value(thread, "answers_count", now_answers)
    if active_at is not None:
        set_committed_value(thread, "last_activity_at", active_at)
    unanswered = 0
    if is_answer and thread.kind == ThreadKind.QUESTION and is_live(thread):
        unanswered = _change_of_unanswered(now_answers, by=by)
    _count_in_community(session, thread.community_id, unanswered=unanswered, active_at=active_at)
    _count_in_membership(session, thread.community_id, reply.author_id, by=by)


def _change_of_unanswered(now_answers: int, *, by: int) -> int:
    if by > 0 and now_answers == by:
        return -1
    return 1 if by < 0 and now_answers == 0 else 0


def count_thread(
    session: Session, thread: Thread, *, by: int, active_at: datetime | None = None
) -> None:
    """A thread came or went. Its tags are counted in `actions.tags`."""
    open_question = thread.kind == ThreadKind.QUESTION and thread.answers_count == 0
    _count_in_community(
        session,
        thread.community_id,
        threads=by,
        unanswered=by if open_question else 0,
        active_at=active_at,
    )
    _count_in_membership(session, thread.community_id, thread.author_id, by=by)


def _count_in_community(
    session: Session,
    community_id: int,
    *,
    threads: int = 0,
    unanswered: int = 0,
    active_at: datetime | None = None,
) -> None:
    changes: dict[str, object] = {}
    if threads:
        changes["threads_count"] = Community.threads_count + threads
    if unanswered:
        changes["unanswered_count"] = Community.unanswered_count + unanswered
    if active_at is not None:
        changes["last_activity_at"] = active_at
    if changes:
        session.execute(
            update(Community)
            .where(Community.id == community_id)
            .values(changes)
            .execution_options(synchronize_session=False)
        )


def _count_in_membership(session: Session, community_id: int, account_id: int, *, by: int) -> None:
    session.execute(
        update(Membership)
        .where(Membership.community_id == community_id, Membership.account_id == account_id)
        .values(posts_count=Membership.posts_count + by)
        .execution_options(synchronize_session=False)
    )
