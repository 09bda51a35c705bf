"""Reads about people for others: the profile, and names to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.accounts.queries import is_suspended
from community.communities.access import readable_by
from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.paging import Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class PersonShown:
    """A profile as others read it; `id` stays inside, no page shows it."""

    id: int
    handle: str
    name: str
    avatar: str | None
    headline: str
    bio_html: str
    team: str
    location: str
    website: str
    state: str
    role: str
    suspended: bool
    created_at: datetime


def shown_person(session: Session, *which: ColumnElement[bool]) -> PersonShown | None:
    """The one person that all conditions describe."""
    row = session.execute(
        select(
            Account.id,
            Account.handle,
            Account.name,
            Account.avatar,
            Account.headline,
            Account.bio_html,
            Account.team,
            Account.location,
            Account.website,
            Account.state,
            Account.role,
            Account.suspended_at,
            Account.suspended_until,
            Account.created_at,
        ).where(*which)
    ).one_or_none()
    if row is None:
        return None
    values = row._asdict()
    suspended = is_suspended(values.pop("suspended_at"), values.pop("suspended_until"))
    return PersonShown(**values, suspended=suspended)


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """A community that a person belongs to and the reader may read."""

    id: int
    slug: str
    name: str
    role: str


def shared_communities(session: Session, actor: Actor, account_id: int) -> list[Belonging]:
    """The person's communities, those left out that the reader may not read."""
    rows = session.execute(
        select(Community.id, Community.slug, Community.name, Membership.role)
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Membership.account_id == account_id,
            Membership.state == MembershipState.ACTIVE,
            readable_by(actor),
        )
        .order_by(Community.name)
        .limit(100)
    )
    return [Belonging(**row._asdict()) for row in rows]


def facilitates_somewhere(session: Session, actor: Actor) -> bool:
    """Whether the person facilitates any community."""
    found = select(Membership.id).where(
        Membership.account_id == actor.id,
        Membership.role == MemberRole.FACILITATOR,
        Membership.state == MembershipState.ACTIVE,
    )
    return session.scalar(found.limit(1)) is not None


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A person in a list, by the names that others use."""

    handle: str
    name: str
    headline: str
    avatar: str | None


def people_named(
    session: Session,
    *,
    which: ColumnElement[bool],
    prefix: str,
    community_id: int | None,
    cursor: str | None,
    size: int,
) -> Page[PersonLine]:
    """People whose handle, or a word of whose name, begins with `prefix`, in order of handles."""
    wanted = select(Account.handle, Account.name, Account.headline, Account.avatar).where(which)
    if prefix:
        start = prefix.lower()
        wanted = wanted.where(
            or_(
                Account.handle.startswith(start, autoescape=True),
                func.lower(Account.name).startswith(start, autoescape=True),
                func.lower(Account.name).contains(f" {start}", autoescape=True),
            )
        )
    if community_id is not None:
        wanted = wanted.join(Membership, Membership.account_id == Account.id).where(
            Membership.community_id == community_id, Membership.state == MembershipState.ACTIVE
        )
    page: Page[PersonLine] = keyset_page(
        session,
        wanted,
        order=[(Account.handle, False)],
        key=lambda row: (row.handle,),
        cursor=cursor,
        size=size,
    )
    return page
