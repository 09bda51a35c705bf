"""Lists below a community: each is read for whoever may do one verb there."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.actor import actor
from app.transactions import reading
from community.communities.access import community_to
from community.paging import Page


class Read(Protocol):
    """A query of the domain that cuts a page from what one community holds."""

    def __call__(
        self, session: Session, *, community_id: int, cursor: str | None, size: int
    ) -> Page[Any]: ...


def page_below(slug: str, query: dict[str, Any], read: Read, *, verb: str) -> Page[Any]:
    """The page that the query asks for; refused as `community_to` refuses."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb=verb)
        return read(
            session,
            community_id=granted.community.id,
            cursor=query["cursor"],
            size=query["limit"],
        )
