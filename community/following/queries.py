"""Whom somebody follows, and what those began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.following.models import Follow, Unfollowable
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import Thread
from community.threads.queries.lists import ThreadRow, readable_threads, with_tags


@dataclass(frozen=True, kw_only=True)
class Followed:
    """Somebody whom the reader follows."""

    account_id: int
    handle: str
    name: str
    avatar: str | None
    headline: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Bond:
    """How the reader stands to somebody: whether they follow, and whether they may."""

    follows: bool
    may_follow: bool


def followed_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[Followed]:
    """Those the actor follows, the last that came first; one statement."""
    shown: tuple[Any, ...] = (
        *(Account.id, Account.handle, Account.name, Account.avatar, Account.headline),
        Follow.created_at,
    )
    page: Page[Row[Any]] = keyset_page(
        session,
        select(*shown)
        .join(Follow, Follow.followed_id == Account.id)
        .where(Follow.account_id == (actor.id or 0), Account.state == AccountState.ACTIVE),
        order=((Follow.created_at.expression, True), (Account.id.expression, True)),
        key=lambda row: (row.created_at, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_followed(row) for row in page.items], next_cursor=page.next_cursor)


def _followed(row: Row[Any]) -> Followed:
    return Followed(
        account_id=row.id,
        handle=row.handle,
        name=row.name,
        avatar=row.avatar,
        headline=row.headline,
        since=row.created_at,
    )


def begun_by_followed(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[ThreadRow]:
    """Threads that they began and the actor may read, the newest first; two statements."""
    followed = select(Follow.followed_id).where(Follow.account_id == (actor.id or 0))
    page: Page[Row[Any]] = keyset_page(
        session,
        readable_threads(actor).where(Thread.author_id.in_(followed), Thread.archived_at.is_(None)),
        order=((Thread.created_at.expression, True), (Thread.id.expression, True)),
        key=lambda row: (row.created_at, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=with_tags(session, page.items), next_cursor=page.next_cursor)


def bond_with(session: Session, actor: Actor, account_id: int, *, state: str) -> Bond:
    """How the actor stands to the person; one statement."""
    row = session.execute(
        select(
            select(Follow.account_id)
            .where(Follow.followed_id == account_id, Follow.account_id == (actor.id or 0))
            .exists()
            .label("follows"),
            select(Unfollowable.account_id)
            .where(Unfollowable.account_id == account_id)
            .exists()
            .label("refuses"),
        )
    ).one()
    there = state == AccountState.ACTIVE and account_id != actor.id
    return Bond(follows=bool(row.follows), may_follow=there and not row.refuses)


def welcomes_followers(session: Session, account_id: int) -> bool:
    """Whether somebody may be followed."""
    return session.get(Unfollowable, account_id) is None
