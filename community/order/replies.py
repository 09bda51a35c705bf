"""Take posts from one thread to another of the same community; their numbers stay.

What is about a post names its thread beside it, and goes along. `STAYING` names what does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Table, and_, case, func, select, update
from sqlalchemy.orm import Session

from community.base import Base
from community.threads.access import is_live_reply
from community.threads.actions.counters import count_waiting
from community.threads.models import HeldPost, Reply, ReplyKind, Thread, ThreadKind

_AT_ONCE = 400
# The log is only ever added to; an address in it leads onwards. What somebody began to write
# names the post, and where its thread is read anew.
STAYING = frozenset({"moderation_entries"})


def following() -> list[Table]:
    """The tables whose rows name a post and the thread it stands in."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table.name not in STAYING
        and _points(table, "thread_id", "threads")
        and _points(table, "reply_id", "replies")
    ]


def _points(table: Table, name: str, to: str) -> bool:
    column = table.c.get(name)
    return column is not None and any(key.column.table.name == to for key in column.foreign_keys)


def carry_replies(
    session: Session, reply_ids: Collection[int], *, source: Thread, target: Thread
) -> None:
    """Put these posts into `target`, with the comments on them and all that is about them.

    Both threads are held. Counters, the accepted answer and the time of the last post follow.
    """
    counted = [thread for thread in (source, target) if thread.merged_into_id is None]
    for thread in counted:
        count_waiting(session, thread, by=-1)
    for some in _parts(sorted(reply_ids)):
        _carry(session, some, target)
    session.flush()
    for thread in (source, target):
        _count_anew(session, thread)
    for thread in counted:
        count_waiting(session, thread, by=1)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _carry(session: Session, ids: Sequence[int], target: Thread) -> None:
    asks = target.kind == ThreadKind.QUESTION
    own, other = (
        (ReplyKind.ANSWER, ReplyKind.REPLY) if asks else (ReplyKind.REPLY, ReplyKind.ANSWER)
    )
    _set(
        session,
        Reply,
        Reply.id.in_(ids),
        thread_id=target.id,
        kind=case((Reply.kind == other, own), else_=Reply.kind),
    )
    for table in following():
        session.execute(
            update(table)
            .where(table.c.reply_id.in_(ids), table.c.thread_id.is_not(None))
            .values(thread_id=target.id)
        )
    waiting = and_(HeldPost.parent_id.in_(ids), HeldPost.decided_at.is_(None))
    _set(session, HeldPost, waiting, thread_id=target.id)


def _set(session: Session, table: type[Base], which: Any, **values: Any) -> None:
    session.execute(
        update(table).where(which).values(**values).execution_options(synchronize_session=False)
    )


def _count_anew(session: Session, thread: Thread) -> None:
    """Bring what a thread says of its posts in step with those it has."""
    live = and_(Reply.thread_id == thread.id, is_live_reply())
    answers = func.count(case((Reply.kind == ReplyKind.ANSWER, 1)))
    row = session.execute(
        select(func.count(), answers, func.max(Reply.created_at)).where(live)
    ).one()
    thread.replies_count, thread.answers_count = row[0], row[1]
    thread.last_activity_at = max(filter(None, (thread.created_at, row[2])))
    marks = (thread.accepted_reply_id, thread.needs_detail_id)
    here = set(
        session.scalars(
            select(Reply.id).where(Reply.thread_id == thread.id, Reply.id.in_(filter(None, marks)))
        )
    )
    if thread.accepted_reply_id not in here:
        thread.accepted_reply_id = None
    if thread.needs_detail_id not in here:
        thread.needs_detail_id = None
    session.flush()
