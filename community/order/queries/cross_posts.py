"""The threads of other communities that one shows, as far as each reader may read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.cross_posts import CrossPost
from community.threads.models import Thread
from community.threads.queries.lists import ThreadRow, readable_threads, with_tags

_BESIDE = ("posted_at", "cross_post_id")


def cross_posts_page(
    session: Session,
    actor: Actor,
    *,
    community_id: int,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[ThreadRow]:
    """Those the community shows, the last that came first; two statements."""
    page: Page[Row[Any]] = keyset_page(
        session,
        _shown(actor, community_id),
        order=((CrossPost.id.expression, True),),
        key=lambda row: (row.cross_post_id,),
        cursor=cursor,
        size=size,
    )
    rows: Sequence[ThreadRow] = with_tags(session, page.items, beside=_BESIDE)
    return Page(items=rows, next_cursor=page.next_cursor)


def _shown(actor: Actor, community_id: int) -> Select[Any]:
    return (
        readable_threads(actor)
        .add_columns(CrossPost.posted_at, CrossPost.id.label("cross_post_id"))
        .join(CrossPost, CrossPost.thread_id == Thread.id)
        .where(
            CrossPost.community_id == community_id,
            Thread.archived_at.is_(None),
            Thread.community_id != community_id,  # it moved here since, and is listed as all are
        )
    )


def shows_any(session: Session, actor: Actor, *, community_id: int) -> bool:
    """Whether the reader would find any there."""
    return session.execute(_shown(actor, community_id).limit(1)).first() is not None
