"""Tell those who watch: a few hundred at a time, however many there are.

Apart from `actions` because nobody who is told here stands in the post: they are found by what they
chose. Each part is a transaction of its own, so that no writer waits for thousands of notices.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from community.levels.queries import may_watch, watched_among
from community.notifications.actions import tell
from community.notifications.events import WatchersTold
from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind, Occasion, StandIn
from community.outbox import DomainEvent, record
from community.seal.masks import worn_in
from community.threads.access import is_live_reply
from community.threads.events import ReplyPosted, ThreadStarted
from community.threads.models import Reply, Thread

AT_ONCE = 300  # people
_PLACE = select(Thread.community_id).where(
    Thread.id == bindparam("wanted"), Thread.hidden_at.is_(None), Thread.deleted_at.is_(None)
)
_LIVE = select(Reply.id).where(Reply.id == bindparam("wanted"), is_live_reply())


def tell_watchers(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Write a notice to everybody who watches, unless this post told them otherwise already."""
    parts = [_part_of(seq, event) for seq, event in events]
    watched = watched_among(session, {part.about_thread for part in parts})
    for part in parts:
        if part.about_thread in watched:
            _tell_part(session, part)


def _part_of(seq: int, event: DomainEvent) -> WatchersTold:
    """Where to go on: behind those who were told, or before the first."""
    if isinstance(event, WatchersTold):
        return event
    assert isinstance(event, ThreadStarted | ReplyPosted)  # subscribed to nothing else
    return WatchersTold(
        post_seq=seq,
        about_thread=event.thread_id,
        about_reply=event.reply_id if isinstance(event, ReplyPosted) else None,
        author_id=event.author_id,
        after=0,
    )


def _tell_part(session: Session, part: WatchersTold) -> None:
    place = _place_of(session, part)
    if place is None:
        return
    people = may_watch(session, part.about_thread, after=part.after, most=AT_ONCE)
    if not people:
        return
    occasion = Occasion(
        community_id=place,
        thread_id=part.about_thread,
        reply_id=part.about_reply,
        actor_id=part.author_id,
        reasons=tuple((account_id, NoticeKind.WATCHED) for account_id in people),
        stand_ins=_told_under_aliases(session, part, people),
    )
    tell(session, {part.post_seq: occasion})
    if len(people) == AT_ONCE:
        record(session, WatchersTold(**{**vars(part), "after": people[-1]}))


def _told_under_aliases(
    session: Session, part: WatchersTold, people: Sequence[int]
) -> dict[int, StandIn]:
    """The aliases of those who were told otherwise: one notice fewer would say that they watch."""
    worn = worn_in(session, part.about_thread, people)
    if not worn:
        return {}
    told = set(
        session.scalars(
            select(Notification.account_id).where(
                Notification.account_id.in_(worn.values()),
                Notification.outbox_id == part.post_seq,
                Notification.kind != NoticeKind.WATCHED,
            )
        )
    )
    return {
        alias: StandIn(NoticeKind.WATCHED, person)
        for alias, person in worn.items()
        if person in told
    }


def _place_of(session: Session, part: WatchersTold) -> int | None:
    """The community of the post, or None when the post is gone."""
    connection = session.connection()
    if part.about_reply is not None and not connection.scalar(_LIVE, {"wanted": part.about_reply}):
        return None
    found: int | None = connection.scalar(_PLACE, {"wanted": part.about_thread})
    return found
