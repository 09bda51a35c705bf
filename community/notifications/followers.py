"""Tell who follows somebody that they began a thread: a few hundred at a time, as with watchers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.following.models import Follow
from community.notifications.actions import tell
from community.notifications.events import FollowersTold
from community.notifications.recipients import NoticeKind, Occasion
from community.outbox import DomainEvent, record
from community.threads.events import ThreadStarted
from community.threads.models import Thread
from community.threads.policies import is_live

AT_ONCE = 300  # people


def tell_followers(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Write a notice to everybody who follows whoever began it, unless it told them otherwise.

    An alias is followed by nobody, so that what was begun without a name is told to nobody.
    """
    for seq, event in events:
        _tell_part(session, _part_of(seq, event))


def _part_of(seq: int, event: DomainEvent) -> FollowersTold:
    if isinstance(event, FollowersTold):
        return event
    assert isinstance(event, ThreadStarted)  # subscribed to nothing else
    return FollowersTold(
        post_seq=seq, about_thread=event.thread_id, author_id=event.author_id, after=0
    )


def _tell_part(session: Session, part: FollowersTold) -> None:
    people = session.scalars(
        select(Follow.account_id)
        .where(Follow.followed_id == part.author_id, Follow.account_id > part.after)
        .order_by(Follow.account_id)
        .limit(AT_ONCE)
    ).all()
    thread = session.get(Thread, part.about_thread) if people else None
    if thread is None or not is_live(thread):
        return
    occasion = Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        actor_id=part.author_id,
        reasons=tuple((account_id, NoticeKind.FOLLOWED) for account_id in people),
    )
    tell(session, {part.post_seq: occasion})
    if len(people) == AT_ONCE:
        record(session, FollowersTold(**{**vars(part), "after": people[-1]}))
