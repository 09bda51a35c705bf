"""Tell authors once a day of new reactions, and ask who tried something what happened.

Apart from `actions`, since nobody asks for it: the worker does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Stage
from community.outbox import record
from community.reactions.events import ReactionsDue, TrialDue
from community.reactions.models import ReactionNews, Trial
from community.threads.models import Reply, Thread

_AT_ONCE = 100


def tell_of_reactions(session: Session) -> int:
    """Note for every post whose time has come that its author is told; how many."""
    rows = session.execute(_due(ReactionNews, ReactionNews.due_at)).all()
    _mark(session, ReactionNews, rows, due_at=None, told_at=clock.now())
    for row in rows:
        if row.there:
            record(
                session,
                ReactionsDue(
                    community_id=row.community_id, thread_id=row.thread, reply_id=row.reply
                ),
            )
    return len(rows)


def ask_what_happened(session: Session) -> int:
    """Note of everybody whose two weeks are over that they are asked; how many.

    The mark and the event are one transaction. What is gone or archived meanwhile is marked too,
    and nobody is asked about it.
    """
    rows = session.execute(_due(Trial, Trial.ask_at).add_columns(Trial.account_id)).all()
    _mark(session, Trial, rows, ask_at=None, asked=Trial.asked + 1)
    for row in rows:
        if row.there:
            record(
                session,
                TrialDue(
                    community_id=row.community_id,
                    thread_id=row.thread,
                    reply_id=row.reply,
                    account_id=row.account_id,
                ),
            )
    return len(rows)


def _due(kind: Any, moment: Any) -> Select[Any]:
    """The rows whose moment has come, with where their post is and whether it still stands."""
    there = (
        Thread.hidden_at.is_(None)
        & Thread.deleted_at.is_(None)
        & Reply.hidden_at.is_(None)
        & Reply.deleted_at.is_(None)
        & (Community.stage != Stage.ARCHIVED)
    )
    if kind is Trial:
        there &= Thread.archived_at.is_(None)  # what is kept as it is takes no answer
    found: Select[Any] = (
        select(
            kind.id,
            Thread.community_id,
            Thread.id.label("thread"),
            Reply.id.label("reply"),
            there.label("there"),
        )
        .select_from(kind)
        .outerjoin(Reply, Reply.id == kind.reply_id)
        .join(Thread, Thread.id == func.coalesce(kind.thread_id, Reply.thread_id))
        .join(Community, Community.id == Thread.community_id)
        .where(moment <= clock.now())
        .order_by(moment, kind.id)
        .limit(_AT_ONCE)
        .with_for_update(of=kind)
    )
    return found


def _mark(session: Session, kind: Any, rows: Any, **values: Any) -> None:
    if rows:
        session.execute(
            update(kind)
            .where(kind.id.in_([row.id for row in rows]))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
