"""Keep a post, change the note or the time, let it go, and remind when the time has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Table, delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.bookmarks.access import is_of
from community.bookmarks.events import ReminderDue
from community.bookmarks.models import LONGEST_NOTE, Bookmark
from community.errors import Conflict, Refused
from community.insertion import insert_once
from community.outbox import record
from community.threads.access import GrantedReply, GrantedThread
from community.threads.policies import is_live
from community.words import N_

MOST_BOOKMARKS = 2_000  # of one person
FURTHEST = timedelta(days=5 * 366)
_AT_ONCE = 100
_bookmarks = cast("Table", Bookmark.__table__)


class Wish(NamedTuple):
    """What somebody wants with a bookmark: a note, and when to hear of it."""

    note: str = ""
    remind_at: datetime | None = None


class Kept(NamedTuple):
    """A bookmark, and whether it was made just now."""

    id: int
    new: bool


def keep(
    session: Session, granted: GrantedThread | GrantedReply, *, by: Actor, wish: Wish | None = None
) -> Kept:
    """Keep a thread or a post that the actor may read; one that is kept stays as it is.

    Raises Conflict for a post that was removed, Refused for a note, a time or a number too far.
    """
    assert by.id is not None  # the right asks for an account
    wish = wish or Wish()
    demand_wish(wish)
    reply_id = granted.reply.id if isinstance(granted, GrantedReply) else None
    if not is_live(granted.reply if isinstance(granted, GrantedReply) else granted.thread):
        raise Conflict(N_("This post was removed."), code="removed")
    _demand_room(session, by.id)
    own = {"account_id": by.id, "thread_id": granted.thread.id, "reply_id": reply_id}
    wanted = {**own, **wish._asdict(), "created_at": clock.now(), "version": 1}
    if new := insert_once(session, Bookmark, **wanted):
        return Kept(new, new=True)
    there = select(Bookmark.id).where(
        Bookmark.account_id == by.id, Bookmark.thread_id == granted.thread.id, is_of(reply_id)
    )
    return Kept(session.execute(there).scalar_one(), new=False)


def demand_wish(wish: Wish) -> None:
    """Refused for a note that is too long, and for a time that is over or too far away."""
    if len(wish.note) > LONGEST_NOTE:
        words = N_("A note has at most %(most)s characters.", most=LONGEST_NOTE)
        raise Refused(words, code="too_long", fields={"note": words})
    if wish.remind_at is None:
        return
    now = clock.now()
    if wish.remind_at <= now:
        words = N_("This time is over. Choose one that is still to come.")
    elif wish.remind_at > now + FURTHEST:
        words = N_("Choose a time within the next five years.")
    else:
        return
    raise Refused(words, code="bad_time", fields={"remind_at": words})


def _demand_room(session: Session, account_id: int) -> None:
    there = session.scalar(
        select(func.count()).select_from(Bookmark).where(Bookmark.account_id == account_id)
    )
    if (there or 0) >= MOST_BOOKMARKS:
        words = N_(
            "You keep %(most)s posts already. Let some go on the page of your bookmarks.",
            most=MOST_BOOKMARKS,
        )
        raise Refused(words, code="too_many_bookmarks")


def change(session: Session, bookmark: Bookmark, *, wish: Wish, seen: int | None) -> None:
    """Change the note and the time; `bookmark` comes from `own_bookmark`, held.

    Raises Conflict (`stale`) when it is not as the sender saw it. A time that stays the same may
    be over.
    """
    if seen is not None and seen != bookmark.version:
        raise Conflict(
            N_("You changed this bookmark elsewhere meanwhile. Look at it and try again."),
            code="stale",
        )
    moved = wish.remind_at != bookmark.remind_at
    demand_wish(wish if moved else Wish(note=wish.note))
    bookmark.note = wish.note
    if moved:
        bookmark.remind_at, bookmark.reminded_at = wish.remind_at, None
    bookmark.version += 1
    session.flush()  # its ETag is made of the version


def let_go(session: Session, bookmark: Bookmark) -> None:
    """Keep the post no longer; `bookmark` comes from `own_bookmark`."""
    session.execute(
        delete(Bookmark)
        .where(Bookmark.id == bookmark.id)
        .execution_options(synchronize_session=False)
    )


def remind_due(session: Session) -> int:
    """Record for every bookmark whose time has come that it has; how many.

    The mark and the event are one transaction, so each is recorded once whoever is killed when.
    """
    due = session.scalars(
        select(Bookmark)
        .where(
            Bookmark.remind_at.is_not(None),
            Bookmark.reminded_at.is_(None),
            Bookmark.remind_at <= clock.now(),
        )
        .order_by(Bookmark.remind_at, Bookmark.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for each in due:
        each.reminded_at = clock.now()
        record(session, ReminderDue(account_id=each.account_id, bookmark_id=each.id))
    return len(due)


def has_due(session: Session) -> bool:
    """Whether the time of any bookmark has come."""
    waiting = select(Bookmark.id).where(
        Bookmark.remind_at.is_not(None),
        Bookmark.reminded_at.is_(None),
        Bookmark.remind_at <= clock.now(),
    )
    return session.scalar(waiting.limit(1)) is not None
