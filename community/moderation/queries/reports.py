"""Reports of one community: the queue by its filters, one report with its notes, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.communities.queries.requests import Waiting
from community.moderation.models import Report, ReportCase, ReportNote
from community.moderation.targets import report_target
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import Reply, Thread


class ReportState(StrEnum):
    """Which reports are asked for; `open` is all that nobody has decided on."""

    OPEN = "open"
    MINE = "mine"
    FREE = "free"  # in nobody's hand
    OVERDUE = "overdue"
    DECIDED = "decided"


@dataclass(frozen=True, kw_only=True)
class ReportFilter:
    """What the queue is narrowed to; `who` is whose hand `mine` means."""

    state: ReportState = ReportState.OPEN
    reason: str = ""
    who: int = 0


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report with the post as readers saw it. It does not name who reported.

    `due_at` is when the organisation wants it decided; `version` grows with every act on it.
    """

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
    author_belongs: bool  # as a plain member, who can be warned and muted
    assigned_to_id: int | None
    assigned_to: str | None
    version: int
    decided_at: datetime | None
    decided_by: str | None
    outcome: str | None
    due_at: datetime
    overdue: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it yet."""
        return self.decided_at is None


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """A moderator's note on a report."""

    id: int
    author_name: str
    author_handle: str
    body: str
    created_at: datetime


def open_reports(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[ReportRow]:
    """Open reports of one community, oldest first."""
    return reports_page(
        session, community_id=community_id, wanted=ReportFilter(), cursor=cursor, size=size
    )


def reports_page(
    session: Session,
    *,
    community_id: int,
    wanted: ReportFilter,
    target: timedelta | None = None,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[ReportRow]:
    """Reports of one community, oldest first; decided ones newest first.

    `target` is what `report_target` gave, when the caller has asked already.
    """
    target = target or report_target(session)
    page: Page[Any] = keyset_page(
        session,
        _reports().where(Report.community_id == community_id, *_asked_for(wanted, target)),
        order=((Report.id, wanted.state == ReportState.DECIDED),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    items = [_report(row, target) for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def report_row(session: Session, report_id: int) -> ReportRow:
    """One report as the queue shows it; access has been granted."""
    row = session.execute(_reports().where(Report.id == report_id)).one()
    return _report(row, report_target(session))


def notes_on(session: Session, report_id: int) -> Sequence[NoteRow]:
    """The latest hundred notes on a report, oldest first."""
    rows = session.execute(
        select(
            ReportNote.id,
            Account.name.label("author_name"),
            Account.handle.label("author_handle"),
            ReportNote.body,
            ReportNote.created_at,
        )
        .join(Account, Account.id == ReportNote.author_id)
        .where(ReportNote.report_id == report_id)
        .order_by(ReportNote.id.desc())
        .limit(100)
    ).all()
    return [NoteRow(**row._asdict()) for row in reversed(rows)]


def _reports() -> Any:
    assigned, decider = aliased(Account), aliased(Account)
    return (
        select(
            *(Report.id, Report.community_id, Report.thread_id, Report.reply_id),
            *(Report.reason, Report.note, Report.created_at, Report.decided_at, Report.outcome),
            Thread.title.label("thread_title"),
            func.coalesce(Reply.body_html, Thread.body_html).label("body_html"),
            func.coalesce(Reply.created_at, Thread.created_at).label("posted_at"),
            Account.id.label("author_id"),
            Account.handle.label("author_handle"),
            Account.name.label("author_name"),
            Account.avatar.label("author_avatar"),
            Membership.id.is_not(None).label("author_belongs"),
            ReportCase.assigned_to_id,
            assigned.name.label("assigned_to"),
            func.coalesce(ReportCase.version, 0).label("version"),
            decider.name.label("decided_by"),
        )
        .join(Thread, Thread.id == Report.thread_id)
        .outerjoin(Reply, Reply.id == Report.reply_id)
        .join(Account, Account.id == func.coalesce(Reply.author_id, Thread.author_id))
        .outerjoin(Membership, _belonging_of_author())
        .outerjoin(ReportCase, ReportCase.report_id == Report.id)
        .outerjoin(assigned, assigned.id == ReportCase.assigned_to_id)
        .outerjoin(decider, decider.id == Report.decided_by_id)
    )


def _belonging_of_author() -> ColumnElement[bool]:
    return and_(
        Membership.community_id == Report.community_id,
        Membership.account_id == Account.id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.MEMBER,
    )


def _asked_for(wanted: ReportFilter, target: timedelta) -> Iterator[ColumnElement[bool]]:
    decided = wanted.state == ReportState.DECIDED
    yield Report.decided_at.is_not(None) if decided else Report.decided_at.is_(None)
    if wanted.reason:
        yield Report.reason == wanted.reason
    if wanted.state == ReportState.MINE:
        yield ReportCase.assigned_to_id == wanted.who
    if wanted.state == ReportState.FREE:
        yield or_(ReportCase.report_id.is_(None), ReportCase.assigned_to_id.is_(None))
    if wanted.state == ReportState.OVERDUE:
        yield Report.created_at < clock.now() - target


def _report(row: Any, target: timedelta) -> ReportRow:
    due = row.created_at + target
    late = row.decided_at is None and due < clock.now()
    return ReportRow(**row._asdict(), due_at=due, overdue=late)


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
