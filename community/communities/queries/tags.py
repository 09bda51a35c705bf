"""The tags of one community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community, Tag
from community.communities.policies import tag_name
from community.communities.queries.synonyms import ids_meant_by, is_canonical, synonyms_of
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class TagRow:
    """A tag in a list."""

    id: int
    name: str
    description: str
    threads_count: int
    synonyms: tuple[str, ...] = ()


_TAG = (Tag.id, Tag.name, Tag.description, Tag.threads_count)


def tags(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[TagRow]:
    """Tags by name."""
    page: Page[Any] = keyset_page(
        session,
        select(*_TAG).where(Tag.community_id == community_id, is_canonical()),
        order=((Tag.name, False), (Tag.id, False)),
        key=lambda row: (row.name, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=_tags(session, page.items), next_cursor=page.next_cursor)


def tag_row(session: Session, tag: Tag) -> TagRow:
    """One tag as lists show it."""
    session.flush()  # what was just changed about it is told too
    return _tags(session, [tag])[0]


def tag_called(session: Session, *, community_id: int, name: str) -> TagRow | None:
    """The tag that a name means, by its own name or as a synonym."""
    row = session.execute(
        select(*_TAG).where(Tag.id.in_(ids_meant_by(name)), Tag.community_id == community_id)
    ).one_or_none()
    return None if row is None else _tags(session, [row])[0]


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
        .where(readable_by(actor), is_canonical())
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
    rows = zip(_tags(session, page.items), page.items, strict=True)
    items = [PlacedTag(**asdict(tag), community=row.slug) for tag, row in rows]
    return Page(items=items, next_cursor=page.next_cursor)


def tags_beginning(
    session: Session, *, community_id: int, beginning: str, most: int = 8
) -> list[TagRow]:
    """Tags to choose from while one is typed, those that most threads bear first.

    A synonym offers the tag that it means.
    """
    start = tag_name(beginning)
    if not start:
        return []
    rows = session.execute(
        select(*_TAG)
        .where(Tag.id.in_(_beginning(community_id, start)))
        .order_by(Tag.threads_count.desc(), Tag.name)
        .limit(most)
    )
    return [_tag(row) for row in rows]


def tags_in_use(session: Session, *, community_id: int, most: int = 15) -> list[TagRow]:
    """The tags that most threads bear."""
    rows = session.execute(
        select(*_TAG)
        .where(Tag.community_id == community_id, Tag.threads_count > 0, is_canonical())
        .order_by(Tag.threads_count.desc(), Tag.name)
        .limit(most)
    )
    return [_tag(row) for row in rows]


def _beginning(community_id: int, start: str) -> Any:
    named = aliased(Tag)
    return select(func.coalesce(named.canonical_id, named.id)).where(
        named.community_id == community_id, named.name.startswith(start, autoescape=True)
    )


def _tags(session: Session, rows: Sequence[Any]) -> list[TagRow]:
    """These tags with their synonyms, which take one statement."""
    synonyms = synonyms_of(session, [row.id for row in rows])
    return [replace(_tag(row), synonyms=synonyms.get(row.id, ())) for row in rows]


def _tag(row: Any) -> TagRow:
    return TagRow(
        id=row.id, name=row.name, description=row.description, threads_count=row.threads_count
    )
