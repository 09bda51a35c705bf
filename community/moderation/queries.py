"""What waits for a facilitator, and what moderators did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.accounts.models import Account, Pseudonym
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.communities.queries.requests import Waiting
from community.moderation.models import ModerationEntry, Report
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import Reply, Thread


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report with the post as readers saw it. It does not name who reported."""

    id: int
    community_id: int
    thread_id: int
    reply_id: int | None
    reason: str
    note: str
    created_at: datetime
    thread_title: str
    body_html: str
    posted_at: datetime
    author_id: int
    author_handle: str
    author_name: str
    author_avatar: str | None


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

    `thread_id` is None when the thread is not there for its readers.
    """

    id: int
    act: str
    role: str
    rule: str
    thread_id: int | None
    created_at: datetime


def open_reports(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[ReportRow]:
    """Open reports of one community, oldest first."""
    page: Page[Any] = keyset_page(
        session,
        select(
            Report.id,
            Report.community_id,
            Report.thread_id,
            Report.reply_id,
            Report.reason,
            Report.note,
            Report.created_at,
            Thread.title.label("thread_title"),
            func.coalesce(Reply.body_html, Thread.body_html).label("body_html"),
            func.coalesce(Reply.created_at, Thread.created_at).label("posted_at"),
            Account.id.label("author_id"),
            Account.handle.label("author_handle"),
            Account.name.label("author_name"),
            Account.avatar.label("author_avatar"),
        )
        .join(Thread, Thread.id == Report.thread_id)
        .outerjoin(Reply, Reply.id == Report.reply_id)
        .join(Account, Account.id == func.coalesce(Reply.author_id, Thread.author_id))
        .where(Report.community_id == community_id, Report.decided_at.is_(None)),
        order=((Report.id, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_report(row) for row in page.items], next_cursor=page.next_cursor)


def _report(row: Any) -> ReportRow:
    return ReportRow(**row._asdict())


def reports_waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Communities the actor facilitates in which a report waits."""
    if not actor.signed_in or actor.suspended:
        return []
    rows = session.execute(
        select(Community.slug, Community.name, func.count(Report.id).label("waiting"))
        .join(Report, Report.community_id == Community.id)
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Membership.account_id == actor.id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
            Report.decided_at.is_(None),
        )
        .group_by(Community.id, Community.slug, Community.name)
        .order_by(Community.name)
        .limit(20)
    )
    return [Waiting(slug=row.slug, name=row.name, count=row.waiting) for row in rows]


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
            ModerationEntry.community_id.is_(None)
            if community_id is None
            else ModerationEntry.community_id == community_id
        ),
        order=((ModerationEntry.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[LogRow(**row._asdict()) for row in page.items], next_cursor=page.next_cursor)


def _named_lines() -> Any:
    actor, subject = aliased(Account), aliased(Account)
    actor_key, subject_key = aliased(Pseudonym), aliased(Pseudonym)
    return (
        select(
            ModerationEntry.id,
            ModerationEntry.act,
            ModerationEntry.actor_role,
            actor.name.label("actor_name"),
            actor.handle.label("actor_handle"),
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
