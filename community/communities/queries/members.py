"""Who belongs to a community, facilitators first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.communities.policies import came_lately, is_newcomer
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """A member in a list; what they did is nobody's business here, only whether they are new."""

    account_id: int
    handle: str
    name: str
    avatar: str | None
    headline: str
    role: str
    joined_at: datetime
    newcomer: bool
    came_lately: bool


_MEMBER = (
    Membership.id,
    Membership.account_id,
    Membership.role,
    Membership.joined_at,
    Membership.posts_count,
    Account.handle,
    Account.name,
    Account.avatar,
    Account.headline,
)


def members(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[MemberRow]:
    """Members by part (facilitators first), then by the day they came."""
    page: Page[Any] = keyset_page(
        session,
        select(*_MEMBER)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Account.state != AccountState.ERASED,
        ),
        # "facilitator" sorts before "member".
        order=((Membership.role, False), (Membership.joined_at, False), (Membership.id, False)),
        key=lambda row: (row.role, row.joined_at, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_member(row) for row in page.items], next_cursor=page.next_cursor)


def facilitators(session: Session, *, community_id: int, most: int = 12) -> list[MemberRow]:
    """Those who look after the community, longest first."""
    rows = session.execute(
        select(*_MEMBER)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
            Account.state != AccountState.ERASED,
        )
        .order_by(Membership.joined_at, Membership.id)
        .limit(most)
    )
    return [_member(row) for row in rows]


def led_by(session: Session, actor: Actor) -> list[Community]:
    """The communities that the actor facilitates, by name; also those that have ended."""
    wanted = (
        Membership.account_id == (actor.id or 0),
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )
    found = select(Community).join(Membership, Membership.community_id == Community.id)
    return list(session.scalars(found.where(*wanted).order_by(Community.name, Community.id)))


def _member(row: Any) -> MemberRow:
    return MemberRow(
        account_id=row.account_id,
        handle=row.handle,
        name=row.name,
        avatar=row.avatar,
        headline=row.headline,
        role=row.role,
        joined_at=row.joined_at,
        newcomer=row.role == MemberRole.MEMBER
        and is_newcomer(row.joined_at, posts=row.posts_count, now=clock.now()),
        came_lately=came_lately(row.joined_at, now=clock.now()),
    )
