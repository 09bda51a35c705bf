"""What moving a thread would do, and what became of one's own threads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.communities.access import Granted, own_membership, readable_by
from community.communities.models import Community, MemberRole, Membership, Stage, Tag
from community.communities.queries.synonyms import ids_by_name
from community.errors import Refused
from community.lifecycle.actions.transfers import demand_no_wider
from community.order.models import ThreadMove
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.seal.masks import is_self
from community.threads.access import GrantedThread
from community.threads.models import Thread, ThreadTag

_MOST_PLACES = 100  # of a list to choose from; any other can be named by its address


@dataclass(frozen=True, kw_only=True)
class PlaceToGo:
    """A community that the reader facilitates."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class MovePlan:
    """What would become of a thread in another community."""

    community: str
    name: str
    carried: tuple[str, ...]  # its tags by the names they have there
    dropped: tuple[str, ...]  # its tags that the other community does not have
    gains_readers: bool


def places_to_go(session: Session, actor: Actor, *, but: int) -> list[PlaceToGo]:
    """The first communities by name that the actor facilitates, apart from one."""
    rows = session.execute(
        select(Community.slug, Community.name)
        .join(Membership, own_membership(actor))
        .where(
            Membership.role == MemberRole.FACILITATOR,
            Community.id != but,
            Community.stage != Stage.ARCHIVED,
            readable_by(actor),
        )
        .order_by(Community.name, Community.id)
        .limit(_MOST_PLACES)
    )
    return [PlaceToGo(slug=slug, name=name) for slug, name in rows]


def move_plan(session: Session, thread: GrantedThread, target: Granted) -> MovePlan:
    """What the confirmation shows first."""
    names = list(
        session.scalars(
            select(Tag.name)
            .join(ThreadTag, ThreadTag.tag_id == Tag.id)
            .where(ThreadTag.thread_id == thread.thread.id)
            .order_by(Tag.name)
        )
    )
    there = ids_by_name(session, target.community.id, names)
    meant = select(Tag.name).where(Tag.id.in_(there.values())).order_by(Tag.name)
    return MovePlan(
        community=target.community.slug,
        name=target.community.name,
        carried=tuple(session.scalars(meant)),
        dropped=tuple(name for name in names if name not in there),
        gains_readers=gains_readers(session, thread.community, target.community),
    )


def gains_readers(session: Session, source: Community, target: Community) -> bool:
    """Whether somebody would read it there who does not read it where it is."""
    try:
        demand_no_wider(session, source, target, as_=target.visibility)
    except Refused:
        return True
    return False


@dataclass(frozen=True, kw_only=True)
class OwnMove:
    """A thread of one's own that was moved; what one may not read is not named."""

    id: int
    title: str
    thread_id: int | None  # None where it is out of sight
    source_slug: str | None
    source_name: str | None
    target_slug: str | None
    target_name: str | None
    reason: str
    moved_at: datetime


def own_moves(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[OwnMove]:
    """What was moved of the actor's own, newest first; what was removed since is left out."""
    source, target = aliased(Community), aliased(Community)
    readable = select(Community.id).where(readable_by(actor))
    known, there = source.id.in_(readable), target.id.in_(readable)
    page: Page[Any] = keyset_page(
        session,
        select(
            ThreadMove.id,
            Thread.title,
            case((Thread.community_id.in_(readable), Thread.id), else_=None).label("thread_id"),
            case((known, source.slug), else_=None).label("source_slug"),
            case((known, source.name), else_=None).label("source_name"),
            case((there, target.slug), else_=None).label("target_slug"),
            case((there, target.name), else_=None).label("target_name"),
            ThreadMove.reason,
            ThreadMove.moved_at,
        )
        .join(Thread, Thread.id == ThreadMove.thread_id)
        .join(source, source.id == ThreadMove.source_id)
        .join(target, target.id == ThreadMove.target_id)
        .where(
            is_self(Thread.author_id, actor.id or 0),
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        ),
        order=((ThreadMove.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(
        items=[OwnMove(**row._asdict()) for row in page.items], next_cursor=page.next_cursor
    )
