"""Posts with the Markdown they were written in, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.aliases.policies import said_as
from community.communities.models import Community
from community.paging import Page, keyset_page
from community.text import HTML_SOURCE, plain
from community.threads.access import visible_to
from community.threads.models import Reply, Thread, ThreadLink


@dataclass(frozen=True, kw_only=True)
class Source:
    """A thread's first post or a reply; both texts are None when it was removed."""

    id: int
    thread_id: int
    community_slug: str
    kind: str
    parent_id: int | None
    title: str
    body: str | None
    body_html: str | None
    author_handle: str
    author_name: str
    created_at: datetime
    edited_at: datetime | None
    score: int
    thanks_count: int
    helped_count: int
    tried_count: int
    worked_count: int
    partly_count: int
    failed_count: int
    mark: str | None
    author_id: int
    state: str  # live, hidden or deleted
    accepted: bool
    attribution: str | None
    version: int


_REPLY: tuple[Any, ...] = (
    Reply.id,
    Reply.thread_id,
    Reply.kind,
    Reply.parent_id,
    Reply.body,
    Reply.body_html,
    Reply.created_at,
    Reply.edited_at,
    Reply.score,
    Reply.thanks_count,
    Reply.helped_count,
    Reply.tried_count,
    Reply.worked_count,
    Reply.partly_count,
    Reply.failed_count,
    Reply.mark,
    Reply.author_id,
    Reply.hidden_at,
    Reply.deleted_at,
    Reply.attribution,
    Reply.version,
    Thread.accepted_reply_id,
    Thread.title,
    Community.slug,
    Account.handle,
    Account.name,
)


def _replies() -> Select[*tuple[Any, ...]]:
    return (
        select(*_REPLY)
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .join(Account, Account.id == Reply.author_id)
    )


def reply_source(session: Session, reply_id: int) -> Source:
    """A reply that access has granted already."""
    return _reply(session.execute(_replies().where(Reply.id == reply_id)).one())


def replies_after(
    session: Session,
    thread_id: int,
    *,
    after: int = 0,
    parent_id: int | None = None,
    cursor: str | None = None,
    size: int,
) -> Page[Source]:
    """Everything said in a thread, or under one reply, in the order of its ids after `after`."""
    statement = _replies().where(Reply.thread_id == thread_id, Reply.id > after)
    if parent_id is not None:
        statement = statement.where(Reply.parent_id == parent_id)
    page: Page[Any] = keyset_page(
        session,
        statement,
        order=((Reply.id, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_reply(row) for row in page.items], next_cursor=page.next_cursor)


def _reply(row: Any) -> Source:
    state = _state(row.hidden_at, row.deleted_at)
    live = state == "live"
    return Source(
        id=row.id,
        thread_id=row.thread_id,
        community_slug=row.slug,
        kind=row.kind,
        parent_id=row.parent_id,
        title=row.title,
        body=row.body if live else None,
        body_html=row.body_html if live else None,
        author_handle=row.handle,
        author_name=row.name,
        created_at=row.created_at,
        edited_at=row.edited_at,
        score=row.score,
        thanks_count=row.thanks_count,
        helped_count=row.helped_count,
        tried_count=row.tried_count,
        worked_count=row.worked_count,
        partly_count=row.partly_count,
        failed_count=row.failed_count,
        mark=row.mark,
        author_id=row.author_id,
        state=state,
        accepted=row.id == row.accepted_reply_id,
        attribution=row.attribution,
        version=row.version,
    )


def _state(hidden_at: datetime | None, deleted_at: datetime | None) -> str:
    if hidden_at is not None:
        return "hidden"
    return "live" if deleted_at is None else "deleted"


def thread_source(session: Session, thread: Thread, *, slug: str) -> Source:
    """The first post of a thread that access has granted already."""
    author = session.execute(
        select(Account.handle, Account.name).where(Account.id == thread.author_id)
    ).one()
    state = _state(thread.hidden_at, thread.deleted_at)
    live = state == "live"
    return Source(
        id=thread.id,
        thread_id=thread.id,
        community_slug=slug,
        kind=thread.kind,
        parent_id=None,
        title=thread.title,
        body=thread.body if live else None,
        body_html=thread.body_html if live else None,
        author_handle=author.handle,
        author_name=author.name,
        created_at=thread.created_at,
        edited_at=thread.edited_at,
        score=thread.score,
        thanks_count=thread.thanks_count,
        helped_count=thread.helped_count,
        tried_count=thread.tried_count,
        worked_count=thread.worked_count,
        partly_count=thread.partly_count,
        failed_count=thread.failed_count,
        mark=thread.mark,
        author_id=thread.author_id,
        state=state,
        accepted=thread.accepted_reply_id is not None,
        attribution=thread.attribution,
        version=thread.version,
    )


def duplicate_of(session: Session, actor: Actor, thread_id: int) -> int | None:
    """The thread that came first, if the actor may read it."""
    return session.scalar(
        select(ThreadLink.target_id)
        .join(Thread, Thread.id == ThreadLink.target_id)
        .join(Community, Community.id == Thread.community_id)
        .where(ThreadLink.thread_id == thread_id, ThreadLink.kind == "duplicate", visible_to(actor))
        .limit(1)
    )


def superseded_by(session: Session, thread: Thread) -> int | None:
    """The question of the same community that took its place, if it can be read."""
    if thread.superseded_by_id is None:
        return None
    return session.scalar(
        select(Thread.id).where(
            Thread.id == thread.superseded_by_id,
            Thread.community_id == thread.community_id,
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        )
    )


def account_id_of(session: Session, handle: str) -> int | None:
    """The person behind a handle, for filtering by author."""
    found: Sequence[int] = session.scalars(
        select(Account.id).where(Account.handle == handle.lower())
    ).all()
    return found[0] if found else None


@dataclass(frozen=True, kw_only=True)
class Quotable:
    """A post that can be quoted: who wrote it, and its words as they would stand in Markdown."""

    handle: str
    words: str


def quotable(session: Session, thread_id: int, reply_id: int | None) -> Quotable | None:
    """A live post of a thread that the reader may read; None for what was removed or is none."""
    post = Thread if reply_id is None else Reply
    asked = select(post.body, post.body_html, post.renderer, Account.handle, Account.name).join(
        Account, Account.id == post.author_id
    )
    if reply_id is None:
        asked = asked.where(Thread.id == thread_id)
    else:
        asked = asked.where(Reply.id == reply_id, Reply.thread_id == thread_id)
    row = session.execute(
        asked.where(post.hidden_at.is_(None), post.deleted_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    words = plain(row.body_html) if row.renderer == HTML_SOURCE else row.body
    return Quotable(handle=said_as(row.handle, row.name), words=words)
