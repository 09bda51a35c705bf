"""Who asks to belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import (
    Community,
    JoinRequest,
    MemberRole,
    Membership,
    MembershipState,
)
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """A person who asks, and what they say."""

    id: int
    account_id: int
    handle: str
    name: str
    avatar: str | None
    headline: str
    note: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many requests wait in a community that the actor facilitates."""

    slug: str
    name: str
    count: int


def has_asked(session: Session, *, community_id: int, account_id: int | None) -> bool:
    """Whether the person has an open request to join."""
    found = session.scalar(
        select(JoinRequest.id).where(
            JoinRequest.community_id == community_id,
            JoinRequest.account_id == (account_id or 0),
            JoinRequest.decided_at.is_(None),
        )
    )
    return found is not None


def open_requests(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[RequestRow]:
    """Open requests, oldest first."""
    page: Page[Any] = keyset_page(
        session,
        select(
            JoinRequest.id,
            JoinRequest.account_id,
            JoinRequest.note,
            JoinRequest.created_at,
            Account.handle,
            Account.name,
            Account.avatar,
            Account.headline,
        )
        .join(Account, Account.id == JoinRequest.account_id)
        .where(JoinRequest.community_id == community_id, JoinRequest.decided_at.is_(None)),
        order=((JoinRequest.id, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_request(row) for row in page.items], next_cursor=page.next_cursor)


def _request(row: Any) -> RequestRow:
    return RequestRow(
        id=row.id,
        account_id=row.account_id,
        handle=row.handle,
        name=row.name,
        avatar=row.avatar,
        headline=row.headline,
        note=row.note,
        created_at=row.created_at,
    )


def requests_waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Communities the actor facilitates in which somebody waits to be let in."""
    if not actor.signed_in or actor.suspended:
        return []
    rows = session.execute(
        select(Community.slug, Community.name, func.count(JoinRequest.id).label("count"))
        .join(JoinRequest, JoinRequest.community_id == Community.id)
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Membership.account_id == actor.id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
            JoinRequest.decided_at.is_(None),
        )
        .group_by(Community.id, Community.slug, Community.name)
        .order_by(Community.name)
        .limit(20)
    )
    return [Waiting(slug=row.slug, name=row.name, count=row[2]) for row in rows]
