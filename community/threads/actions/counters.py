"""Keep every counter in the transaction that changes it, by statements that cannot lose a race."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, case, func, null, or_, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from community.base import UTCDateTime
from community.communities.models import Community, Membership
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.threads.policies import AnyThread, ThreadState, is_live

_threads = cast("Table", Thread.__table__)
_communities = cast("Table", Community.__table__)
_memberships = cast("Table", Membership.__table__)


_CLOSING = ("hidden_at", "deleted_at", "locked_at", "archived_at", "merged_into_id")
_MARKS = ("needs_detail_id", "taken_by_id", "taken_until")
_SEEN_ANEW = ("replies_count", "answers_count", *_MARKS, *_CLOSING)
_answers = bindparam("answers", type_=Integer())
_active_at = bindparam("active_at", type_=UTCDateTime())
# Built once: while somebody waits for a reply to be kept, building SQL would cost more than
# running it. What does not change is counted by 0, and a moment of None changes nothing.
_COUNT_IN_THREAD = (
    update(_threads)
    .where(_threads.c.id == bindparam("this"))
    .values(
        replies_count=_threads.c.replies_count + bindparam("replies"),
        answers_count=_threads.c.answers_count + _answers,
        # Nobody need be at it any more.
        taken_by_id=case((_answers > 0, null()), else_=_threads.c.taken_by_id),
        taken_until=case((_answers > 0, null()), else_=_threads.c.taken_until),
        # Nothing is missing any more once who asked has said more, or the comment is gone.
        needs_detail_id=case(
            (
                or_(
                    _threads.c.author_id == bindparam("said_by"),
                    _threads.c.needs_detail_id == bindparam("gone"),
                ),
                null(),
            ),
            else_=_threads.c.needs_detail_id,
        ),
        last_activity_at=func.coalesce(_active_at, _threads.c.last_activity_at),
    )
    # What the waiting for another writer may have changed is seen anew.
    .returning(*(_threads.c[name] for name in _SEEN_ANEW))
)
_COUNT_IN_COMMUNITY = (
    update(_communities)
    .where(_communities.c.id == bindparam("this"))
    .values(
        threads_count=_communities.c.threads_count + bindparam("threads"),
        unanswered_count=_communities.c.unanswered_count + bindparam("unanswered"),
        last_activity_at=func.coalesce(_active_at, _communities.c.last_activity_at),
    )
)
_COUNT_IN_MEMBERSHIP = (
    update(_memberships)
    .where(
        _memberships.c.community_id == bindparam("place"),
        _memberships.c.account_id == bindparam("person"),
    )
    .values(posts_count=_memberships.c.posts_count + bindparam("by"))
)


def count_reply(
    session: Session,
    thread: AnyThread,
    reply: Reply,
    *,
    by: int,
    active_at: datetime | None = None,
) -> AnyThread:
    """A reply came (`by` 1) or went (`by` -1); `active_at` moves the thread up when posting.

    Returns the thread as it is now that its row is held.
    """
    is_answer = reply.kind == ReplyKind.ANSWER
    counted = {"replies": by, "answers": by if is_answer else 0}
    counted |= {"said_by": reply.author_id if by > 0 else 0, "gone": reply.id if by < 0 else 0}
    now = (
        session.connection()
        .execute(_COUNT_IN_THREAD, {"this": thread.id, "active_at": active_at, **counted})
        .one()
    )
    thread = _seen_anew(thread, now._asdict(), active_at=active_at)
    unanswered = 0
    if is_answer and thread.kind == ThreadKind.QUESTION and is_live(thread) and _waits(thread):
        unanswered = _change_of_unanswered(now.answers_count, by=by)
    _count_in_community(session, thread.community_id, unanswered=unanswered, active_at=active_at)
    _count_in_membership(session, thread.community_id, reply.author_id, by=by)
    return thread


def _seen_anew(thread: AnyThread, now: dict[str, Any], *, active_at: datetime | None) -> AnyThread:
    if isinstance(thread, ThreadState):
        return thread._replace(**{name: now[name] for name in _CLOSING})
    # The row was changed behind the object's back; reading it again would cost a statement.
    if active_at is not None:
        now["last_activity_at"] = active_at
    for name, value in now.items():
        set_committed_value(thread, name, value)
    return thread


def _waits(thread: AnyThread) -> bool:
    """Whether a question without an answer counts as one that waits for it."""
    return thread.archived_at is None and thread.merged_into_id is None


def _change_of_unanswered(now_answers: int, *, by: int) -> int:
    if by > 0 and now_answers == by:
        return -1
    return 1 if by < 0 and now_answers == 0 else 0


def count_thread(
    session: Session, thread: Thread, *, by: int, active_at: datetime | None = None
) -> None:
    """A thread came or went. Its tags are counted in `actions.tags`."""
    count_thread_in(session, thread, thread.community_id, by=by, active_at=active_at)
    _count_in_membership(session, thread.community_id, thread.author_id, by=by)


def count_thread_in(
    session: Session,
    thread: Thread,
    community_id: int,
    *,
    by: int,
    active_at: datetime | None = None,
) -> None:
    """A community has the thread, or has it no more; the posts of its writers are counted apart."""
    if thread.merged_into_id is not None:
        return  # it is no thread of its own any more
    open_question = thread.kind == ThreadKind.QUESTION and thread.answers_count == 0
    _count_in_community(
        session,
        community_id,
        threads=by,
        unanswered=by if open_question and _waits(thread) else 0,
        active_at=active_at,
    )


def count_waiting(session: Session, thread: Thread, *, by: int) -> None:
    """A question that waits for an answer was archived (`by` -1), or brought back (`by` 1)."""
    if thread.kind == ThreadKind.QUESTION and thread.answers_count == 0:
        _count_in_community(session, thread.community_id, unanswered=by)


def _count_in_community(
    session: Session,
    community_id: int,
    *,
    threads: int = 0,
    unanswered: int = 0,
    active_at: datetime | None = None,
) -> None:
    if threads or unanswered or active_at is not None:
        counted = {"threads": threads, "unanswered": unanswered, "active_at": active_at}
        session.connection().execute(_COUNT_IN_COMMUNITY, {"this": community_id, **counted})


def _count_in_membership(session: Session, community_id: int, account_id: int, *, by: int) -> None:
    whose = {"place": community_id, "person": account_id}
    session.connection().execute(_COUNT_IN_MEMBERSHIP, {**whose, "by": by})
