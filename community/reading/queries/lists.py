"""What is unread in the threads of a list, in one statement that is built once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.reading.models import ThreadPlace
from community.reading.queries.since import (
    ME,
    PLACES,
    SINCE,
    counts_as_unread,
    newest_beyond,
    with_places,
)
from community.seal.masks import is_other
from community.threads.models import Thread


class Unread(NamedTuple):
    """How much of a thread is unread to one person, and with which post that begins.

    `begun` says that they never opened the thread itself; `first` is None when only that is new.
    """

    posts: int
    first: int | None
    begun: bool


_beyond = newest_beyond()


def _of_those(what: Any) -> Any:
    return (
        select(what)
        .select_from(_beyond)
        .where(counts_as_unread(_beyond.c.author_id, _beyond.c.created_at))
        .correlate(*PLACES)
        .scalar_subquery()
    )


_may_hold = or_(ThreadPlace.reply_id.is_not(None), Thread.last_activity_at > SINCE)
_never_opened = and_(
    ThreadPlace.reply_id.is_(None), is_other(Thread.author_id, ME), Thread.created_at > SINCE
)
_UNREAD: Select[*tuple[Any, ...]] = with_places(
    select(
        Thread.id,
        # Most threads of a list are older than anything that could be new.
        case((_may_hold, _of_those(func.count())), else_=0).label("unread"),
        case((_may_hold, _of_those(func.min(_beyond.c.id))), else_=None).label("first"),
        case((_never_opened, 1), else_=0).label("begun"),
    )
).where(Thread.id.in_(bindparam("threads", expanding=True)))


def unread_in(session: Session, actor: Actor, thread_ids: Sequence[int]) -> dict[int, Unread]:
    """What is unread to the actor in these threads, which they may read; the others are left out.

    One statement, and none for a visitor or for who wants nothing remembered.
    """
    if actor.id is None or actor.suspended or not actor.keeps_places or not thread_ids:
        return {}
    given = {"me": actor.id, "threads": list(thread_ids)}
    rows = session.connection().execute(_UNREAD, given)
    return {
        row.id: Unread(row.unread, row.first, bool(row.begun))
        for row in rows
        if row.unread or row.begun
    }
