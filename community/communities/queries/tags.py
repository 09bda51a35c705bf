"""The tags of one community."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community, Tag
from community.communities.policies import tag_name
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class TagRow:
    """A tag in a list."""

    id: int
    name: str
    description: str
    threads_count: int


_TAG = (Tag.id, Tag.name, Tag.description, Tag.threads_count)


def tags(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[TagRow]:
    """Tags by name."""
    page: Page[Any] = keyset_page(
        session,
        select(*_TAG).where(Tag.community_id == community_id),
        order=((Tag.name, False), (Tag.id, False)),
        key=lambda row: (row.name, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_tag(row) for row in page.items], next_cursor=page.next_cursor)


@dataclass(frozen=True, kw_only=True)
class PlacedTag(TagRow):
    """A tag with the community it belongs to."""

    community: str


def tags_to_read(
    session: Session,
    actor: Actor,
    *,
    community_id: int | None = None,
    beginning: str = "",
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[PlacedTag]:
    """Tags of the communities that the actor may read, by name."""
    wanted = (
        select(*_TAG, Community.slug)
        .join(Community, Community.id == Tag.community_id)
        .where(readable_by(actor))
    )
    if community_id is not None:
        wanted = wanted.where(Tag.community_id == community_id)
    if start := tag_name(beginning):
        wanted = wanted.where(Tag.name.startswith(start, autoescape=True))
    page: Page[Any] = keyset_page(
        session,
        wanted,
        order=((Tag.name, False), (Tag.id, False)),
        key=lambda row: (row.name, row.id),
        cursor=cursor,
        size=size,
    )
    items = [PlacedTag(**asdict(_tag(row)), community=row.slug) for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def tags_beginning(
    session: Session, *, community_id: int, beginning: str, most: int = 8
) -> list[TagRow]:
    """Tags to choose from while one is typed, those that most threads bear first."""
    start = tag_name(beginning)
    if not start:
        return []
    rows = session.execute(
        select(*_TAG)
        .where(Tag.community_id == community_id, Tag.name.startswith(start, autoescape=True))
        .order_by(Tag.threads_count.desc(), Tag.name)
        .limit(most)
    )
    return [_tag(row) for row in rows]


def tags_in_use(session: Session, *, community_id: int, most: int = 15) -> list[TagRow]:
    """The tags that most threads bear."""
    rows = session.execute(
        select(*_TAG)
        .where(Tag.community_id == community_id, Tag.threads_count > 0)
        .order_by(Tag.threads_count.desc(), Tag.name)
        .limit(most)
    )
    return [_tag(row) for row in rows]


def _tag(row: Any) -> TagRow:
    return TagRow(
        id=row.id, name=row.name, description=row.description, threads_count=row.threads_count
    )
