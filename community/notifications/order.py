"""Who hears of what was put elsewhere or locked: whoever began it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.notifications.shadows import shadowing
from community.order.models import ThreadMove
from community.threads.access import is_live_reply
from community.threads.events import (
    Rearranged,
    ThreadLocked,
    ThreadRearranged,
    ThreadsMoved,
)
from community.threads.models import Reply, Thread
from community.threads.policies import is_live


@occasion_of.register
def _(event: ThreadsMoved, session: Session) -> Occasion | None:
    move = session.get(ThreadMove, event.move_id) if event.move_id else None
    thread = None if move is None else session.get(Thread, move.thread_id)
    if move is None or thread is None or not is_live(thread):
        return None  # a whole community moved, or it is gone by now
    return Occasion(
        community_id=move.target_id,
        thread_id=thread.id,
        actor_id=event.moved_by_id or None,
        names_actor=False,  # as with every decision of facilitators
        reasons=((thread.author_id, NoticeKind.MOVED),),
        readers_only=False,  # who may not read there any more is told that all the same
    )


@occasion_of.register
def _(event: ThreadLocked, session: Session) -> Occasion | None:
    thread = session.get(Thread, event.thread_id)
    if thread is None or not is_live(thread) or thread.locked_at is None:
        return None  # gone, or taking replies again, before anybody was told
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        actor_id=event.locked_by_id,
        names_actor=False,
        reasons=(
            (thread.author_id, NoticeKind.LOCKED),
            *shadowing(session, thread.id, NoticeKind.SHADOW_STATUS),
        ),
    )


@occasion_of.register
def _(event: ThreadRearranged, session: Session) -> Occasion | None:
    thread = session.get(Thread, event.thread_id)
    if thread is None or not is_live(thread):
        return None
    reasons: tuple[tuple[int, NoticeKind], ...]
    if event.what == Rearranged.MERGED:
        reasons = ((thread.author_id, NoticeKind.MERGED),)
    elif event.what == Rearranged.SPLIT:
        wrote = select(Reply.author_id).where(Reply.id.in_(event.reply_ids), is_live_reply())
        authors = sorted(set(session.scalars(wrote)))
        reasons = tuple((author, NoticeKind.SPLIT) for author in authors)
    else:
        return None  # nobody who wrote there has lost anything
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        actor_id=event.arranged_by_id or None,
        names_actor=False,
        reasons=reasons,
    )
