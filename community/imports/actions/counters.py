"""Scores, acceptance and every counter, recounted once everything has been read.

Each step first finds, without a write lock, the rows whose numbers are off, and then lets the
database count those again inside a short transaction, so that a member's vote between the two
is not lost and a second run over the same snapshot writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from community.imports.ledger import POSTS
from community.imports.models import SourceRow, SourceVote
from community.questions.models import Vote
from community.threads.models import Reply, ReplyKind, Thread

Values = dict[Any, ColumnElement[Any]]


def _votes_from_source(local_table: str, local_id: Any) -> ColumnElement[int]:
    weight = case((SourceVote.kind == 2, 1), (SourceVote.kind == 3, -1), else_=0)
    return (
        select(func.coalesce(func.sum(weight), 0))
        .join_from(
            SourceRow,
            SourceVote,
            and_(
                SourceVote.community_id == SourceRow.community_id,
                SourceVote.source_post_id == SourceRow.source_id,
                SourceVote.withdrawn_at.is_(None),
            ),
        )
        .where(
            SourceRow.local_table == local_table,
            SourceRow.local_id == local_id,
            SourceRow.source_table == POSTS,
        )
        .scalar_subquery()
    )


def _votes_from_here(subject: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.coalesce(func.sum(Vote.value), 0)).where(subject).scalar_subquery()


def _answer_values() -> Values:
    return {
        Reply.score: _votes_from_source("replies", Reply.id)
        + _votes_from_here(Vote.reply_id == Reply.id)
    }


def _thread_values() -> Values:
    live = (Reply.thread_id == Thread.id, Reply.deleted_at.is_(None), Reply.hidden_at.is_(None))
    replies = select(func.count()).where(*live)
    last = select(func.max(Reply.created_at)).where(
        Reply.thread_id == Thread.id,
        or_(Reply.withdrawn_at.is_(None), Reply.deleted_at.is_(None)),
    )
    latest = func.coalesce(last.scalar_subquery(), Thread.created_at)
    return {
        Thread.score: _votes_from_source("threads", Thread.id)
        + _votes_from_here(Vote.thread_id == Thread.id),
        Thread.replies_count: replies.scalar_subquery(),
        Thread.answers_count: replies.where(Reply.kind == ReplyKind.ANSWER).scalar_subquery(),
        Thread.last_activity_at: case(
            (latest > Thread.created_at, latest), else_=Thread.created_at
        ),
    }


def _off(values: Values) -> ColumnElement[bool]:
    return or_(*(column.is_distinct_from(value) for column, value in values.items()))


def answers_to_count(session: Session, community_id: int) -> list[tuple[int, int]]:
    """(reply id, thread id) of imported answers whose score is off."""
    rows = session.execute(
        select(Reply.id, Reply.thread_id)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Thread.community_id == community_id,
            Reply.kind == ReplyKind.ANSWER,
            _came_from_source("replies", Reply.id),
            _off(_answer_values()),
        )
    )
    return [(reply, thread) for reply, thread in rows]


def threads_to_count(session: Session, community_id: int) -> list[int]:
    """Imported threads of which a counter, the score or the last activity is off."""
    return list(
        session.scalars(
            select(Thread.id).where(
                Thread.community_id == community_id,
                _came_from_source("threads", Thread.id),
                _off(_thread_values()),
            )
        )
    )


def _came_from_source(local_table: str, local_id: Any) -> ColumnElement[bool]:
    return exists().where(
        SourceRow.local_table == local_table,
        SourceRow.local_id == local_id,
        SourceRow.source_table == POSTS,
    )


def count_answers(session: Session, reply_ids: Sequence[int]) -> None:
    """Score these answers from the votes of both places."""
    _recount(session, Reply, reply_ids, _answer_values())


def count_threads(session: Session, thread_ids: Sequence[int]) -> None:
    """Count what these threads hold and score their questions."""
    _recount(session, Thread, thread_ids, _thread_values())


def _recount(
    session: Session, table: type[Thread | Reply], ids: Sequence[int], values: Values
) -> None:
    session.execute(
        update(table)
        .where(table.id.in_(ids))
        .values(values)
        .execution_options(synchronize_session=False)
    )


def acceptances(session: Session, community_id: int) -> list[dict[str, Any]]:
    """Questions whose accepted answer is another at the source now than when last imported.

    A question where a member accepted something else here is left out: that word stands.
    """
    wanted = _accepted_at_source(session, community_id)
    rows = session.execute(
        select(SourceRow.id, SourceRow.local_id, SourceRow.accepted_reply_id)
        .join(Thread, Thread.id == SourceRow.local_id)
        .where(
            SourceRow.community_id == community_id,
            SourceRow.source_table == POSTS,
            SourceRow.local_table == "threads",
            Thread.accepted_reply_id.is_not_distinct_from(SourceRow.accepted_reply_id),
        )
    )
    return [
        {"row": row, "thread": thread, "before": before, "after": wanted.get(thread or 0)}
        for row, thread, before in rows
        if wanted.get(thread or 0) != before
    ]


def _accepted_at_source(session: Session, community_id: int) -> dict[int, int]:
    rows = session.execute(
        select(Reply.thread_id, Reply.id)
        .select_from(SourceVote)
        .join(
            SourceRow,
            and_(
                SourceRow.community_id == SourceVote.community_id,
                SourceRow.source_table == POSTS,
                SourceRow.source_id == SourceVote.source_post_id,
                SourceRow.local_table == "replies",
            ),
        )
        .join(Reply, Reply.id == SourceRow.local_id)
        .where(
            SourceVote.community_id == community_id,
            SourceVote.kind == 1,
            SourceVote.withdrawn_at.is_(None),
            Reply.kind == ReplyKind.ANSWER,
            Reply.deleted_at.is_(None),
        )
        .order_by(SourceVote.voted_at, SourceVote.source_id)
    )
    # Where a source kept several acceptances of one question, the latest counts.
    return dict(rows.all())


def accept(session: Session, changes: Sequence[dict[str, Any]]) -> None:
    """Carry acceptances over, each only if nobody here was quicker."""
    threads: Any = Thread.__table__
    rows: Any = SourceRow.__table__
    session.execute(
        update(threads)
        .where(
            threads.c.id == bindparam("thread"),
            threads.c.accepted_reply_id.is_not_distinct_from(bindparam("before")),
        )
        .values(accepted_reply_id=bindparam("after")),
        list(changes),
    )
    session.execute(
        update(rows)
        .where(rows.c.id == bindparam("row"))
        .values(accepted_reply_id=bindparam("after")),
        list(changes),
    )
