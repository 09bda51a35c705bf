"""Reads about notices: the page of a person, how many are new, which want a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState, OrganisationRole
from community.communities.access import readable_by
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Visibility,
)
from community.errors import NotFound
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.notifications.models import Notification
from community.notifications.recipients import (
    BEYOND_READING,
    FOR_FACILITATORS,
    OF_CONVERSATIONS,
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
    thread_title: str | None
    reply_id: int | None
    actor_id: int | None
    actor_handle: str | None
    actor_name: str | None
    actor_avatar: str | None


_Author = aliased(Account, name="author")


def _place(readable: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
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
        *_place(readable_by(actor)),
        Notification.thread_id,
        Thread.title.label("thread_title"),
        Notification.reply_id,
        Notification.actor_id,
        _Author.handle.label("actor_handle"),
        _Author.name.label("actor_name"),
        _Author.avatar.label("actor_avatar"),
    )


def _with_place(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .outerjoin(Community, Community.id == Notification.community_id)
        .outerjoin(Thread, Thread.id == Notification.thread_id)
        .outerjoin(Reply, Reply.id == Notification.reply_id)
        .outerjoin(_Author, _Author.id == Notification.actor_id)
    )


_FOR_ADMINS = Notification.kind == NoticeKind.REGISTRATION


def _for_their_part(role: ColumnElement[Any]) -> ColumnElement[bool]:
    """What only facilitators are told is told no longer to who is none any more.

    `role` is the part that the one who is told plays in the community now.
    """
    return or_(Notification.kind.not_in(FOR_FACILITATORS), role == MemberRole.FACILITATOR)


def _still_there() -> ColumnElement[bool]:
    """The post it is about was not removed; reports are about posts that may have been."""
    return or_(
        Notification.kind == NoticeKind.REPORT,
        and_(
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
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
            and_(_FOR_ADMINS, literal(Role.ADMIN in actor.organisation_standing())),
        ),
        _for_their_part(part.scalar_subquery()),
        _still_there(),
    )


def notices_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = 20
) -> Page[Notice]:
    """The actor's notices, newest first."""
    page: Page[Any] = keyset_page(
        session,
        _with_place(*_columns(actor)).where(_of(actor)),
        order=((Notification.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[Notice._make(row) for row in page.items], next_cursor=page.next_cursor)


def notice_to_open(session: Session, actor: Actor, notification_id: int) -> Notice:
    """One of the actor's own notices; NotFound for any other, and for what they lost."""
    wanted = _with_place(*_columns(actor)).where(_of(actor), Notification.id == notification_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return Notice._make(row)


def unread_count(session: Session, actor: Actor) -> int:
    """How many notices are new to the actor, at most one more than `MOST_COUNTED`."""
    new = (
        _with_place(Notification.id)
        .where(_of(actor), Notification.read_at.is_(None))
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(new)) or 0


class NoticeToMail(NamedTuple):
    """One notice as its letter tells it."""

    id: int
    account_id: int
    email: str
    locale: str
    kind: str
    community_id: int | None  # None when it concerns the whole organisation
    community_slug: str | None  # None once a declined person may not read the community
    community_name: str | None
    thread_id: int | None
    thread_title: str | None
    reply_id: int | None
    actor_name: str | None


@dataclass(frozen=True)
class DueNotices:
    """Notices that ask for a letter: all their ids, and those that may be told."""

    ids: Sequence[int]
    readable: Sequence[NoticeToMail]


def notices_to_mail(session: Session, *, limit: int) -> DueNotices:
    """The oldest notices that ask for a letter, with what the letter needs."""
    due = select(Notification.id).where(Notification.mail_due)
    ids = session.scalars(due.order_by(Notification.id).limit(limit)).all()
    rows = session.execute(
        _with_place(
            Notification.id,
            Notification.account_id,
            Account.email,
            Account.locale,
            Notification.kind,
            Notification.community_id,
            *_place(_is_open_to_reader()),
            Notification.thread_id,
            Thread.title,
            Notification.reply_id,
            _Author.name,
        )
        .join(Account, Account.id == Notification.account_id)
        .outerjoin(Membership, _membership_of_reader())
        .where(Notification.id.in_(ids), *may_be_told())
        .order_by(Notification.id)
    )
    return DueNotices(ids=ids, readable=[NoticeToMail._make(row) for row in rows])


def still_to_be_told(session: Session, notification_id: int) -> bool:
    """Whether a letter about this notice may still go out."""
    found = session.scalar(
        _with_place(Notification.id)
        .join(Account, Account.id == Notification.account_id)
        .outerjoin(Membership, _membership_of_reader())
        .where(Notification.id == notification_id, *may_be_told())
    )
    return found is not None


def _membership_of_reader() -> ColumnElement[bool]:
    return and_(
        Membership.community_id == Community.id,
        Membership.account_id == Account.id,
        Membership.state == MembershipState.ACTIVE,
    )


def _is_open_to_reader() -> ColumnElement[bool]:
    return or_(Community.visibility != Visibility.PRIVATE, Membership.id.is_not(None))


def may_be_told() -> tuple[ColumnElement[bool], ...]:
    """The reader is in good standing, wants letters, and may read what it is about."""
    return (
        Account.state == AccountState.ACTIVE,
        Account.mail_notices.is_(True),
        Account.email.is_not(None),
        Account.suspended_at.is_(None) | (Account.suspended_until <= clock.now()),
        or_(
            _is_open_to_reader(),
            Notification.kind.in_(BEYOND_READING),
            and_(_FOR_ADMINS, Account.role == OrganisationRole.ADMIN),
        ),
        _for_their_part(Membership.role.expression),
        _still_there(),
        or_(Notification.kind.not_in(OF_CONVERSATIONS), ~_is_muted()),
    )


def _is_muted() -> ColumnElement[bool]:
    """Its reader has muted the thread since, as the link in a mail about it does."""
    return exists().where(
        ChosenLevel.account_id == Notification.account_id,
        ChosenLevel.thread_id == Notification.thread_id,
        ChosenLevel.level == Level.MUTED,
    )


def wants_mail(session: Session, actor: Actor) -> bool:
    """Whether the actor's notices also come by mail."""
    return bool(session.scalar(select(Account.mail_notices).where(Account.id == actor.id)))
