"""Say that a thread asks what another has asked before."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.errors import Refused
from community.threads.access import GrantedThread
from community.threads.actions.states import demand_changeable, note_decision
from community.threads.models import ThreadLink
from community.words import N_

DUPLICATE = "duplicate"
LINKED = "linked"


def mark_duplicate(session: Session, granted: GrantedThread, *, target: GrantedThread) -> None:
    """Point to the thread that came first; marking twice changes nothing.

    It may stand in another community: who may not read it there is not told that it exists.
    """
    demand_changeable(granted)
    if target.thread.id == granted.thread.id:
        raise Refused(N_("A thread cannot be a duplicate of itself."), code="bad_target")
    if target.thread.merged_into_id is not None:
        raise Refused(
            N_("That thread goes on in another one. Point to the one it leads to."),
            code="bad_target",
        )
    if _target_of(session, target.thread.id) is not None:
        raise Refused(
            N_("That thread is itself marked as a duplicate. Point to the one it points to."),
            code="bad_target",
        )
    earlier = _target_of(session, granted.thread.id)
    if earlier == target.thread.id:
        return
    if earlier is not None:
        _forget(session, granted.thread.id)
    session.add(
        ThreadLink(
            thread_id=granted.thread.id,
            target_id=target.thread.id,
            kind=DUPLICATE,
            created_at=clock.now(),
        )
    )
    note_decision(session, granted)


def unmark_duplicate(session: Session, granted: GrantedThread) -> None:
    """Take the mark back."""
    demand_changeable(granted)
    if _target_of(session, granted.thread.id) is not None:
        _forget(session, granted.thread.id)
        note_decision(session, granted)


def _target_of(session: Session, thread_id: int) -> int | None:
    return session.scalar(
        select(ThreadLink.target_id)
        .where(ThreadLink.thread_id == thread_id, ThreadLink.kind == DUPLICATE)
        .limit(1)
    )


def _forget(session: Session, thread_id: int) -> None:
    session.execute(
        delete(ThreadLink).where(ThreadLink.thread_id == thread_id, ThreadLink.kind == DUPLICATE)
    )
