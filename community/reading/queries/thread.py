"""What one person's own things are in one thread: place, unread posts, bookmarks; one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.bookmarks.models import Bookmark
from community.reading.models import ThreadPlace
from community.reading.policies import MOST_UNREAD
from community.reading.queries.since import ME, beyond_place, counts_as_unread, with_places
from community.threads.access import is_live_reply
from community.threads.models import Reply, Thread


@dataclass(frozen=True, slots=True)
class OwnReading:
    """How far the reader is in a thread, and what they keep of it.

    `place` is None before they opened it. `unread` holds the first posts that are unread, in the
    order of their ids; `following` is the first post beyond the place, however old. `kept` holds
    the posts with a bookmark, the thread itself under None.
    """

    place: int | None = None
    version: int = 1
    unread: tuple[int, ...] = ()
    following: int | None = None
    kept: frozenset[int | None] = frozenset()

    @property
    def first_unread(self) -> int | None:
        """Where to go on reading what is new."""
        return self.unread[0] if self.unread else None


NOTHING = OwnReading()

_THREAD = Thread.id == bindparam("thread_id")


def _part(*columns: Any) -> Select[Any]:
    return with_places(select(*columns).select_from(Thread)).where(_THREAD)


def _row(what: str, number: Any, more: Any) -> tuple[Any, ...]:
    return literal(what).label("what"), number.label("number"), more.label("more")


_nothing = cast(null(), Integer)
_unread = (
    _part(*_row("unread", Reply.id, _nothing))
    .join(Reply, beyond_place())
    .where(counts_as_unread(Reply.author_id, Reply.created_at))
    .order_by(Reply.id)
    .limit(MOST_UNREAD)
    .subquery()
)
_PLACE = _part(*_row("place", ThreadPlace.reply_id, ThreadPlace.version)).where(
    ThreadPlace.reply_id.is_not(None)
)
_following = (
    select(func.min(Reply.id))
    .where(Reply.thread_id == Thread.id, is_live_reply(), Reply.id > ThreadPlace.reply_id)
    .correlate(Thread, ThreadPlace)
    .scalar_subquery()
)
_FOLLOWING = _part(*_row("following", _following, _nothing)).where(
    ThreadPlace.reply_id.is_not(None)
)
_KEPT = select(*_row("kept", Bookmark.reply_id, _nothing)).where(
    Bookmark.account_id == ME, Bookmark.thread_id == bindparam("thread_id")
)
_OWN: CompoundSelect[*tuple[Any, ...]] = union_all(
    _PLACE, _FOLLOWING, select(_unread.c.what, _unread.c.number, _unread.c.more), _KEPT
)
_NEWEST = select(func.max(Reply.id)).where(
    Reply.thread_id == bindparam("thread_id"), is_live_reply()
)


def own_reading(session: Session, actor: Actor, thread_id: int) -> OwnReading:
    """The actor's own things in a thread that they may read."""
    if actor.id is None or actor.suspended:
        return NOTHING
    rows = session.connection().execute(_OWN, {"me": actor.id, "thread_id": thread_id})
    found: dict[str, list[tuple[Any, Any]]] = {}
    for what, number, more in rows:
        found.setdefault(what, []).append((number, more))
    kept = frozenset(number for number, _ in found.get("kept", ()))
    if not actor.keeps_places:
        return OwnReading(kept=kept)
    place, version = next(iter(found.get("place", ())), (None, 1))
    following = next(iter(found.get("following", ())), (None, None))[0]
    return OwnReading(
        place=place,
        version=version,
        unread=tuple(sorted(number for number, _ in found.get("unread", ()))),
        following=following,
        kept=kept,
    )


def newest_in(session: Session, thread_id: int) -> int | None:
    """The post of a thread that was said last and is there; None before anything was said."""
    return session.connection().execute(_NEWEST, {"thread_id": thread_id}).scalar()
