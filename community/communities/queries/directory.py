"""The communities somebody may know of, and those they belong to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import own_membership, readable_by
from community.communities.models import Community, MemberRole, Membership
from community.communities.policies import standing_in
from community.paging import DEFAULT_SIZE, Page, keyset_page, lowered
from community.rights import Role, may


@dataclass(frozen=True, kw_only=True)
class CommunityCard:
    """A community in a list. Where `readable` is False only name, stage and visibility are set."""

    id: int
    slug: str
    name: str
    stage: str
    visibility: str
    readable: bool
    summary: str = ""
    joining: str = ""
    members_count: int = 0
    threads_count: int = 0
    unanswered_count: int = 0
    last_activity_at: datetime | None = None
    role: str | None = None
    version: int = 1


class Place(NamedTuple):
    """A community as the ways to go name it."""

    id: int
    slug: str
    name: str
    stage: str
    facilitates: bool = False  # the reader, somewhere: the same in every row


_CARD = (
    Community.id,
    Community.slug,
    Community.name,
    Community.stage,
    Community.visibility,
    Community.summary,
    Community.joining,
    Community.members_count,
    Community.threads_count,
    Community.unanswered_count,
    Community.last_activity_at,
    Community.version,
    Membership.role,
)
_BY_NAME = ((lowered(Community.name), False), (Community.id, False))


def directory(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[CommunityCard]:
    """Communities by name: those the actor may read and, for overseers, all by name and stage."""
    oversees = may("communities.oversee", actor.organisation_standing())
    known = true() if oversees else readable_by(actor)
    return _page(session, actor, _cards(actor).where(known), cursor=cursor, size=size)


def readable_communities(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[CommunityCard]:
    """Communities by name that the actor may read."""
    return _page(session, actor, _cards(actor).where(readable_by(actor)), cursor=cursor, size=size)


def own_communities(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[CommunityCard]:
    """Communities by name that the actor belongs to and may read now."""
    mine = _cards(actor).where(Membership.id.is_not(None), readable_by(actor))
    return _page(session, actor, mine, cursor=cursor, size=size)


def own_places(session: Session, actor: Actor, *, most: int) -> list[Place]:
    """The first communities by name that the actor belongs to and may read now."""
    somewhere = func.max(case((Membership.role == MemberRole.FACILITATOR, 1), else_=0)).over()
    mine = (
        select(Community.id, Community.slug, Community.name, Community.stage, somewhere)
        .join(Membership, own_membership(actor))
        .where(readable_by(actor))
        .order_by(lowered(Community.name), Community.id)
        .limit(most)
    )
    return [
        Place(id=row[0], slug=row[1], name=row[2], stage=row[3], facilitates=bool(row[4]))
        for row in session.execute(mine)
    ]


def communities_named(
    session: Session, actor: Actor, text: str, *, size: int
) -> list[CommunityCard]:
    """Communities that the actor may read whose name holds this text; no more than `size`."""
    holds = func.lower(Community.name).contains(text.lower(), autoescape=True)
    return _some(session, actor, holds, size=size)


def communities_at(session: Session, actor: Actor, slugs: Collection[str]) -> list[CommunityCard]:
    """Those of the communities with these slugs that the actor may read."""
    return _some(session, actor, Community.slug.in_(slugs), size=len(slugs)) if slugs else []


def _some(
    session: Session, actor: Actor, which: ColumnElement[bool], *, size: int
) -> list[CommunityCard]:
    wanted = _cards(actor).where(which, readable_by(actor)).order_by("name_key").limit(size)
    return [_card(row, actor) for row in session.execute(wanted)]


def _cards(actor: Actor) -> Select[*tuple[Any, ...]]:
    name_key = lowered(Community.name).label("name_key")
    return select(*_CARD, name_key).outerjoin(Membership, own_membership(actor))


def _page(
    session: Session,
    actor: Actor,
    statement: Select[*tuple[Any, ...]],
    *,
    cursor: str | None,
    size: int,
) -> Page[CommunityCard]:
    page: Page[Any] = keyset_page(
        session,
        statement,
        order=_BY_NAME,
        key=lambda row: (row.name_key, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_card(row, actor) for row in page.items], next_cursor=page.next_cursor)


def _card(row: Any, actor: Actor) -> CommunityCard:
    standing = standing_in(actor, visibility=row.visibility, member_role=row.role)
    if Role.READER not in standing:
        return CommunityCard(
            id=row.id,
            slug=row.slug,
            name=row.name,
            stage=row.stage,
            visibility=row.visibility,
            readable=False,
        )
    return CommunityCard(
        id=row.id,
        slug=row.slug,
        name=row.name,
        stage=row.stage,
        visibility=row.visibility,
        readable=True,
        summary=row.summary,
        joining=row.joining,
        members_count=row.members_count,
        threads_count=row.threads_count,
        unanswered_count=row.unanswered_count,
        last_activity_at=row.last_activity_at,
        role=row.role,
        version=row.version,
    )
