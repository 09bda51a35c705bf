"""Ask, once a year, whether an accepted answer still holds.

Apart from `actions`, since nobody asks for it: the worker does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, func, or_, select, union
from sqlalchemy.orm import Session

from community import clock
from community.answers.events import ReviewDue
from community.answers.models import AnswerCheck
from community.answers.policies import REVIEW_AFTER
from community.communities.models import Community, Stage
from community.insertion import insert_into
from community.outbox import record
from community.threads.access import is_live_reply
from community.threads.models import Reply, ReplyKind, Thread

# What was due longer ago was so before there were reminders, or was left alone knowingly.
NEVER_AFTER = REVIEW_AFTER + timedelta(days=30)
_AT_ONCE = 100


def ask_for_reviews(session: Session) -> int:
    """Note for every accepted answer whose year is over that it is to be looked at; how many.

    The mark and the event are one transaction, so each is recorded once whoever is killed when.
    """
    due = session.execute(_due()).all()
    for community_id, thread_id, reply_id in due:
        if _mark(session, reply_id):
            record(
                session,
                ReviewDue(community_id=community_id, thread_id=thread_id, reply_id=reply_id),
            )
    return len(due)


def _mark(session: Session, reply_id: int) -> bool:
    table = cast("Table", AnswerCheck.__table__)
    marked = session.connection().execute(
        insert_into(session, table)
        .values(reply_id=reply_id, reminded_at=clock.now())
        .on_conflict_do_update(
            index_elements=["reply_id"],
            set_={"reminded_at": clock.now()},
            where=table.c.reminded_at.is_(None),  # another worker was first
        )
        .returning(table.c.reply_id)
    )
    return marked.scalar() is not None


def _due() -> Select[Any]:
    now = clock.now()
    first, last = now - NEVER_AFTER, now - REVIEW_AFTER
    # By the indexes of moments: few answers lie between, however many there are.
    lately = union(
        select(Reply.id).where(
            Reply.created_at > first, Reply.created_at <= last, Reply.kind == ReplyKind.ANSWER
        ),
        select(AnswerCheck.reply_id).where(
            AnswerCheck.confirmed_at > first, AnswerCheck.confirmed_at <= last
        ),
    ).subquery()
    found: Any = (
        select(Thread.community_id, Thread.id, Reply.id)
        .join(Reply, Reply.id == Thread.accepted_reply_id)
        .join(Community, Community.id == Thread.community_id)
        .outerjoin(AnswerCheck, AnswerCheck.reply_id == Reply.id)
        .where(
            Reply.id.in_(select(lately.c[0])),
            is_live_reply(),
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
            Thread.archived_at.is_(None),
            Thread.attribution.is_(None),  # imported: nobody here wrote it
            Community.stage != Stage.ARCHIVED,
            AnswerCheck.reminded_at.is_(None),
            func.coalesce(AnswerCheck.confirmed_at, Reply.created_at) <= last,
            or_(Reply.edited_at.is_(None), Reply.edited_at <= last),
        )
        .order_by(Reply.id)
        .limit(_AT_ONCE)
    )
    return cast("Select[Any]", found)
