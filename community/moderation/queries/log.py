"""What moderators did: with names for facilitators, without for readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account, Pseudonym
from community.moderation.models import ModerationEntry
from community.moderation.policies import Act
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import Thread

_OF_WAITING = (Act.APPROVE, Act.REJECT, Act.UNDO_APPROVE, Act.UNDO_REJECT)


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """A line of the log; a name is None once the person was erased."""

    id: int
    act: str
    actor_role: str
    actor_name: str | None
    actor_handle: str | None
    subject_name: str | None
    subject_handle: str | None
    thread_id: int | None
    reply_id: int | None
    reason: str
    rule: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublicLine:
    """A line of the log as every reader sees it: the part somebody played, never who.

    `thread_id` is None when the thread is not there for its readers, and for a post that waited.
    """

    id: int
    act: str
    role: str
    rule: str
    thread_id: int | None
    created_at: datetime


def moderation_log(
    session: Session,
    *,
    community_id: int | None,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[LogRow]:
    """The log of one community, or (with None) of what admins did to accounts; newest first."""
    page: Page[Any] = keyset_page(
        session,
        _named_lines().where(
            _of_the_organisation()
            if community_id is None
            else ModerationEntry.community_id == community_id
        ),
        order=((ModerationEntry.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[LogRow(**row._asdict()) for row in page.items], next_cursor=page.next_cursor)


def _of_the_organisation() -> ColumnElement[bool]:
    """What admins did; that they gave a community a facilitator stands in its own log too."""
    return or_(ModerationEntry.community_id.is_(None), ModerationEntry.act == Act.APPOINT)


def _judged() -> ColumnElement[bool]:
    """An answer to an appeal in a community: who appealed may read this, and never learns who."""
    return and_(
        ModerationEntry.act.in_((Act.UPHOLD, Act.REVERSE)),
        ModerationEntry.community_id.is_not(None),
    )


def _named_lines() -> Any:
    actor, subject = aliased(Account), aliased(Account)
    actor_key, subject_key = aliased(Pseudonym), aliased(Pseudonym)
    return (
        select(
            ModerationEntry.id,
            ModerationEntry.act,
            ModerationEntry.actor_role,
            case((_judged(), None), else_=actor.name).label("actor_name"),
            case((_judged(), None), else_=actor.handle).label("actor_handle"),
            subject.name.label("subject_name"),
            subject.handle.label("subject_handle"),
            ModerationEntry.thread_id,
            ModerationEntry.reply_id,
            ModerationEntry.reason,
            ModerationEntry.rule,
            ModerationEntry.created_at,
        )
        .outerjoin(actor_key, actor_key.pseudonym == ModerationEntry.actor)
        .outerjoin(actor, actor.id == actor_key.account_id)
        .outerjoin(subject_key, subject_key.pseudonym == ModerationEntry.subject)
        .outerjoin(subject, subject.id == subject_key.account_id)
    )


def public_log(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[PublicLine]:
    """What was done in one community, newest first, without names and without reasons.

    A reason speaks to one person; the rule is for everybody.
    """
    live = and_(
        Thread.id == ModerationEntry.thread_id,
        Thread.community_id == ModerationEntry.community_id,  # what went elsewhere has its readers
        ModerationEntry.act.not_in(_OF_WAITING),  # it would tell whose post waited
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
    )
    page: Page[Any] = keyset_page(
        session,
        select(
            ModerationEntry.id,
            ModerationEntry.act,
            ModerationEntry.actor_role.label("role"),
            ModerationEntry.rule,
            Thread.id.label("thread_id"),
            ModerationEntry.created_at,
        )
        .outerjoin(Thread, live)
        .where(ModerationEntry.community_id == community_id),
        order=((ModerationEntry.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(
        items=[PublicLine(**row._asdict()) for row in page.items], next_cursor=page.next_cursor
    )


def log_about(
    session: Session, account_id: int, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[LogRow]:
    """What admins did to one account, newest first; what facilitators did is not for them."""
    key = select(Pseudonym.pseudonym).where(Pseudonym.account_id == account_id)
    page: Page[Any] = keyset_page(
        session,
        _named_lines().where(
            ModerationEntry.subject == key.scalar_subquery(),
            _of_the_organisation(),
        ),
        order=((ModerationEntry.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[LogRow(**row._asdict()) for row in page.items], next_cursor=page.next_cursor)
