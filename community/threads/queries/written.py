"""What somebody has written, as far as the reader may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.models import Community
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.text import excerpt
from community.threads.access import is_live_reply, visible_to
from community.threads.models import Reply, ReplyKind, Thread

_EXCERPT = 160  # characters: two lines of a list


_COLUMNS: tuple[Any, ...] = (
    Reply.id,
    Reply.thread_id,
    Thread.title,
    Reply.kind,
    Community.slug.label("community"),
    Community.name.label("community_name"),
    Reply.body_html,
    Reply.created_at,
    Reply.score,
    Thread.accepted_reply_id,
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A reply or an answer in a list of what its author wrote."""

    id: int
    thread_id: int
    title: str
    kind: str
    community: str  # its slug
    community_name: str
    excerpt: str
    created_at: datetime
    score: int
    accepted: bool


def replies_by(
    session: Session,
    actor: Actor,
    author_id: int,
    *,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[Written]:
    """Live replies and answers of one author that the actor may read, last taken in first.

    Comments are left out: without the post they stand under they say little. One statement.
    """
    statement = (
        select(*_COLUMNS)
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .where(
            Reply.author_id == author_id,
            Reply.kind != ReplyKind.COMMENT,
            is_live_reply(),
            visible_to(actor),
        )
    )
    page: Page[Row[Any]] = keyset_page(
        session,
        statement,
        order=((Reply.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_written(row) for row in page.items], next_cursor=page.next_cursor)


def _written(row: Row[Any]) -> Written:
    values = row._asdict()
    words = excerpt(values.pop("body_html"), _EXCERPT)
    accepted = values.pop("accepted_reply_id") == row.id
    return Written(**values, excerpt=words, accepted=accepted)
