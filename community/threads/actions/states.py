"""Lock and pin; setting what is set already changes nothing and tells nobody."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.errors import Conflict
from community.outbox import record
from community.threads.access import GrantedThread
from community.threads.events import ThreadChanged, ThreadDecided
from community.threads.policies import LockReason, demand_unfrozen, is_live
from community.words import N_


def lock_thread(
    session: Session,
    granted: GrantedThread,
    *,
    reason: LockReason | None = None,
    words: str = "",
) -> bool:
    """Take no more replies from members, for a reason; whether that, or the reason, is new."""
    demand_changeable(granted)
    thread, told = granted.thread, words or None
    if thread.locked_at is not None and (thread.lock_reason, thread.lock_words) == (reason, told):
        return False
    thread.locked_at = thread.locked_at or clock.now()
    thread.lock_reason, thread.lock_words = reason, told
    note_change(session, granted)
    return True


def unlock_thread(session: Session, granted: GrantedThread) -> bool:
    """Take replies again; whether that is new."""
    demand_changeable(granted)
    thread = granted.thread
    if thread.locked_at is None:
        return False
    thread.locked_at = thread.lock_reason = thread.lock_words = None
    note_change(session, granted)
    return True


def pin_thread(session: Session, granted: GrantedThread) -> None:
    """Keep the thread above the others in the community's lists."""
    demand_changeable(granted)
    if granted.thread.pinned_at is None:
        granted.thread.pinned_at = clock.now()
        note_change(session, granted)


def unpin_thread(session: Session, granted: GrantedThread) -> None:
    """Let the thread stand where its activity puts it."""
    demand_changeable(granted)
    if granted.thread.pinned_at is not None:
        granted.thread.pinned_at = None
        note_change(session, granted)


def demand_changeable(granted: GrantedThread) -> None:
    """Conflict, with the reason, when the thread is kept as it is or is none of its own any more.

    Of one that goes on in another its first post alone is left: `demand_present` is for posts.
    """
    demand_present(granted)
    if granted.thread.merged_into_id is not None:
        raise Conflict(N_("This thread goes on in another one already."), code="merged")


def demand_present(granted: GrantedThread) -> None:
    """Conflict, with the reason, when nothing about the thread and its posts changes."""
    demand_unfrozen(granted.thread, granted.community)
    if not is_live(granted.thread):
        raise Conflict(N_("This thread was removed. Bring it back first."), code="removed")


def note_decision(session: Session, granted: GrantedThread) -> None:
    """The same for what whoever shadows the thread is told of."""
    note_change(session, granted)
    record(
        session,
        ThreadDecided(community_id=granted.community.id, thread_id=granted.thread.id),
    )


def note_change(session: Session, granted: GrantedThread) -> None:
    """Tell the readers of the journal that the thread changed."""
    record(
        session,
        ThreadChanged(community_id=granted.community.id, thread_id=granted.thread.id),
    )
