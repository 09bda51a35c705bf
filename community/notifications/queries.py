"""Reads about notices: the page of a person, and how many are new."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.articles.models import Article, ArticleStatus
from community.communities.access import readable_by
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.errors import NotFound
from community.notifications.models import Notification
from community.notifications.recipients import (
    BEYOND_READING,
    FOR_FACILITATORS,
    OF_ARTICLES,
    OF_DRAFT_ARTICLES,
    NoticeKind,
)
from community.paging import Page, keyset_page
from community.rights import Role
from community.threads.models import Reply, Thread

MOST_COUNTED = 99  # beyond that the number says no more


class Notice(NamedTuple):
    """One notice as its page shows it."""

    id: int
    kind: str
    created_at: datetime
    read_at: datetime | None
    community_id: int | None  # None when it concerns the whole organisation
    community_slug: str | None  # None once a declined person may not read the community
    community_name: str | None
    thread_id: int | None
    thread_title: str | None  # or that of the article
    reply_id: int | None
    article_id: int | None
    actor_id: int | None
    actor_handle: str | None
    actor_name: str | None
    actor_avatar: str | None
    thanks_count: int | None  # of the post that it is about
    helped_count: int | None
    tried_count: int | None


Author = aliased(Account, name="author")
TITLE: ColumnElement[Any] = func.coalesce(Thread.title, Article.title)


def words_of_place(readable: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """Slug and name of the community, or nothing where the reader may not read it.

    Who was declined is told so, though the place may be closed and have another name by now.
    """
    return (
        case((readable, Community.slug), else_=None).label("community_slug"),
        case((readable, Community.name), else_=None).label("community_name"),
    )


def _columns(actor: Actor) -> tuple[Any, ...]:
    return (
        Notification.id,
        Notification.kind,
        Notification.created_at,
        Notification.read_at,
        Notification.community_id,
        *words_of_place(readable_by(actor)),
        Notification.thread_id,
        TITLE.label("thread_title"),
        Notification.reply_id,
        Notification.article_id,
        Notification.actor_id,
        Author.handle.label("actor_handle"),
        Author.name.label("actor_name"),
        Author.avatar.label("actor_avatar"),
        *counts_of_post(),
    )


def counts_of_post() -> tuple[ColumnElement[Any], ...]:
    """How many reacted to the reply that a notice is about, or else to the first post."""
    return tuple(
        case(
            (Notification.reply_id.is_not(None), getattr(Reply, name)), else_=getattr(Thread, name)
        ).label(name)
        for name in ("thanks_count", "helped_count", "tried_count")
    )


def with_place(*columns: Any) -> Select[Any]:
    """A select over notices with what they are about."""
    return (
        select(*columns)
        .select_from(Notification)
        .outerjoin(Community, Community.id == Notification.community_id)
        .outerjoin(Thread, Thread.id == Notification.thread_id)
        .outerjoin(Reply, Reply.id == Notification.reply_id)
        .outerjoin(Article, Article.id == Notification.article_id)
        .outerjoin(Author, Author.id == Notification.actor_id)
    )


FOR_ADMINS = Notification.kind == NoticeKind.REGISTRATION


def for_their_part(role: ColumnElement[Any]) -> ColumnElement[bool]:
    """What only facilitators are told is told no longer to who is none any more.

    `role` is the part that the one who is told plays in the community now.
    """
    return or_(Notification.kind.not_in(FOR_FACILITATORS), role == MemberRole.FACILITATOR)


def still_there() -> ColumnElement[bool]:
    """The post it is about was not removed; reports are about posts that may have been."""
    return or_(
        Notification.kind == NoticeKind.REPORT,
        and_(
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
            or_(Notification.kind.not_in(OF_ARTICLES), Article.status == ArticleStatus.PUBLISHED),
            or_(Notification.kind.not_in(OF_DRAFT_ARTICLES), Article.id.is_not(None)),
        ),
    )


def _of(actor: Actor) -> ColumnElement[bool]:
    """The actor's own notices about what they may still read.

    Who was declined, or has been decided about, keeps those notices though the community is closed
    to them; what is of one's own alone happened in none.
    """
    part = select(Membership.role).where(
        Membership.community_id == Notification.community_id,
        Membership.account_id == Notification.account_id,
        Membership.state == MembershipState.ACTIVE,
    )
    return and_(
        Notification.account_id == (actor.id or 0),
        or_(
            readable_by(actor),
            Notification.kind.in_(BEYOND_READING),
            and_(FOR_ADMINS, literal(Role.ADMIN in actor.organisation_standing())),
        ),
        for_their_part(part.scalar_subquery()),
        still_there(),
    )


def notices_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = 20
) -> Page[Notice]:
    """The actor's notices, newest first."""
    page: Page[Any] = keyset_page(
        session,
        with_place(*_columns(actor)).where(_of(actor)),
        order=((Notification.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[Notice._make(row) for row in page.items], next_cursor=page.next_cursor)


def notice_to_open(session: Session, actor: Actor, notification_id: int) -> Notice:
    """One of the actor's own notices; NotFound for any other, and for what they lost."""
    wanted = with_place(*_columns(actor)).where(_of(actor), Notification.id == notification_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return Notice._make(row)


def unread_count(session: Session, actor: Actor) -> int:
    """How many notices are new to the actor, at most one more than `MOST_COUNTED`."""
    new = (
        with_place(Notification.id)
        .where(_of(actor), Notification.read_at.is_(None))
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(new)) or 0


def wants_mail(session: Session, actor: Actor) -> bool:
    """Whether the actor's notices also come by mail."""
    return bool(session.scalar(select(Account.mail_notices).where(Account.id == actor.id)))
