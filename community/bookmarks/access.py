"""Hold a bookmark on its owner's behalf; for everybody else it does not exist."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.bookmarks.models import Bookmark
from community.errors import NotFound


def own_bookmark(
    session: Session, actor: Actor, bookmark_id: int, *, to_change: bool = False
) -> Bookmark:
    """The actor's bookmark; NotFound when it is not theirs. Held when it is to be changed."""
    wanted = select(Bookmark).where(
        Bookmark.id == bookmark_id, Bookmark.account_id == (actor.id or 0)
    )
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound
    return found


def own_bookmark_of(
    session: Session, actor: Actor, thread_id: int, reply_id: int | None
) -> Bookmark:
    """The actor's bookmark of a thread or of one post in it; NotFound when there is none."""
    found = session.scalar(
        select(Bookmark).where(
            Bookmark.account_id == (actor.id or 0),
            Bookmark.thread_id == thread_id,
            is_of(reply_id),
        )
    )
    if found is None:
        raise NotFound
    return found


def is_of(reply_id: int | None) -> ColumnElement[bool]:
    """Whether a bookmark keeps that post; None means the thread."""
    return Bookmark.reply_id.is_(None) if reply_id is None else Bookmark.reply_id == reply_id
