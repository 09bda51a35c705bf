"""The bookmarks of one person, as they may read what they kept at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.bookmarks.models import Bookmark
from community.communities.models import Community
from community.errors import NotFound
from community.paging import Page, keyset_page
from community.text import excerpt
from community.threads.access import is_live_reply, visible_to
from community.threads.models import Reply, Thread


@dataclass(frozen=True, kw_only=True)
class KeptPost:
    """What a bookmark keeps, as its owner may read it now."""

    thread_id: int
    reply_id: int | None
    title: str
    kind: str
    community_slug: str
    community_name: str
    author_handle: str
    author_name: str
    words: str


@dataclass(frozen=True, kw_only=True)
class BookmarkRow:
    """A bookmark; `post` is None when its owner may not read it any more, or it was removed."""

    id: int
    note: str
    created_at: datetime
    remind_at: datetime | None
    reminded_at: datetime | None
    version: int
    post: KeptPost | None


def bookmarks_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = 20
) -> Page[BookmarkRow]:
    """The actor's bookmarks, the newest first; one statement."""
    page: Page[Row[Any]] = keyset_page(
        session,
        _mine(actor),
        order=((Bookmark.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_shown(row) for row in page.items], next_cursor=page.next_cursor)


def bookmark_row(session: Session, actor: Actor, bookmark_id: int) -> BookmarkRow:
    """One of the actor's bookmarks; NotFound for any other."""
    row = session.execute(_mine(actor).where(Bookmark.id == bookmark_id)).one_or_none()
    if row is None:
        raise NotFound
    return _shown(row)


def _mine(actor: Actor) -> Select[Any]:
    of_thread = Bookmark.reply_id.is_(None)
    open_to_them = and_(visible_to(actor), or_(of_thread, is_live_reply()))

    def told(column: Any) -> Any:
        """What is not to be read does not leave the database."""
        return case((open_to_them, column), else_=None)

    body = case((of_thread, Thread.body_html), else_=Reply.body_html)
    return (
        select(
            *(Bookmark.id, Bookmark.note, Bookmark.created_at),
            *(Bookmark.remind_at, Bookmark.reminded_at, Bookmark.version),
            told(Thread.id).label("thread_id"),
            told(Reply.id).label("reply_id"),
            told(Thread.title).label("title"),
            told(func.coalesce(Reply.kind, Thread.kind)).label("kind"),
            told(Community.slug).label("community_slug"),
            told(Community.name).label("community_name"),
            told(Account.handle).label("author_handle"),
            told(Account.name).label("author_name"),
            told(body).label("words"),
        )
        .join(Thread, Thread.id == Bookmark.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .outerjoin(Reply, Reply.id == Bookmark.reply_id)
        .join(Account, Account.id == func.coalesce(Reply.author_id, Thread.author_id))
        .where(Bookmark.account_id == (actor.id or 0))
    )


def _shown(row: Row[Any]) -> BookmarkRow:
    own = ("id", "note", "created_at", "remind_at", "reminded_at", "version")
    post = None
    if row.thread_id is not None:
        names = tuple(name for name in KeptPost.__dataclass_fields__ if name != "words")
        post = KeptPost(
            **{name: getattr(row, name) for name in names}, words=excerpt(row.words, 160)
        )
    return BookmarkRow(**{name: getattr(row, name) for name in own}, post=post)
