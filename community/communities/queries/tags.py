"""The tags of one community."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.communities.models import Tag
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
