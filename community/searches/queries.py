"""One's own searches; to everybody else none of them is there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import NotFound
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.searches.models import SavedSearch


def own_search(session: Session, actor: Actor, search_id: int) -> SavedSearch:
    """A search of the actor's own; NotFound for any other."""
    found = session.scalar(
        select(SavedSearch).where(
            SavedSearch.id == search_id, SavedSearch.account_id == (actor.id or 0)
        )
    )
    if found is None or actor.suspended:
        raise NotFound
    return found


def searches_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[SavedSearch]:
    """Those the actor keeps, the last kept first; one statement."""
    page: Page[Row[Any]] = keyset_page(
        session,
        select(SavedSearch).where(SavedSearch.account_id == (actor.id or 0)),
        order=((SavedSearch.id.expression, True),),
        key=lambda row: (row[0].id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[row[0] for row in page.items], next_cursor=page.next_cursor)
