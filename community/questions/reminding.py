"""Remind who asked, once, that answers wait for a word on whether one of them helped.

Apart from `actions`, since nobody asks for it: the worker does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Membership, MembershipState, Stage
from community.outbox import record
from community.questions.events import AcceptanceDue
from community.questions.models import Vote
from community.threads.access import is_live_reply
from community.threads.models import Reply, ReplyKind, Thread
from community.threads.statuses import QuestionStatus

AFTER = timedelta(days=7)
# What is older was left alone knowingly, or answered before there were reminders.
NEVER_AFTER = timedelta(days=30)
_AT_ONCE = 100


def remind_to_accept(session: Session) -> int:
    """Note for every question whose time has come that who asked is reminded; how many.

    The mark and the event are one transaction, so each is recorded once whoever is killed when.
    """
    due = session.execute(_due()).all()
    for thread, best in due:
        thread.accept_reminded_at = clock.now()
        record(
            session,
            AcceptanceDue(community_id=thread.community_id, thread_id=thread.id, reply_id=best),
        )
    return len(due)


def _due() -> Select[Any]:
    now = clock.now()
    since = _answers(func.max(Reply.created_at)).where(Reply.created_at <= now - AFTER)
    last: Any = since.scalar_subquery()
    best = _answers(Reply.id).order_by(Reply.score.desc(), Reply.id).limit(1)
    # By the index of moments: few answers lie between, however many there are.
    lately = select(Reply.thread_id).where(
        Reply.created_at > now - NEVER_AFTER,
        Reply.created_at <= now - AFTER,
        Reply.kind == ReplyKind.ANSWER,
    )
    return (
        select(Thread, best.scalar_subquery())
        .join(Community, Community.id == Thread.community_id)
        .where(
            Thread.id.in_(lately),
            Thread.status == QuestionStatus.ANSWERED,
            Thread.accept_reminded_at.is_(None),
            Thread.attribution.is_(None),  # imported: who asked elsewhere is asked nothing here
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
            Thread.archived_at.is_(None),
            Community.stage != Stage.ARCHIVED,
            last > now - NEVER_AFTER,
            _belongs(),
            ~_was_active(last),
        )
        .order_by(Thread.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True, of=Thread)
    )


def _answers(*what: Any) -> Select[Any]:
    """Of the live answers of others to a question."""
    found: Select[Any] = select(*what)
    return found.where(
        Reply.thread_id == Thread.id,
        Reply.kind == ReplyKind.ANSWER,
        Reply.author_id != Thread.author_id,
        is_live_reply(),
    ).correlate(Thread)


def _belongs() -> ColumnElement[bool]:
    return exists().where(
        Membership.community_id == Thread.community_id,
        Membership.account_id == Thread.author_id,
        Membership.state == MembershipState.ACTIVE,
    )


def _was_active(last: Any) -> ColumnElement[bool]:
    """Whether who asked wrote, voted or edited the question since."""
    wrote = exists().where(
        Reply.thread_id == Thread.id,
        Reply.author_id == Thread.author_id,
        Reply.created_at >= last,
    )
    voted = (
        select(Vote.id)
        .join(Reply, Reply.id == Vote.reply_id)
        .where(
            Reply.thread_id == Thread.id,
            Vote.account_id == Thread.author_id,
            Vote.created_at >= last,
        )
        .correlate(Thread)
        .exists()
    )
    edited = and_(
        Thread.edited_at.is_not(None),
        Thread.edited_at >= last,
        Thread.edited_by_id == Thread.author_id,
    )
    return or_(wrote, voted, edited)
